"""A scan: the code's text as it was decoded, and how it came."""

from pos_scanner.domain.scan import ScanEvent, ScanSource
from tests.domain.builders import NOON


def test_a_codes_text_is_kept_as_it_was_decoded() -> None:
    text = " $01Ab=\t票$\r\n"
    assert ScanEvent(text, ScanSource.WEDGE, NOON).text == text


def test_a_typed_text_was_read_by_no_decoder() -> None:
    assert ScanEvent("x", ScanSource.PASTE, NOON).decoder == ""


def test_the_sources_are_named_as_statistics_and_json_have_them() -> None:
    assert [source.value for source in ScanSource] == [
        "camera",
        "wedge",
        "serial",
        "file",
        "paste",
        "screen",
    ]
