"""What three scans of the test code show of a scanner."""

from collections.abc import Sequence

import numpy as np
import pytest

from pos_scanner.capture.decoding.picture_reader import PictureReader
from pos_scanner.capture.qr_writer import draw_code
from pos_scanner.capture.scanners.setup_trial import (
    TEST_CODE,
    ScannerProfile,
    SetupProblem,
    learn_profile,
)
from pos_scanner.capture.scanners.us_keyboard import us_key
from pos_scanner.capture.scanners.wedge import Key, Role

GERMAN = str.maketrans("yzYZ=_/]", "zyZY´?-+")


def typed(
    text: str, gap_ms: int = 8, *, end: bool = True, by_text: str | None = None
) -> Sequence[Key]:
    """Keys of a scanner; ``by_text`` is what the system's layout makes of them."""
    shown = text if by_text is None else by_text
    keys = [
        Key(us_key(one)[0], Role.CHARACTER, True, gap_ms * at, one, other)
        for at, (one, other) in enumerate(zip(text, shown, strict=True))
    ]
    return [*keys, Key(28, Role.END, True, gap_ms * len(text))] if end else keys


def of(*scans: Sequence[Key]) -> ScannerProfile:
    return learn_profile(scans)


def test_a_usual_scanner_is_trusted() -> None:
    learnt = of(*[typed(TEST_CODE)] * 3)
    assert learnt == ScannerProfile(gap_ms=25, slowest_ms=8)
    assert learnt.is_trusted


def test_a_slow_scanner_gets_twice_its_pause() -> None:
    assert of(*[typed(TEST_CODE, 30)] * 3).gap_ms == 60


def test_identifier_prefix_and_suffix_are_told_apart() -> None:
    learnt = of(*[typed(f"#]Q1{TEST_CODE}~")] * 3)
    assert (learnt.prefix, learnt.identifier, learnt.suffix) == ("#", "]Q1", "~")
    assert learnt.is_trusted


@pytest.mark.parametrize(
    ("by_text", "layout", "caps_lock"),
    [
        (TEST_CODE, "auto", False),
        (TEST_CODE.swapcase(), "us", True),
        (TEST_CODE.translate(GERMAN), "us", False),
    ],
)
def test_the_keyboard_s_layout_and_caps_lock_are_seen(
    by_text: str, layout: str, caps_lock: bool
) -> None:
    learnt = of(*[typed(TEST_CODE, by_text=by_text)] * 3)
    assert (learnt.layout, learnt.caps_lock, learnt.is_trusted) == (layout, caps_lock, True)


def test_a_scanner_set_to_the_system_s_layout_is_read_by_text() -> None:
    places = TEST_CODE.replace("y", "z").replace("Y", "Z")
    assert of(*[typed(places, by_text=TEST_CODE)] * 3).layout == "text"


@pytest.mark.parametrize(
    ("scans", "doubt", "trusted"),
    [
        ([typed("6901234567892")] * 3, SetupProblem.NOT_THE_CODE, False),
        ([typed(TEST_CODE[:-3])] * 3, SetupProblem.NOT_THE_CODE, False),
        ([typed(TEST_CODE, 70)] * 3, SetupProblem.TOO_SLOW, False),
        ([typed(TEST_CODE)] * 2 + [typed(f"#{TEST_CODE}")], SetupProblem.DIFFERS, False),
        ([typed(TEST_CODE, end=False)] * 3, SetupProblem.NO_END, True),
    ],
)
def test_what_speaks_against_a_scanner(
    scans: list[Sequence[Key]], doubt: SetupProblem, trusted: bool
) -> None:
    learnt = learn_profile(scans)
    assert learnt.problems == (doubt,)
    assert learnt.is_trusted is trusted


def test_alt_and_the_keypad_are_never_trusted() -> None:
    alt = [Key(56, Role.MODIFIER, True, 0)]
    digits = [Key(code, Role.OTHER, True, 5 * at) for at, code in enumerate((79, 80, 81, 75) * 6)]
    learnt = learn_profile([[*alt, *digits, Key(28, Role.END, True, 200)]] * 3)
    assert learnt.problems == (SetupProblem.ALT_KEYPAD,)
    assert not learnt.is_trusted


def test_the_test_code_is_read_by_the_real_decoders() -> None:
    (found,) = PictureReader().read(np.kron(draw_code(TEST_CODE), np.ones((6, 6), np.uint8)))
    assert found.text == TEST_CODE
