"""Keys in time: every one ends up exactly once, in a scan or replayed in order."""

from dataclasses import replace

import pytest

from pos_scanner.capture.scanners.key_actions import Replay, ScannerKeys, ScanOutcome
from pos_scanner.capture.scanners.keys import Key, Role
from tests.capture.scanners.keys import (
    ENTER,
    TIMING,
    URL,
    enter,
    let_go,
    new_wedge,
    outcomes,
    replayed,
    run,
    scans,
    tap,
)
from tests.us_keys import us_key


@pytest.mark.parametrize("gap_ms", [0, 1, 5, 12, 30])
@pytest.mark.parametrize("text", [URL, "6901234567892", "Ab0/+9=" * 43])
def test_a_scan_is_read_exactly_and_nothing_of_it_leaks(text: str, gap_ms: int) -> None:
    steps = run(new_wedge(), tap(text, 1000, gap_ms, end=True))
    assert scans(steps) == [text]
    assert replayed(steps) == []


@pytest.mark.parametrize("gap_ms", [70, 85, 200])
def test_a_person_types_undisturbed(gap_ms: int) -> None:
    keys = tap("some company ltd", 1000, gap_ms, 60, end=True)
    steps = run(new_wedge(), keys)
    assert replayed(steps) == keys
    assert scans(steps) == []


def test_a_persons_key_waits_no_longer_than_the_hold() -> None:
    wedge = new_wedge()
    (key, _) = tap("a", 1000, 0, 80)
    assert wedge.feed(key) == []
    assert wedge.deadline_ms == key.at_ms + TIMING.finger_ms
    assert wedge.expire() == [Replay((key,))]
    assert wedge.deadline_ms is None


@pytest.mark.parametrize("dwell_ms", [2, 16, 20, 25, 40])
@pytest.mark.parametrize("gap_ms", [5, 33])
def test_keys_that_were_tapped_long_ago_make_no_scan_doubtful(dwell_ms: int, gap_ms: int) -> None:
    earlier = tap("ab", 1000, 40, dwell_ms)
    scan = tap("R255452575188", 6000, gap_ms, end=True)
    wedge = new_wedge()
    run(wedge, earlier)
    assert wedge.begins_run(scan[0].at_ms)
    assert scans(run(wedge, scan)) == ["R255452575188"]


def test_after_a_broken_scan_the_next_try_is_read() -> None:
    broken = tap(URL[:40], 1000, 5)
    again = tap(URL, broken[-1].at_ms + 1500, 5, end=True)
    assert scans(run(new_wedge(), [*broken, *again])) == [URL]


def test_a_scan_right_after_a_tails_end_is_read() -> None:
    """The cashier hears the beep and scans again at once."""
    broken = tap(URL[:40], 1000, 5)
    tail = tap(URL[40:], broken[-1].at_ms + 300, 5, end=True)
    again = tap(URL, tail[-1].at_ms + 400, 5, end=True)
    steps = run(new_wedge(), [*broken, *tail, *again])
    assert scans(steps) == [URL]


def test_two_scans_one_after_the_other_stay_two() -> None:
    first = tap(URL, 1000, 5, end=True)
    second = tap("6901234567892", first[-1].at_ms + 120, 5, end=True)
    assert scans(run(new_wedge(), [*first, *second])) == [URL, "6901234567892"]


def test_the_second_of_two_line_ends_is_taken_and_a_later_enter_is_not() -> None:
    keys = tap(URL, 1000, 5, end=True)
    at = keys[-1].at_ms
    second = [Key(ENTER, Role.END, True, at + 5), Key(ENTER, Role.END, False, at + 6)]
    later = [Key(ENTER, Role.END, True, at + 700), Key(ENTER, Role.END, False, at + 760)]
    assert replayed(run(new_wedge(), [*keys, *second, *later])) == later


def test_a_key_held_down_is_no_scan() -> None:
    code, _ = us_key("0")
    first = Key(code, Role.CHARACTER, True, 1000, "0", "0")
    further_keys = [
        Key(code, Role.CHARACTER, True, 1500 + 33 * n, "0", "0", repeated=True) for n in range(30)
    ]
    zeros = [Key(code, Role.CHARACTER, True, 4000 + 33 * n, "0", "0") for n in range(30)]
    steps = run(new_wedge(), [first, *further_keys, *zeros])
    assert replayed(steps) == [first, *further_keys, *zeros]


