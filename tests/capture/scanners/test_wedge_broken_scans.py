"""Scans that leaked, stopped or were spoilt: what follows them, to the millisecond."""

from dataclasses import replace
from itertools import pairwise

import pytest

from pos_scanner.capture.scanners.key_actions import (
    REFUSED,
    KeyAction,
    Replay,
    ScannerKeys,
    ScanOutcome,
)
from pos_scanner.capture.scanners.keys import Key, Role
from tests.capture.scanners.keys import (
    CODE,
    broken,
    enter,
    entered,
    feed_all,
    let_go,
    modifier,
    new_wedge,
    outcome_of,
    outcomes,
    press,
    release,
    replayed,
    run,
    scanned,
    scans,
    tap,
)


@pytest.mark.parametrize(
    ("start_ms", "outcome"), [(1150, ScanOutcome.SUSPECT), (1151, ScanOutcome.SCAN)]
)
def test_a_burst_within_150_ms_of_a_persons_key_is_suspect(
    start_ms: int, outcome: ScanOutcome
) -> None:
    wedge = new_wedge()
    wedge.feed(press("z", 1000))
    wedge.expire()
    wedge.feed(release("z", 1080))
    actions = feed_all(wedge, *scanned("abcdefgh", start_ms), *entered(start_ms + 40))
    assert outcome_of(actions) == [outcome]


@pytest.mark.parametrize(("tap_ms", "has_leaked"), [(15, True), (16, False)])
def test_a_key_let_go_within_15_ms_was_no_fingers(tap_ms: int, has_leaked: bool) -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), release("a", 1000 + tap_ms))
    wedge.expire()
    assert wedge._past.has_leaked(1001) is has_leaked


def test_a_key_that_is_still_down_was_a_fingers() -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), release("a", 1001), press("b", 1002))
    wedge.expire()
    assert not wedge._past.has_leaked(1003)


def test_one_key_that_was_held_long_makes_all_of_them_a_persons() -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), press("b", 1010), release("b", 1012), release("a", 1030))
    wedge.expire()
    assert not wedge._past.has_leaked(1040)


def test_a_modifier_that_is_down_says_nothing_of_who_types() -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), modifier(1001), release("a", 1002))
    wedge.expire()
    assert wedge._past.has_leaked(1010)


def test_a_release_without_its_press_says_nothing_of_who_types() -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), release("b", 1020), release("a", 1005))
    wedge.expire()
    assert wedge._past.has_leaked(1030)


def test_a_leak_is_remembered_for_a_second() -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), release("a", 1002))
    wedge.expire()
    assert (wedge._past.has_leaked(2000), wedge._past.has_leaked(2001)) == (True, False)


@pytest.mark.parametrize(
    ("start_ms", "outcome"), [(2000, ScanOutcome.SUSPECT), (2001, ScanOutcome.SCAN)]
)
def test_a_burst_within_a_second_of_a_leak_is_suspect_and_says_so(
    start_ms: int, outcome: ScanOutcome
) -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), release("a", 1002))
    wedge.expire()
    (scan,) = feed_all(wedge, *scanned("abcdefgh", start_ms), *entered(start_ms + 40))
    assert isinstance(scan, ScannerKeys)
    assert (scan.outcome, scan.leaked) == (outcome, outcome is ScanOutcome.SUSPECT)


def test_after_a_suspect_scan_the_next_is_read() -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), release("a", 1002))
    wedge.expire()
    feed_all(wedge, *scanned("abcdefgh", 1200), *entered(1240))
    assert not wedge._past.has_leaked(1300)
    actions = feed_all(wedge, *scanned("abcdefgh", 1400), *entered(1440))
    assert outcome_of(actions) == [ScanOutcome.SCAN]


def test_a_short_burst_without_an_end_is_refused_where_its_beginning_leaked() -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), release("a", 1002))
    wedge.expire()
    feed_all(wedge, *scanned("abcdefgh", 1100))
    assert outcome_of(wedge.expire()) == [ScanOutcome.BROKEN]


def test_an_enter_after_two_tapped_halves_is_kept_from_the_window() -> None:
    wedge = new_wedge()
    feed_all(wedge, *scanned("6901", 1000))
    assert outcome_of(wedge.expire()) == ["replay"]
    keys = (*scanned("2345", 1100), *entered(1120))
    assert feed_all(wedge, *keys) == [ScannerKeys(keys, ScanOutcome.SUSPECT, leaked=True)]


def test_an_enter_after_a_fingers_letter_is_a_persons_even_after_a_leak() -> None:
    wedge = new_wedge()
    feed_all(wedge, *scanned("6901", 1000))
    wedge.expire()
    letter, end = press("a", 1500), enter(1520)
    assert feed_all(wedge, letter, end) == [Replay((letter,)), Replay((end,))]


def test_an_enter_after_a_tapped_letter_is_a_persons_where_nothing_has_leaked() -> None:
    wedge = new_wedge()
    keys, end = scanned("a", 1000), enter(1010)
    assert feed_all(wedge, *keys, end) == [Replay(tuple(keys)), Replay((end,))]


