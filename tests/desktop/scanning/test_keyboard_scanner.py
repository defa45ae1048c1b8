"""What is said of a scan that did not come through: the second time the scanner's setting."""

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from pos_scanner.capture.scanners.key_actions import ScannerKeys, ScanOutcome
from pos_scanner.capture.scanners.keys import Key, Role
from pos_scanner.desktop.scanning.keyboard_scanner import KeyboardScanner, ScanFault
from pos_scanner.domain.scan import ScanSource
from pos_scanner.settings import Settings

BROKEN, SUSPECT = ScanOutcome.BROKEN, ScanOutcome.SUSPECT
SLOW, COMMANDS = ScanOutcome.SLOW, ScanOutcome.COMMANDS
EAN = "6901234567892"


class Counter:
    """A keyboard scanner, and what it said."""

    def __init__(self, settings: Settings) -> None:
        self.owner = QObject()
        self.scanner = KeyboardScanner(settings, self.owner)
        self.faults: list[ScanFault] = []
        self.scans: list[tuple[str, ScanSource, str]] = []
        self.scanner.broken.connect(self.faults.append)
        self.scanner.scanned.connect(self._on_scanned)

    def refuse(self, *outcomes: ScanOutcome) -> None:
        for outcome in outcomes:
            self.scanner._filter.refused.emit(ScannerKeys((), outcome))

    def read(self, by_code: str, by_text: str) -> None:
        keys = tuple(
            Key(2, Role.CHARACTER, True, place, place_character, text_character)
            for place, (place_character, text_character) in enumerate(
                zip(by_code, by_text, strict=True)
            )
        )
        self.scanner._filter.scanned.emit(ScannerKeys(keys, ScanOutcome.SCAN))

    def _on_scanned(self, text: str, source: ScanSource, decoder: str) -> None:
        self.scans.append((text, source, decoder))


@pytest.fixture
def counter(application: QApplication) -> Counter:
    return Counter(Settings(scanner_prefix="#", sale_order_pattern="R[0-9]{6}"))


@pytest.mark.parametrize(
    ("outcomes", "faults"),
    [
        ([BROKEN], [ScanFault.ONCE]),
        ([BROKEN, BROKEN], [ScanFault.ONCE, ScanFault.NO_END]),
        ([SUSPECT, SUSPECT], [ScanFault.ONCE, ScanFault.INTERRUPTED]),
        ([BROKEN, SUSPECT, BROKEN], [ScanFault.ONCE] * 3),
        ([SLOW, SLOW], [ScanFault.SLOW] * 2),
        ([COMMANDS], [ScanFault.COMMANDS]),
    ],
)
def test_the_second_equal_refusal_names_what_it_probably_is(
    counter: Counter, outcomes: list[ScanOutcome], faults: list[ScanFault]
) -> None:
    counter.refuse(*outcomes)
    assert counter.faults == faults


def test_a_code_whose_rest_came_later_has_holes(counter: Counter) -> None:
    counter.refuse(BROKEN)
    counter.scanner._filter.tail_ended.emit(ScannerKeys((), ScanOutcome.TAIL))
    counter.refuse(BROKEN)
    assert counter.faults == [ScanFault.ONCE, ScanFault.HOLES]


def test_a_scan_that_came_through_in_between_is_forgiven(counter: Counter) -> None:
    counter.refuse(BROKEN)
    counter.read(EAN, EAN)
    counter.refuse(BROKEN)
    assert counter.faults == [ScanFault.ONCE, ScanFault.ONCE]


@pytest.mark.parametrize(
    ("by_code", "by_text", "text"),
    [
        ("#" + EAN, "#" + EAN, EAN),
        ("#r202811", "#R202811", "R202811"),
        ("#^()!@#$%^&*(@", "#" + EAN, EAN),
    ],
)
def test_the_reading_that_is_meant_is_reported_without_the_prefix(
    counter: Counter, by_code: str, by_text: str, text: str
) -> None:
    counter.read(by_code, by_text)
    assert counter.scans == [(text, ScanSource.WEDGE, "")]
