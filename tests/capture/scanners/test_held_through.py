"""A scanner that holds each key until the next, or sends no releases, and hands that seem to."""

import random

import pytest

from pos_scanner.capture.scanners.key_actions import ScannerKeys, ScanOutcome
from pos_scanner.capture.scanners.keys import Role
from tests.capture.scanners.keys import (
    URL,
    enter,
    let_go,
    new_wedge,
    outcomes,
    press,
    release,
    replayed,
    run,
    scans,
    tap,
)

ORDER = "R202811227700"
EAN = "6901234567892"


@pytest.mark.parametrize("gap_ms", [8, 15, 20, 30])
def test_a_scanner_that_lets_a_key_go_with_the_next_is_read(gap_ms: int) -> None:
    """A keyboard's report without its release: the next report lets the key go."""
    scan = tap(URL, 1000, gap_ms, gap_ms, end=True)
    assert scans(run(new_wedge(), scan)) == [URL]


@pytest.mark.parametrize("gap_ms", [38, 45, 60, 75, 90, 120, 150])
@pytest.mark.parametrize("text", [URL, EAN, ORDER, "100200", "6901"])
@pytest.mark.parametrize("early_ms", [0, 1])
def test_a_slow_scanner_that_lets_a_key_go_with_the_next_is_told(
    text: str, gap_ms: int, early_ms: int
) -> None:
    wedge = new_wedge()
    steps = run(wedge, tap(text, 1000, gap_ms, gap_ms - early_ms, end=True))
    assert outcomes(steps) == [ScanOutcome.SLOW]
    assert all(key.role is Role.CHARACTER for key in replayed(steps))
    assert next(step.leaked for step in steps if isinstance(step, ScannerKeys))


@pytest.mark.parametrize("gap_ms", [5, 20, 34, 38, 60, 90, 150])
@pytest.mark.parametrize("text", [URL, EAN])
def test_a_scanner_that_sends_presses_alone_is_told_and_its_enter_never_acts(
    text: str, gap_ms: int
) -> None:
    presses = [key for key in tap(text, 1000, gap_ms, end=True) if key.pressed]
    steps = run(new_wedge(), presses)
    assert set(outcomes(steps)) <= {ScanOutcome.SLOW, ScanOutcome.SUSPECT, ScanOutcome.BROKEN}
    assert len(outcomes(steps)) == 1
    assert all(key.role is Role.CHARACTER for key in replayed(steps))


@pytest.mark.parametrize("gap_ms", [38, 60, 90])
def test_the_field_is_put_back_to_where_such_a_scan_began(gap_ms: int) -> None:
    """A snapshot is taken where a run begins: not at each of the keys that were replayed."""
    wedge = new_wedge()
    beginnings = []
    for key in tap(EAN, 1000, gap_ms, gap_ms, end=True):
        while wedge.deadline_ms is not None and key.at_ms > wedge.deadline_ms:
            wedge.expire()
        if key.pressed and wedge.begins_run(key.at_ms):
            beginnings.append(key.at_ms)
        wedge.feed(key)
    assert beginnings == [1000]


def test_a_short_code_of_30_ms_a_key_that_are_let_go_with_the_next_is_read() -> None:
    assert scans(run(new_wedge(), tap("6901", 1000, 30, 30, end=True))) == ["6901"]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("key_gap_ms", [35, 90])
def test_hands_that_let_go_at_about_the_next_key_are_a_persons(seed: int, key_gap_ms: int) -> None:
    draw = random.Random(seed)
    keys, at_ms = [], 1000
    for character in "beijing shili 2026 zhengzhou keji":
        gap_ms = draw.randint(60, 130)
        dwell_ms = min(gap_ms + draw.choice([-18, -9, -4, 3, 8, 20]), 140)
        keys += [press(character, at_ms), release(character, at_ms + dwell_ms)]
        at_ms += gap_ms
    keys += [enter(at_ms), let_go(at_ms + 70)]
    keys.sort(key=lambda key: key.at_ms)
    assert replayed(run(new_wedge(key_gap_ms=key_gap_ms), keys)) == keys


# ------------------------------------------------------------------- keys that a program injects


@pytest.mark.parametrize("mean_ms", [75, 100, 130, 200])
def test_what_a_person_types_through_a_remote_desktop_is_typed(mean_ms: int) -> None:
    """It presses each key and lets it go in the same millisecond, in the person's own rhythm."""
    draw, taken = random.Random(mean_ms), 0
    for _ in range(100):
        keys, at_ms = [], 1000
        for character in draw.choices("abcdefghijk 0123456789", k=draw.randint(6, 24)):
            keys += [press(character, at_ms), release(character, at_ms)]
            at_ms += round(mean_ms * draw.lognormvariate(0, 0.3))
        taken += replayed(run(new_wedge(), keys)) != keys
    assert taken <= 1


@pytest.mark.parametrize("gap_ms", [38, 60, 90, 150])
@pytest.mark.parametrize("text", [URL, EAN, "100200", "6901"])
def test_a_slow_scanner_behind_a_program_that_injects_its_keys_is_told(
    text: str, gap_ms: int
) -> None:
    steps = run(new_wedge(), tap(text, 1000, gap_ms, 0, end=True))
    assert outcomes(steps) == [ScanOutcome.SLOW]
    assert all(key.role is Role.CHARACTER for key in replayed(steps))
