"""Shift during a scan: the scanner's own, and a finger's, which changes what is typed meanwhile."""

import pytest

from pos_scanner.capture.scanners.key_actions import ScanOutcome
from pos_scanner.capture.scanners.keys import Key, Role
from tests.capture.scanners.keys import (
    URL,
    enter,
    let_go,
    new_wedge,
    outcomes,
    press,
    release,
    run,
    scans,
    tap,
)


def shift(at_ms: int, *, pressed: bool) -> Key:
    return Key(42, Role.MODIFIER, pressed, at_ms)


@pytest.mark.parametrize("since_ms", [200, 1000, 9000])
def test_a_scan_while_a_finger_rests_on_shift_is_refused(since_ms: int) -> None:
    """Its first characters come as capitals: another code than the one that was shown."""
    scan = tap(URL.upper(), 20_000, 5, end=True)
    keys = [shift(20_000 - since_ms, pressed=True), *scan, shift(30_000, pressed=False)]
    assert outcomes(run(new_wedge(), keys)) == [ScanOutcome.SUSPECT]


@pytest.mark.parametrize("gap_ms", [1, 30])
def test_a_scanners_own_shift_spoils_nothing(gap_ms: int) -> None:
    scan = tap("R255452575188", 20_000, gap_ms, end=True)
    keys = [shift(20_000 - gap_ms, pressed=True), *scan[:2], shift(20_000 + 2, pressed=False)]
    assert scans(run(new_wedge(), [*keys, *scan[2:]])) == ["R255452575188"]


def test_a_shift_that_was_let_go_elsewhere_spoils_no_scan() -> None:
    wedge = new_wedge()
    run(wedge, [shift(1000, pressed=True)])
    wedge.interrupt()
    wedge.settle()
    assert scans(run(wedge, tap(URL, 3000, 5, end=True))) == [URL]


@pytest.mark.parametrize("held_ms", [40, 60, 90, 150, 600])
@pytest.mark.parametrize("gap_ms", [2, 5, 12, 20, 30])
@pytest.mark.parametrize("offset_ms", [-20, 1, 14, 33, 61])
def test_a_finger_on_shift_in_the_middle_of_a_scan_spoils_it(
    gap_ms: int, held_ms: int, offset_ms: int
) -> None:
    """What came meanwhile are capitals: another code than the one that was shown."""
    scan = tap(URL, 1000, gap_ms, min(3, gap_ms - 1), end=True)
    down_ms = 1000 + offset_ms
    finger = [shift(down_ms, pressed=True), shift(down_ms + held_ms, pressed=False)]
    steps = run(new_wedge(), sorted([*scan, *finger], key=lambda key: key.at_ms))
    assert scans(steps) == []
    assert set(outcomes(steps)) & {ScanOutcome.SUSPECT, ScanOutcome.BROKEN}


@pytest.mark.parametrize("gap_ms", [2, 8, 14, 20, 24])
def test_a_scanner_that_presses_shift_for_each_capital_in_a_report_of_its_own_is_read(
    gap_ms: int,
) -> None:
    text, keys, at_ms = "MA0043365MX", [], 1000
    for character in text:
        is_capital = character.isalpha()
        keys += [shift(at_ms, pressed=True)] if is_capital else []
        at_ms += gap_ms // 2 if is_capital else 0
        keys += [press(character, at_ms), release(character, at_ms + gap_ms // 2)]
        at_ms += gap_ms
        keys += [shift(at_ms, pressed=False)] if is_capital else []
    steps = run(new_wedge(), [*keys, enter(at_ms + gap_ms), let_go(at_ms + gap_ms + 2)])
    assert scans(steps) == [text]


@pytest.mark.parametrize("gap_ms", [5, 15, 30])
def test_shift_that_stays_down_from_a_capital_to_the_next_with_each_report_is_a_scanners(
    gap_ms: int,
) -> None:
    scan = tap("ABCDEFGHIJ2026", 1000, gap_ms, gap_ms, end=True)
    keys = [shift(1000, pressed=True), *scan, shift(1000 + 10 * gap_ms, pressed=False)]
    keys.sort(key=lambda key: (key.at_ms, key.pressed))
    assert scans(run(new_wedge(), keys)) == ["ABCDEFGHIJ2026"]


def test_a_shift_that_two_keyboards_press_spoils_a_scan() -> None:
    scan = tap(URL, 1000, 5, 2, end=True)
    pressed = [shift(1051, pressed=True), shift(1058, pressed=True), shift(1062, pressed=False)]
    steps = run(new_wedge(), sorted([*scan, *pressed], key=lambda key: key.at_ms))
    assert outcomes(steps) == [ScanOutcome.SUSPECT]