# ------------------------------------------------------------------------------------- tails


@pytest.mark.parametrize(("later_ms", "outcome"), [(1000, ScanOutcome.TAIL), (1001, "replay")])
def test_what_is_tapped_within_a_second_of_a_broken_scan_is_its_tail(
    later_ms: int, outcome: ScanOutcome | str
) -> None:
    wedge = new_wedge()
    broken(wedge, 1000)
    feed_all(wedge, *scanned("a", 1000 + later_ms))
    assert outcome_of(wedge.expire()) == [outcome]


def test_a_tail_ends_a_second_after_the_hole_however_much_of_it_comes() -> None:
    """An on-screen keyboard's keys are let go at once, too: none is lost that is typed later."""
    wedge = new_wedge()
    broken(wedge, 1000)
    outcomes = []
    for at_ms in (1500, 1900, 2001, 2300, 2700):
        feed_all(wedge, *scanned("a", at_ms))
        outcomes += outcome_of(wedge.expire())
    assert outcomes == [ScanOutcome.TAIL, ScanOutcome.TAIL, "replay", "replay", "replay"]


def test_a_scan_after_keys_of_a_tail_is_still_in_doubt() -> None:
    wedge = new_wedge()
    broken(wedge, 1000)
    feed_all(wedge, *scanned("a", 1900))
    assert outcome_of(wedge.expire()) == [ScanOutcome.TAIL]
    actions = feed_all(wedge, *scanned("abcdefgh", 2800), *entered(2840))
    assert outcome_of(actions) == [ScanOutcome.SUSPECT]


def test_what_a_finger_types_after_a_broken_scan_is_no_tail() -> None:
    wedge = new_wedge()
    broken(wedge, 1000)
    key = press("a", 1500)
    wedge.feed(key)
    assert wedge.expire() == [Replay((key,))]


def test_a_tail_ends_with_its_enter_and_what_follows_is_read() -> None:
    wedge = new_wedge()
    broken(wedge, 1000)
    keys = (*scanned("abc", 1300), *entered(1320))
    assert feed_all(wedge, *keys) == [ScannerKeys(keys, ScanOutcome.TAIL)]
    actions = feed_all(wedge, *scanned("abcdefgh", 1500), *entered(1540))
    assert outcome_of(actions) == [ScanOutcome.SCAN]


def test_an_enter_let_go_at_once_within_a_second_of_a_broken_scan_is_its_last_key() -> None:
    wedge = new_wedge()
    broken(wedge, 1000)
    assert wedge.feed(enter(2000)) == []
    assert outcome_of(wedge.feed(let_go(2002))) == [ScanOutcome.TAIL]
    feed_all(wedge, *scanned("a", 2100))
    assert outcome_of(wedge.expire()) == ["replay"]


def test_a_fingers_enter_after_a_broken_scan_is_a_persons() -> None:
    wedge = new_wedge()
    broken(wedge, 1000)
    end = enter(1500)
    assert wedge.feed(end) == []
    assert wedge.deadline_ms == 1515
    assert wedge.expire() == [Replay((end,))]
    assert wedge.feed(let_go(1580)) == [Replay((let_go(1580),))]


def test_an_enter_alone_later_than_that_is_a_persons() -> None:
    wedge = new_wedge()
    broken(wedge, 1000)
    end = enter(2001)
    assert wedge.feed(end) == [Replay((end,))]


def test_an_enter_after_a_fingers_letter_is_no_end_of_a_tail() -> None:
    wedge = new_wedge()
    broken(wedge, 1000)
    letter, end = press("a", 1500), enter(1520)
    assert feed_all(wedge, letter, end) == [Replay((letter,)), Replay((end,))]


def test_a_burst_in_a_tail_is_suspect_and_after_it_nothing_is() -> None:
    wedge = new_wedge()
    broken(wedge, 1000)
    actions = feed_all(wedge, *scanned("abcdefgh", 1300), *entered(1340))
    assert outcome_of(actions) == [ScanOutcome.SUSPECT]
    actions = feed_all(wedge, *scanned("abcdefgh", 1600), *entered(1640))
    assert outcome_of(actions) == [ScanOutcome.SCAN]


def delayed(keys: list[Key], place: int, late_ms: int) -> list[Key]:
    """The machine stood still before one of the keys: it and all later ones are marked later."""
    return [
        replace(key, at_ms=key.at_ms + late_ms) if at >= place else key
        for at, key in enumerate(keys)
    ]


@pytest.mark.parametrize("late_ms", [16, 31, 33, 47, 80, 200])
@pytest.mark.parametrize("gap_ms", [1, 8, 30])
@pytest.mark.parametrize("place", range(8))
def test_a_release_that_is_marked_late_leaves_nothing_of_a_scan_behind(
    place: int, gap_ms: int, late_ms: int
) -> None:
    keys = delayed(tap(CODE, 1000, gap_ms, end=True), 2 * place + 1, late_ms)
    steps = run(new_wedge(), keys)
    results = [step for step in steps if isinstance(step, ScannerKeys)]
    assert scans(steps) in ([], [CODE])
    assert not replayed(steps) or (not scans(steps) and any(result.leaked for result in results))
    assert all(key.role is Role.CHARACTER for key in replayed(steps))


