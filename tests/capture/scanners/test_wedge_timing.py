"""The wedge at its thresholds, to the millisecond: each at its last and its first beyond."""

import pytest

from pos_scanner.capture.scanners.wedge import (
    Key,
    Replay,
    Role,
    ScannerKeys,
    ScanOutcome,
    Timing,
    Wedge,
)
from tests.capture.scanners.keys import (
    CODE,
    ENTER,
    enter,
    feed_all,
    modifier,
    other,
    outcome_of,
    press,
    release,
    scanned,
)


def test_the_thresholds_are_those_that_were_measured() -> None:
    assert Timing() == Timing(
        hold_ms=35,
        burst_keys=8,
        mean_gap_ms=33,
        burst_gap_ms=150,
        shortest_unended=12,
        flushed_ms=150,
        tail_ms=1000,
        tap_ms=15,
        repeat_ms=15,
        second_end_ms=60,
    )


def test_without_thresholds_of_its_own_a_wedge_has_the_measured_ones() -> None:
    assert Wedge().timing == Timing()
    assert Wedge(Timing(hold_ms=50)).timing.hold_ms == 50


# ------------------------------------------------------------------------------ what is held


def test_a_wedge_that_holds_nothing_waits_for_nothing() -> None:
    wedge = Wedge()
    assert (wedge.is_idle, wedge.is_burst, wedge.timeout_ms) == (True, False, None)
    assert wedge.expire() == []


def test_a_first_character_is_held_for_35_ms() -> None:
    wedge = Wedge()
    assert wedge.feed(press("a", 1000)) == []
    assert (wedge.is_idle, wedge.is_burst, wedge.timeout_ms) == (False, False, 35)


def test_seven_characters_are_no_burst_and_the_eighth_makes_one() -> None:
    wedge = Wedge()
    for place, character in enumerate("abcdefg"):
        wedge.feed(press(character, 1000 + 5 * place))
        assert not wedge.is_burst
    wedge.feed(press("h", 1035))
    assert (wedge.is_burst, wedge.timeout_ms) == (True, 150)


@pytest.mark.parametrize(("last_ms", "is_burst"), [(231, True), (232, False)])
def test_a_bursts_mean_gap_is_33_ms_at_most(last_ms: int, is_burst: bool) -> None:
    wedge = Wedge()
    for place, character in enumerate("abcdefg"):
        wedge.feed(press(character, 1000 + 33 * place))
    wedge.feed(press("h", 1000 + last_ms))
    assert wedge.is_burst is is_burst


@pytest.mark.parametrize(("text", "is_burst"), [("00000000", False), ("00000001", True)])
def test_one_key_alone_is_no_burst(text: str, is_burst: bool) -> None:
    wedge = Wedge()
    for place, character in enumerate(text):
        wedge.feed(press(character, 1000 + 20 * place))
    assert wedge.is_burst is is_burst


@pytest.mark.parametrize(("gap_ms", "is_flushed"), [(35, False), (36, True)])
def test_a_held_key_is_replayed_when_the_next_is_later_than_the_hold(
    gap_ms: int, is_flushed: bool
) -> None:
    wedge = Wedge()
    first, second = press("a", 1000), press("b", 1000 + gap_ms)
    wedge.feed(first)
    assert wedge.feed(second) == ([Replay((first,))] if is_flushed else [])
    assert wedge.expire() == [Replay((second,) if is_flushed else (first, second))]


def test_a_learnt_hold_counts() -> None:
    wedge = Wedge(Timing(hold_ms=60))
    first, second = press("a", 1000), press("b", 1060)
    assert feed_all(wedge, first, second) == []
    assert wedge.timeout_ms == 60


def test_a_modifier_is_held_in_its_place_and_gives_no_more_time() -> None:
    wedge = Wedge()
    first, shift, second = press("a", 1000), modifier(1030), press("b", 1036)
    assert feed_all(wedge, first, shift) == []
    assert wedge.feed(second) == [Replay((first, shift))]


def test_a_modifier_that_comes_alone_goes_at_once() -> None:
    wedge = Wedge()
    shift = modifier(1000)
    assert wedge.feed(shift) == [Replay((shift,))]
    assert wedge.is_idle


def test_a_modifier_alone_is_no_press_that_a_key_follows() -> None:
    wedge = Wedge()
    letter, shift = press("a", 1000), modifier(1034)
    feed_all(wedge, letter, shift)
    assert wedge.feed(press("b", 1035)) == []


def test_releases_are_held_with_their_presses_and_replayed_in_order() -> None:
    wedge = Wedge()
    keys = (press("a", 1000), release("a", 1010), press("b", 1020))
    assert feed_all(wedge, *keys) == []
    assert wedge.expire() == [Replay(keys)]
    late = release("b", 1200)
    assert wedge.feed(late) == [Replay((late,))]


