"""The wedge at its thresholds, to the millisecond: each at its last and its first beyond."""

from dataclasses import replace

import pytest

from pos_scanner.capture.scanners.key_actions import Replay, ScannerKeys, ScanOutcome
from pos_scanner.capture.scanners.keys import Key, Role, Timing
from tests.capture.scanners.keys import (
    CODE,
    SHIFT,
    TIMING,
    enter,
    entered,
    feed_all,
    modifier,
    new_wedge,
    other,
    outcome_of,
    press,
    release,
    replayed,
    run,
    scanned,
)


def test_the_thresholds_are_those_that_were_measured() -> None:
    assert (
        Timing(
            key_gap_ms=35,
            dwell_ms=15,
            slack_ms=2,
            burst_keys=8,
            short_keys=4,
            slow_keys=6,
            shortest_unended=12,
            flushed_ms=150,
            tail_ms=1000,
            repeat_ms=15,
            second_end_ms=60,
            bunch_gap_ms=4,
        )
        == TIMING
    )


@pytest.mark.parametrize(
    ("key_gap_ms", "latest_key_ms", "hold_ms", "burst_gap_ms"),
    [(10, 12, 17, 150), (35, 37, 37, 150), (90, 92, 37, 150), (150, 152, 37, 200)],
)
def test_all_waits_follow_from_the_scanners_pause(
    key_gap_ms: int, latest_key_ms: int, hold_ms: int, burst_gap_ms: int
) -> None:
    timing = Timing(key_gap_ms, dwell_ms=15)
    waits = (timing.latest_key_ms, timing.hold_ms, timing.burst_gap_ms)
    assert waits == (latest_key_ms, hold_ms, burst_gap_ms)


# ------------------------------------------------------------------------------ what is held


def test_a_wedge_that_holds_nothing_waits_for_nothing() -> None:
    wedge = new_wedge()
    assert (wedge.is_idle, wedge.is_burst, wedge.deadline_ms) == (True, False, None)
    assert wedge.expire() == []


def test_a_first_character_is_held_for_30_ms_while_it_is_down_and_else_for_35() -> None:
    wedge = new_wedge()
    assert wedge.feed(press("a", 1000)) == []
    assert (wedge.is_idle, wedge.is_burst, wedge.deadline_ms) == (False, False, 1032)
    wedge.feed(release("a", 1030))
    assert wedge.deadline_ms == 1037


def test_a_learnt_pause_counts_for_keys_that_are_let_go_at_once() -> None:
    wedge = new_wedge(key_gap_ms=90)
    wedge.feed(press("a", 1000))
    assert wedge.deadline_ms == 1032
    wedge.feed(release("a", 1002))
    assert wedge.deadline_ms == 1092


def test_seven_characters_are_no_burst_and_the_eighth_makes_one() -> None:
    wedge = new_wedge()
    feed_all(wedge, *scanned("abcdefg", 1000))
    assert not wedge.is_burst
    wedge.feed(press("h", 1035))
    assert (wedge.is_burst, wedge.deadline_ms) == (True, 1185)


@pytest.mark.parametrize(("gap_ms", "is_burst"), [(35, True), (37, True), (38, False)])
def test_the_documented_35_ms_are_35_and_two_for_the_clock(gap_ms: int, is_burst: bool) -> None:
    wedge = new_wedge()
    actions = feed_all(wedge, *scanned("abcdefgh", 1000, gap_ms))
    assert (wedge.is_burst, actions == []) == (is_burst, is_burst) or not is_burst
    assert bool(actions) is not is_burst


def test_a_key_that_is_never_let_go_is_no_burst_however_often_it_comes() -> None:
    wedge = new_wedge()
    presses = [press("0", 1000 + 20 * number) for number in range(8)]
    assert replayed(feed_all(wedge, *presses)) == presses


