"""Scanners that are not as expected are told, people who type like one are not mistaken."""

from dataclasses import replace

import pytest

from pos_scanner.capture.scanners.key_actions import Replay, ScannerKeys, ScanOutcome
from pos_scanner.capture.scanners.keys import Key, Role
from tests.capture.scanners.keys import (
    ENTER,
    URL,
    enter,
    entered,
    feed_all,
    let_go,
    new_wedge,
    outcomes,
    press,
    release,
    replayed,
    run,
    scanned,
    scans,
    tap,
)
from tests.us_keys import us_key

ORDER = "R202811227700"
EAN = "6901234567892"


def typed(text: str, start_ms: int, gaps_ms: list[int], dwell_ms: int, *, end: bool) -> list[Key]:
    """Keys at pauses that come round and round, each held for a while, whatever comes meanwhile."""
    keys, at_ms = [], start_ms
    for place, character in enumerate(text):
        keys += [press(character, at_ms), release(character, at_ms + dwell_ms)]
        at_ms += gaps_ms[place % len(gaps_ms)]
    if end:
        keys += [
            Key(ENTER, Role.END, True, at_ms),
            Key(ENTER, Role.END, False, at_ms + dwell_ms),
        ]
    return sorted(keys, key=lambda key: key.at_ms)


# ------------------------------------------------------------------------- too slow for the till


@pytest.mark.parametrize("gap_ms", [38, 45, 60, 75, 90, 120, 150])
@pytest.mark.parametrize("text", [URL, EAN, ORDER, "100200"])
def test_a_slow_scanner_is_told_and_its_enter_never_acts(text: str, gap_ms: int) -> None:
    steps = run(new_wedge(), tap(text, 1000, gap_ms, 3, end=True))
    assert outcomes(steps) == [ScanOutcome.SLOW]
    assert all(key.role is Role.CHARACTER for key in replayed(steps))
    assert next(step.leaked for step in steps if isinstance(step, ScannerKeys))