@pytest.mark.parametrize(("gap_ms", "is_repeat"), [(15, False), (16, True)])
def test_a_key_that_the_system_repeats_slowly_is_held_down(gap_ms: int, is_repeat: bool) -> None:
    wedge = Wedge()
    first, again = press("a", 1000), press("a", 1000 + gap_ms, repeated=True)
    wedge.feed(first)
    replays = [Replay((first,)), Replay((again,))]
    assert wedge.feed(again) == (replays if is_repeat else [])
    assert wedge.is_idle is is_repeat


def test_a_key_that_is_not_repeated_is_held_however_it_comes() -> None:
    wedge = Wedge()
    assert feed_all(wedge, press("a", 1000), press("a", 1020)) == []
    assert not wedge.is_idle


# ------------------------------------------------------------------------------- whole scans


def test_a_scans_keys_come_out_as_one_with_both_readings() -> None:
    wedge = Wedge()
    keys = [*scanned("abcdefgh", 0), enter(40)]
    (scan,) = feed_all(wedge, *keys)
    assert scan == ScannerKeys(tuple(keys), ScanOutcome.SCAN, leaked=False)
    assert isinstance(scan, ScannerKeys)
    assert (scan.by_code, scan.by_text) == ("abcdefgh", "ABCDEFGH")
    assert (wedge.is_idle, wedge.is_burst) == (True, False)


@pytest.mark.parametrize(("gap_ms", "goes_on"), [(150, True), (151, False)])
def test_a_burst_may_pause_for_150_ms(gap_ms: int, goes_on: bool) -> None:
    wedge = Wedge()
    feed_all(wedge, *scanned(CODE, 1000))
    actions = feed_all(wedge, press("0", 1055 + gap_ms), enter(1060 + gap_ms))
    expected = [ScanOutcome.SCAN] if goes_on else [ScanOutcome.BROKEN]
    assert outcome_of(actions)[: len(expected)] == expected


@pytest.mark.parametrize(("text", "is_scan"), [("69012345678", False), (CODE, True)])
def test_a_burst_without_an_end_is_a_scan_from_twelve_characters_on(
    text: str, is_scan: bool
) -> None:
    wedge = Wedge()
    keys = scanned(text, 1000)
    feed_all(wedge, *keys)
    (action,) = wedge.expire()
    expected = ScannerKeys(tuple(keys), ScanOutcome.BROKEN) if is_scan else Replay(tuple(keys))
    assert action == expected


def test_a_scanner_that_sends_no_end_is_done_after_a_pause_however_short_its_code() -> None:
    wedge = Wedge(ends_itself=False)
    keys = scanned("abcdefgh", 1000)
    feed_all(wedge, *keys)
    assert wedge.expire() == [ScannerKeys(tuple(keys), ScanOutcome.SCAN)]


def test_a_foreign_key_spoils_a_scan_and_a_modifier_does_not() -> None:
    for key, outcome in ((other(1050), ScanOutcome.SUSPECT), (modifier(1050), ScanOutcome.SCAN)):
        wedge = Wedge()
        actions = feed_all(wedge, *scanned("abcdefgh", 1000), key, enter(1060))
        assert outcome_of(actions) == [outcome]
        following = feed_all(wedge, *scanned("abcdefgh", 3000), enter(3050))
        assert outcome_of(following) == [ScanOutcome.SCAN]


@pytest.mark.parametrize(("later_ms", "outcome"), [(60, ScanOutcome.ENDING), (61, "replay")])
def test_a_second_line_end_within_60_ms_belongs_to_the_scan(
    later_ms: int, outcome: ScanOutcome | str
) -> None:
    wedge = Wedge()
    feed_all(wedge, *scanned("abcdefgh", 1000), enter(1040))
    assert outcome_of(wedge.feed(enter(1040 + later_ms))) == [outcome]


def test_a_release_of_a_scans_key_is_kept_from_the_window_once() -> None:
    wedge = Wedge()
    feed_all(wedge, *scanned("abcdefgh", 1000), enter(1040))
    let_go = Key(ENTER, Role.END, False, 1900)
    assert wedge.feed(let_go) == [ScannerKeys((let_go,), ScanOutcome.ENDING)]
    assert wedge.feed(let_go) == [Replay((let_go,))]
    assert wedge.feed(release("a", 1901)) == [Replay((release("a", 1901),))]


# ----------------------------------------------------------------------------- what is nobody's


def test_an_other_key_goes_at_once_after_what_was_held() -> None:
    wedge = Wedge()
    letter, key = press("a", 1000), other(1010)
    assert feed_all(wedge, letter, key) == [Replay((letter,)), Replay((key,))]


def test_an_enter_with_nothing_held_goes_at_once() -> None:
    wedge = Wedge()
    end = enter(1000)
    assert wedge.feed(end) == [Replay((end,))]


def test_what_the_caller_needs_to_replay_a_key_comes_back_with_it() -> None:
    event = object()
    wedge = Wedge()
    wedge.feed(Key(30, Role.CHARACTER, True, 1000, "a", "a", event=event))
    (replay,) = wedge.expire()
    assert replay.keys[0].event is event


def test_a_key_that_was_held_down_before_the_window_came_goes_at_once() -> None:
    key = press("a", 1000, repeated=True)
    assert Wedge().feed(key) == [Replay((key,))]