@pytest.mark.parametrize("opens_window", [False, True])
def test_an_enter_that_is_held_down_comes_out_once(opens_window: bool) -> None:
    wedge = new_wedge()
    steps = run(wedge, [enter(1000)])
    if opens_window:
        wedge.interrupt()
    for at_ms in (1660, 1700, 1740):
        steps += run(wedge, [let_go(at_ms), enter(at_ms)])
    steps += run(wedge, [let_go(1780)])
    assert [key.at_ms for key in replayed(steps) if key.pressed] == [1000]


def test_doubled_letters_that_the_system_takes_for_repeats_are_kept() -> None:
    keys = [
        Key(k.code, k.role, k.pressed, k.at_ms, k.by_code, k.by_text, repeated=position in (2, 3))
        for position, k in enumerate(tap("aab" + URL, 1000, 1, end=True))
    ]
    assert scans(run(new_wedge(), keys)) == ["aab" + URL]


def test_a_short_burst_without_an_end_is_a_persons() -> None:
    keys = tap("123456789", 1000, 20, 60)
    assert replayed(run(new_wedge(), keys)) == keys


def test_a_scanner_without_an_end_is_ended_by_a_pause() -> None:
    steps = run(new_wedge(ends_itself=False), tap(URL, 1000, 5))
    assert scans(steps) == [URL]


def test_a_short_code_in_two_halves_is_refused_and_its_leak_is_told() -> None:
    keys = tap("6901234567892", 1000, 5, 2, end=True)
    late = [replace(key, at_ms=key.at_ms + 60) for key in keys[14:]]
    steps = run(new_wedge(), [*keys[:14], *late])
    assert outcomes(steps) == [ScanOutcome.SUSPECT]
    assert [
        step.leaked
        for step in steps
        if isinstance(step, ScannerKeys) and step.outcome is ScanOutcome.SUSPECT
    ] == [True]


def test_a_persons_enter_right_after_a_letter_is_no_scan() -> None:
    keys = [*tap("5", 1000, 40, 40), *tap("8", 1200, 40, 40), *tap("", 1230, 40, 40, end=True)]
    steps = run(new_wedge(), sorted(keys, key=lambda key: key.at_ms))
    assert outcomes(steps) == []


def test_shortcuts_pass_at_once_and_keep_their_place() -> None:
    wedge = new_wedge()
    letter = tap("a", 1000, 0)[0]
    f8 = Key(66, Role.OTHER, True, 1010)
    assert wedge.feed(letter) == []
    assert wedge.feed(f8) == [Replay((letter,)), Replay((f8,))]


def test_a_foreign_key_within_a_scan_spoils_it() -> None:
    keys = tap(URL, 1000, 5, end=True)
    f8 = Key(66, Role.OTHER, True, 1100)
    steps = run(new_wedge(), sorted([*keys, f8], key=lambda key: key.at_ms))
    assert outcomes(steps) == [ScanOutcome.SUSPECT]
    assert f8 not in replayed(steps)


def test_releases_of_a_scans_keys_never_reach_the_window() -> None:
    """An Enter's release closed a dialog elsewhere."""
    keys = tap(URL, 1000, 5, 3, end=True)
    steps = run(new_wedge(), keys)
    assert scans(steps) == [URL]
    assert replayed(steps) == []


def test_a_fingers_enter_in_the_middle_of_a_scan_spoils_it() -> None:
    """However the scan is divided, no part of it is taken for a whole."""
    keys = tap(URL, 1000, 12, 3, end=True)
    finger = [Key(ENTER, Role.END, True, 1305), Key(ENTER, Role.END, False, 1385)]
    steps = run(new_wedge(), sorted([*keys, *finger], key=lambda key: key.at_ms))
    assert outcomes(steps) == [ScanOutcome.SUSPECT]
    assert replayed(steps) == []