@pytest.mark.parametrize("gap_ms", [38, 42, 45, 50])
def test_a_slow_scanner_that_holds_each_key_for_half_the_pause_is_told_too(gap_ms: int) -> None:
    steps = run(new_wedge(), tap(EAN, 1000, gap_ms, gap_ms // 2, end=True))
    assert outcomes(steps) == [ScanOutcome.SLOW]
    assert all(key.role is Role.CHARACTER for key in replayed(steps))


def test_a_slow_scanners_beginning_is_kept_from_the_sixth_key_on() -> None:
    steps = run(new_wedge(), tap(EAN, 1000, 60, 3, end=True))
    assert len([key for key in replayed(steps) if key.pressed]) == 5


def test_a_slow_scanner_with_uneven_pauses_is_told_as_well() -> None:
    keys = typed(EAN, 1000, [38, 60, 45, 90, 52], 4, end=True)
    assert outcomes(run(new_wedge(), keys)) == [ScanOutcome.SLOW]


def test_a_slow_scanner_without_an_end_is_told_too() -> None:
    assert outcomes(run(new_wedge(), tap(URL, 1000, 60, 3))) == [ScanOutcome.SLOW]


def test_a_slow_scan_right_after_a_refused_one_is_told_again() -> None:
    beginning = tap(URL[:40], 1000, 5)
    again = tap(EAN, beginning[-1].at_ms + 600, 90, 3, end=True)
    steps = run(new_wedge(), [*beginning, *again])
    assert outcomes(steps)[0] is ScanOutcome.BROKEN
    assert outcomes(steps)[-1] is ScanOutcome.SLOW
    assert all(key.role is Role.CHARACTER for key in replayed(steps))


def test_a_key_that_a_busy_machine_marks_late_makes_no_person_of_a_slow_scanner() -> None:
    keys = tap(EAN, 1000, 60, 3, end=True)
    keys[15] = replace(keys[15], at_ms=keys[15].at_ms + 22)
    assert outcomes(run(new_wedge(), keys)) == [ScanOutcome.SLOW]


def test_many_late_keys_make_no_person_of_a_slow_scanner_that_keeps_its_pace() -> None:
    gaps = [115, 96, 90, 90, 104, 76, 91, 91, 99, 80, 92, 98, 84]
    keys = typed(EAN, 1000, gaps, 3, end=True)
    assert outcomes(run(new_wedge(), keys)) == [ScanOutcome.SLOW]


def test_pauses_that_add_up_are_a_persons() -> None:
    gaps = [115, 96, 120, 140, 104, 76, 81, 70, 79, 110, 132, 98, 84]
    keys = typed(EAN, 1000, gaps, 3, end=False)
    assert outcomes(run(new_wedge(), keys)) == []


@pytest.mark.parametrize("gap_ms", [45, 60, 90, 120, 150])
def test_a_scanner_that_was_set_up_is_read(gap_ms: int) -> None:
    steps = run(new_wedge(key_gap_ms=gap_ms + 40), tap(EAN, 1000, gap_ms, 3, end=True))
    assert (scans(steps), replayed(steps)) == ([EAN], [])


@pytest.mark.parametrize("key_gap_ms", [35, 60, 90, 150])
@pytest.mark.parametrize("gaps_ms", [[70], [71, 90, 110], [200], [62, 64, 66, 75]])
@pytest.mark.parametrize("dwell_ms", [40, 60, 95])
def test_fast_typing_is_kept_however_slow_the_scanner_is(
    key_gap_ms: int, gaps_ms: list[int], dwell_ms: int
) -> None:
    keys = typed("some company ltd of x", 1000, gaps_ms, dwell_ms, end=True)
    wedge = new_wedge(key_gap_ms=key_gap_ms)
    assert replayed(run(wedge, keys)) == keys


@pytest.mark.parametrize("key_gap_ms", [10, 35, 90, 200])
def test_a_finger_waits_35_ms_at_most_and_an_on_screen_key_the_scanners_pause(
    key_gap_ms: int,
) -> None:
    wedge = new_wedge(key_gap_ms=key_gap_ms)
    wedge.feed(press("a", 1000))
    assert wedge.deadline_ms is not None
    assert wedge.deadline_ms - 1000 <= 37
    wedge.feed(release("a", 1003))
    assert wedge.deadline_ms is not None
    assert wedge.deadline_ms - 1000 <= key_gap_ms + 10


# --------------------------------------------------------------------------------------- hands


@pytest.mark.parametrize("gaps_ms", [[25], [30, 45], [60], [25, 60, 40]])
def test_fingers_that_roll_over_a_keypad_are_a_persons(gaps_ms: list[int]) -> None:
    keys = typed("1234567890", 1000, gaps_ms, 75, end=True)
    assert replayed(run(new_wedge(), keys)) == keys


@pytest.mark.parametrize("gaps_ms", [[170], [180, 320, 240], [400]])
def test_an_on_screen_keyboards_keys_are_all_typed(gaps_ms: list[int]) -> None:
    keys = typed("onlinefood", 1000, gaps_ms, 6, end=True)
    assert replayed(run(new_wedge(), keys)) == keys


def test_what_an_on_screen_keyboard_types_before_a_scan_is_no_part_of_it() -> None:
    """Its keys stood in the field before the scan, so they are no beginning to take out."""
    wedge = new_wedge()
    run(wedge, typed("tea", 1000, [300], 5, end=False))
    assert wedge.begins_run(2000)


def test_a_single_key_before_a_scan_may_be_its_beginning() -> None:
    wedge = new_wedge()
    run(wedge, typed("6", 1000, [300], 5, end=False))
    assert not wedge.begins_run(1500)
    assert wedge.begins_run(2100)


def test_a_short_code_with_an_enter_is_a_scan() -> None:
    assert scans(run(new_wedge(), tap("8842", 1000, 8, 3, end=True))) == ["8842"]


@pytest.mark.parametrize("text", ["884", "guangzhou dianzi keji", "62220212345678"])
def test_keys_that_a_remote_desktop_delivers_at_once_are_replayed(text: str) -> None:
    keys = tap(text, 1000, 1, 1)
    assert replayed(run(new_wedge(), keys)) == keys


def test_bunches_one_after_the_other_lose_nothing() -> None:
    first = tap("guangzhou dianzi ", 1000, 0, 0)
    second = tap("youxian gongsi beijing", first[-1].at_ms + 400, 1, 1)
    keys = [*first, *second]
    assert replayed(run(new_wedge(), keys)) == keys


@pytest.mark.parametrize("text", [URL[:60], "$01" + "Ab0+/" * 6, "]Q1" + EAN, "Ab0+/9" * 5])
def test_a_bunch_that_reads_like_a_code_is_a_scan_without_its_end(text: str) -> None:
    steps = run(new_wedge(), tap(text, 1000, 1, 1))
    assert (outcomes(steps), replayed(steps)) == ([ScanOutcome.BROKEN], [])


# ---------------------------------------------------------------------------- what comes between


@pytest.mark.parametrize("place", range(0, len(ORDER) * 2, 3))
def test_a_window_that_has_the_keys_meanwhile_spoils_a_scan(place: int) -> None:
    wedge = new_wedge()
    keys = tap(ORDER, 1000, 5, 2, end=True)
    steps = [action for key in keys[:place] for action in wedge.feed(key)]
    wedge.interrupt()
    later = keys[min(place + 6, len(keys) - 2) :]
    steps += [action for key in later for action in wedge.feed(key)]
    while not wedge.is_idle:
        steps += wedge.expire()
    assert scans(steps) == []
    assert set(outcomes(steps)) & {ScanOutcome.SUSPECT, ScanOutcome.BROKEN}


def test_a_scan_that_begins_before_the_window_has_settled_is_refused_and_later_ones_are_not() -> (
    None
):
    wedge = new_wedge()
    wedge.interrupt()
    assert outcomes(run(wedge, tap(EAN, 1000, 5, 2, end=True))) == [ScanOutcome.SUSPECT]
    wedge.settle()
    assert scans(run(wedge, tap(EAN, 3000, 5, 2, end=True))) == [EAN]


@pytest.mark.parametrize("rest", ["", "7", "700"])
def test_what_another_window_has_left_of_a_scan_presses_nothing_and_is_told(rest: str) -> None:
    wedge = new_wedge()
    wedge.interrupt()
    steps = run(wedge, tap(rest, 1000, 5, 2, end=True))
    assert (outcomes(steps), replayed(steps)) == ([ScanOutcome.SUSPECT], [])


@pytest.mark.parametrize("rest", ["", "7", "700", "700123456789"])
def test_keys_that_follow_a_scanners_by_their_own_times_are_no_whole_scan_however_late_they_come(
    rest: str,
) -> None:
    """The window was built for long, and is trusted again as its keys are handled."""
    wedge = new_wedge()
    begun = feed_all(wedge, *tap("69", 1000, 5))
    wedge.interrupt()
    begun += wedge.expire()
    wedge.settle()
    steps = run(wedge, tap(rest, 1100, 20, 2, end=True))
    assert (outcomes(steps), replayed([*begun, *steps])) == ([ScanOutcome.SUSPECT], [])


def test_an_enter_after_a_scanners_last_key_presses_nothing_in_a_new_window_if_let_go_late() -> (
    None
):
    wedge = new_wedge()
    wedge.interrupt()
    keys = [*tap("7", 1000, 5, 2), enter(1005), let_go(1060)]
    steps = run(wedge, keys)
    assert (outcomes(steps), replayed(steps)) == ([ScanOutcome.SUSPECT], [])


def test_a_scan_soon_after_a_broken_one_is_told_when_a_window_cuts_it_short() -> None:
    """It is no tail of which nothing need be said: it may be the next customer's."""
    wedge = new_wedge()
    assert outcomes(run(wedge, tap(URL, 1000, 5))) == [ScanOutcome.BROKEN]
    steps = feed_all(wedge, *tap("6901", 1900, 5))
    wedge.interrupt()
    steps += wedge.expire()
    assert (outcomes(steps), replayed(steps)) == ([ScanOutcome.SUSPECT], [])


@pytest.mark.parametrize("count", [2, 3, 7, 10])
@pytest.mark.parametrize("gap_ms", [1, 5, 20])
def test_what_another_window_has_left_of_a_scans_beginning_is_told(gap_ms: int, count: int) -> None:
    """The rest of it, Enter included, went nowhere: the system drops keys as a window opens."""
    wedge = new_wedge()
    actions = feed_all(wedge, *tap("6901234567892"[:count], 1000, gap_ms))
    wedge.interrupt()
    actions += wedge.expire()
    assert not replayed(actions)
    assert set(outcomes(actions)) <= {ScanOutcome.SUSPECT, ScanOutcome.BROKEN}
    assert len(outcomes(actions)) == 1


def test_typing_while_a_window_opens_is_replayed() -> None:
    wedge = new_wedge()
    wedge.interrupt()
    keys = typed("tea", 1000, [90], 60, end=True)
    assert replayed(run(wedge, keys)) == keys


@pytest.mark.parametrize("at_ms", [1003, 1031, 1053, 1063])
def test_a_key_that_overlaps_like_a_fingers_spoils_a_scan(at_ms: int) -> None:
    finger = [press("k", at_ms), release("k", at_ms + 70)]
    keys = sorted([*scanned(EAN, 1000), *entered(1065), *finger], key=lambda key: key.at_ms)
    steps = run(new_wedge(), keys)
    assert scans(steps) == []
    assert set(outcomes(steps)) & {ScanOutcome.SUSPECT, ScanOutcome.BROKEN}


def test_a_scanner_that_holds_its_keys_until_shortly_before_the_next_is_read() -> None:
    keys = [
        replace(key, at_ms=key.at_ms + (0 if key.pressed else 22))
        for key in tap(EAN, 1000, 30, 1, end=True)
    ]
    assert scans(run(new_wedge(), keys)) == [EAN]


def test_the_rest_of_such_a_scan_after_a_hole_is_never_a_whole_one() -> None:
    keys = [
        replace(key, at_ms=key.at_ms + (0 if key.pressed else 22))
        for key in tap(ORDER, 1000, 30, 1, end=True)
    ]
    for place in range(2, len(keys) - 2, 2):
        late = [replace(key, at_ms=key.at_ms + 60) for key in keys[place:]]
        assert set(scans(run(new_wedge(), [*keys[:place], *late]))) <= {ORDER}


# --------------------------------------------------------------------------- keys of other kinds


def control(code: int, at_ms: int, role: Role = Role.CONTROL) -> list[Key]:
    return [Key(code, role, True, at_ms), Key(code, role, False, at_ms + 2)]


@pytest.mark.parametrize("code", [27, 66, 48], ids=["Ctrl+]", "F8", "Ctrl+B"])
def test_a_control_character_in_a_scan_is_no_part_of_its_text(code: int) -> None:
    keys = [*scanned("abcdefgh", 1000), *control(code, 1041), *scanned("ij", 1046), *entered(1056)]
    (scan,) = feed_all(new_wedge(), *keys)
    assert isinstance(scan, ScannerKeys)
    assert (scan.outcome, scan.by_code) == (ScanOutcome.SCAN, "abcdefghij")


def test_a_control_character_that_ends_a_text_ends_a_scan() -> None:
    keys = [*scanned("abcdefgh", 1000), *control(46, 1041, Role.CONTROL_END)]
    assert scans(run(new_wedge(), keys)) == ["abcdefgh"]


def test_a_shortcut_that_a_person_presses_goes_at_once() -> None:
    wedge = new_wedge()
    (down, up) = control(66, 1000)
    assert feed_all(wedge, down, up) == [Replay((down,)), Replay((up,))]


@pytest.mark.parametrize("gap_ms", [3, 12, 30])
def test_keys_that_come_with_alt_are_told_instead_of_nothing(gap_ms: int) -> None:
    """A scanner that types by Alt and the keypad, or somebody rests on Alt."""
    keys = []
    for place in range(40):
        keys += control(us_key(str(place % 10))[0], 1000 + gap_ms * place, Role.OTHER)
    keys += entered(1000 + gap_ms * 40)
    steps = run(new_wedge(), keys)
    assert outcomes(steps) == [ScanOutcome.COMMANDS]
    assert all(key.role is Role.OTHER for key in replayed(steps))