def test_eight_equal_digits_that_are_let_go_at_once_are_a_scan() -> None:
    wedge = new_wedge()
    (scan,) = feed_all(wedge, *scanned("88888888", 1000), *entered(1040))
    assert isinstance(scan, ScannerKeys)
    assert (scan.outcome, scan.by_code) == (ScanOutcome.SCAN, "88888888")


@pytest.mark.parametrize(("gap_ms", "is_flushed"), [(37, False), (38, True)])
def test_a_held_key_is_replayed_when_the_next_is_later_than_the_hold(
    gap_ms: int, is_flushed: bool
) -> None:
    wedge = new_wedge()
    first, second = scanned("a", 1000), press("b", 1000 + gap_ms)
    feed_all(wedge, *first)
    assert wedge.feed(second) == ([Replay(tuple(first))] if is_flushed else [])
    assert wedge.expire() == [Replay((second,) if is_flushed else (*first, second))]


def test_a_modifier_is_held_in_its_place_and_gives_no_more_time() -> None:
    wedge = new_wedge()
    first, shift, second = press("a", 1000), modifier(1030), press("b", 1038)
    assert feed_all(wedge, first, shift) == []
    assert wedge.feed(second) == [Replay((first, shift))]


def test_a_modifier_that_comes_alone_goes_at_once() -> None:
    wedge = new_wedge()
    shift = modifier(1000)
    assert wedge.feed(shift) == [Replay((shift,))]
    assert wedge.is_idle


def test_a_modifier_alone_is_no_press_that_a_key_follows() -> None:
    wedge = new_wedge()
    feed_all(wedge, *scanned("a", 1000), modifier(1034))
    assert wedge.feed(press("b", 1036)) == []
    wedge.expire()
    assert wedge.is_idle


def test_releases_are_held_with_their_presses_and_replayed_in_order() -> None:
    wedge = new_wedge()
    keys = (press("a", 1000), release("a", 1010), press("b", 1020))
    assert feed_all(wedge, *keys) == []
    assert wedge.expire() == [Replay(keys)]
    late = release("b", 1200)
    assert wedge.feed(late) == [Replay((late,))]


@pytest.mark.parametrize(("gap_ms", "is_repeat"), [(15, False), (16, True)])
def test_a_key_that_the_system_repeats_slowly_is_held_down(gap_ms: int, is_repeat: bool) -> None:
    wedge = new_wedge()
    feed_all(wedge, press("a", 1000), release("a", 1002))
    wedge.feed(press("a", 1000 + gap_ms, repeated=True))
    assert wedge.is_idle is is_repeat


def test_x11s_repeats_of_a_held_key_are_passed_on_as_they_come() -> None:
    """It lets the key go and presses it again in the same millisecond."""
    wedge = new_wedge()
    keys = [press("a", 1000)]
    for number in range(40):
        at_ms = 1660 + 33 * number
        keys += [release("a", at_ms), press("a", at_ms)]
    keys.append(release("a", 3000))
    actions = run(wedge, keys)
    assert replayed(actions) == keys
    assert all(isinstance(action, Replay) for action in actions)


# ------------------------------------------------------------------------------- whole scans


def test_a_scans_keys_come_out_as_one_with_both_readings() -> None:
    wedge = new_wedge()
    keys = [*scanned("abcdefgh", 0), *entered(40)]
    (scan,) = feed_all(wedge, *keys)
    assert scan == ScannerKeys(tuple(keys), ScanOutcome.SCAN, leaked=False)
    assert isinstance(scan, ScannerKeys)
    assert (scan.by_code, scan.by_text) == ("abcdefgh", "ABCDEFGH")
    assert (wedge.is_idle, wedge.is_burst) == (True, False)