@pytest.mark.parametrize("late_ms", [31, 80, 200])
def test_a_scan_of_which_one_release_came_late_begins_at_its_first_key(late_ms: int) -> None:
    wedge = new_wedge()
    feed_all(wedge, press("6", 1000))
    wedge.expire()
    feed_all(wedge, release("6", 1000 + late_ms))
    assert not wedge.begins_run(1000 + late_ms + 10)
    assert wedge.begins_run(1000 + late_ms + 60)


def test_a_scan_soon_after_a_persons_word_leaves_the_word_where_it_is() -> None:
    wedge = new_wedge()
    word = [
        key
        for place, character in enumerate("tea")
        for key in (press(character, 1000 + 100 * place), release(character, 1080 + 100 * place))
    ]
    steps = run(wedge, [*word, *tap(CODE, 1300, 5, end=True)])
    assert (outcomes(steps), replayed(steps)) == ([ScanOutcome.SUSPECT], word)
    assert not any(step.leaked for step in steps if isinstance(step, ScannerKeys))


@pytest.mark.parametrize("gap_ms", [0, 1, 3, 12])
@pytest.mark.parametrize("dwell_ms", [40, 90, 200])
def test_an_enter_that_is_let_go_late_after_a_very_fast_scan_never_acts(
    gap_ms: int, dwell_ms: int
) -> None:
    keys = delayed(tap(CODE, 1000, gap_ms, end=True), 2 * len(CODE) + 1, dwell_ms)
    steps = run(new_wedge(), keys)
    assert (scans(steps), replayed(steps)) == ([], [])
    assert set(outcomes(steps)) & REFUSED


@pytest.mark.parametrize("place", range(1, 7))
def test_a_scanner_that_is_fast_enough_is_not_told_slow_for_one_pause(place: int) -> None:
    keys = delayed(tap(CODE, 1000, 22, end=True), 2 * place + 1, 140)
    assert outcomes(run(new_wedge(), keys)) == [ScanOutcome.SUSPECT]


def leaves_nothing_unsaid(steps: list[KeyAction], text: str) -> bool:
    """Whether a scan was read whole, or was refused aloud and what has leaked is put back."""
    results = [step for step in steps if isinstance(step, ScannerKeys)]
    if scans(steps):
        return scans(steps) == [text] and not replayed(steps)
    is_restored = not replayed(steps) or any(result.leaked for result in results)
    has_acted = any(key.role is Role.END for key in replayed(steps))
    return bool(set(outcomes(steps)) & REFUSED) and is_restored and not has_acted


def flagged(keys: list[Key]) -> list[Key]:
    """As Qt has them: a key pressed at the moment at which it was let go counts as repeated."""
    return [
        replace(key, repeated=True)
        if key.pressed > previous.pressed
        and (key.code, key.at_ms) == (previous.code, previous.at_ms)
        else key
        for previous, key in pairwise([keys[0], *keys])
    ]


@pytest.mark.parametrize("late_ms", [16, 33, 80, 149, 300])
@pytest.mark.parametrize("gap_ms", [1, 3, 30])
@pytest.mark.parametrize("text", ["6690123456789", "https://w.url.cn/s/Ab3", "8888888888888"])
def test_a_doubled_character_that_is_let_go_late_is_no_key_held_down(
    text: str, gap_ms: int, late_ms: int
) -> None:
    for place in range(8):
        keys = delayed(tap(text, 1000, gap_ms, 3, end=True), 2 * place + 1, late_ms)
        assert leaves_nothing_unsaid(run(new_wedge(), keys), text), place
        assert leaves_nothing_unsaid(run(new_wedge(), flagged(keys)), text), place


@pytest.mark.parametrize("late_ms", [40, 160, 900])
@pytest.mark.parametrize("gap_ms", [0, 5, 33])
@pytest.mark.parametrize("text", ["1234", "90211", "12345670", "R202811227700", "8888888888888"])
def test_the_enter_of_a_scan_that_stood_still_never_acts(
    text: str, gap_ms: int, late_ms: int
) -> None:
    for place in range(1, 2 * len(text) + 2):
        keys = delayed(tap(text, 1000, gap_ms, end=True), place, late_ms)
        assert leaves_nothing_unsaid(run(new_wedge(), keys), text), place


def test_a_fingers_enter_after_a_bunch_is_a_persons() -> None:
    keys = [*tap("hello world", 1000, 0), enter(1400), let_go(1460)]
    assert replayed(run(new_wedge(), keys)) == keys


def test_a_key_that_is_repeated_once_is_typed_with_what_follows() -> None:
    held_down = [press("8", 1000), release("8", 1500), press("8", 1500), release("8", 1530)]
    word = [press("5", 1700), release("5", 1780), enter(1900), let_go(1980)]
    assert replayed(run(new_wedge(), [*held_down, *word])) == [*held_down, *word]