@pytest.mark.parametrize(("gap_ms", "goes_on"), [(150, True), (151, False)])
def test_a_burst_may_pause_for_150_ms(gap_ms: int, goes_on: bool) -> None:
    wedge = new_wedge()
    feed_all(wedge, *scanned(CODE, 1000))
    actions = feed_all(wedge, *scanned("0", 1055 + gap_ms), *entered(1060 + gap_ms))
    expected = [ScanOutcome.SCAN] if goes_on else [ScanOutcome.BROKEN]
    assert outcome_of(actions)[: len(expected)] == expected


@pytest.mark.parametrize(("text", "is_scan"), [("69012345678", False), (CODE, True)])
def test_a_burst_without_an_end_is_a_scan_from_twelve_characters_on(
    text: str, is_scan: bool
) -> None:
    wedge = new_wedge()
    keys = scanned(text, 1000)
    feed_all(wedge, *keys)
    (action,) = wedge.expire()
    expected = ScannerKeys(tuple(keys), ScanOutcome.BROKEN) if is_scan else Replay(tuple(keys))
    assert action == expected


def test_a_scanner_that_sends_no_end_is_done_after_a_pause_however_short_its_code() -> None:
    wedge = new_wedge(ends_itself=False)
    keys = scanned("abcdefgh", 1000)
    feed_all(wedge, *keys)
    assert wedge.expire() == [ScannerKeys(tuple(keys), ScanOutcome.SCAN)]


def test_a_foreign_key_spoils_a_scan_and_a_modifier_does_not() -> None:
    for key, outcome in ((other(1050), ScanOutcome.SUSPECT), (modifier(1050), ScanOutcome.SCAN)):
        wedge = new_wedge()
        actions = feed_all(wedge, *scanned("abcdefgh", 1000), key, *entered(1070))
        assert outcome_of(actions) == [outcome]
        feed_all(wedge, replace(key, pressed=False, at_ms=1075))
        following = feed_all(wedge, *scanned("abcdefgh", 3000), *entered(3050))
        assert outcome_of(following) == [ScanOutcome.SCAN]


@pytest.mark.parametrize(("later_ms", "outcome"), [(60, ScanOutcome.ENDING), (61, "replay")])
def test_a_second_line_end_within_60_ms_belongs_to_the_scan(
    later_ms: int, outcome: ScanOutcome | str
) -> None:
    wedge = new_wedge()
    feed_all(wedge, *scanned("abcdefgh", 1000), *entered(1040))
    assert outcome_of(wedge.feed(enter(1040 + later_ms))) == [outcome]


def test_a_release_of_a_scans_key_is_kept_from_the_window_once() -> None:
    wedge = new_wedge()
    let_go_later = Key(SHIFT, Role.MODIFIER, False, 1900)
    feed_all(wedge, *scanned("abcdefgh", 1000), modifier(1038), *entered(1040))
    assert wedge.feed(let_go_later) == [ScannerKeys((let_go_later,), ScanOutcome.ENDING)]
    assert wedge.feed(let_go_later) == [Replay((let_go_later,))]
    assert wedge.feed(release("a", 1901)) == [Replay((release("a", 1901),))]


# ----------------------------------------------------------------------------- what is nobody's


def test_an_other_key_goes_at_once_after_what_was_held() -> None:
    wedge = new_wedge()
    letter, key = press("a", 1000), other(1010)
    assert feed_all(wedge, letter, key) == [Replay((letter,)), Replay((key,))]


def test_an_enter_with_nothing_held_goes_at_once() -> None:
    wedge = new_wedge()
    end = enter(1000)
    assert wedge.feed(end) == [Replay((end,))]


def test_what_the_caller_needs_to_replay_a_key_comes_back_with_it() -> None:
    event = object()
    wedge = new_wedge()
    wedge.feed(Key(30, Role.CHARACTER, True, 1000, "a", "a", event=event))
    (replay,) = wedge.expire()
    assert replay.keys[0].event is event


def test_a_key_that_was_held_down_before_the_window_came_goes_at_once() -> None:
    key = press("a", 1000, repeated=True)
    assert new_wedge().feed(key) == [Replay((key,))]
