"""Keys in time: every one ends up exactly once, in a scan or replayed in order."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_scanner.capture.scanners.us_keyboard import us_key
from pos_scanner.capture.scanners.wedge import (
    Key,
    KeyAction,
    Replay,
    Role,
    ScannerKeys,
    ScanOutcome,
    Timing,
    Wedge,
)

URL = "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key=Ab0_-/9="
ENTER = 28


def tap(
    text: str, start_ms: int, gap_ms: int, dwell_ms: int = 1, *, end: bool = False
) -> list[Key]:
    """Keys of a text, each ``gap_ms`` after the one before and held for ``dwell_ms`` at most."""
    dwell_ms = min(dwell_ms, gap_ms)
    keys: list[Key] = []
    at = start_ms
    for character in text:
        code, _ = us_key(character)
        for pressed, when in ((True, at), (False, at + dwell_ms)):
            keys.append(Key(code, Role.CHARACTER, pressed, when, character, character))
        at += gap_ms
    if end:
        keys += [Key(ENTER, Role.END, True, at), Key(ENTER, Role.END, False, at + dwell_ms)]
    return keys


def run(wedge: Wedge, keys: Sequence[Key]) -> list[KeyAction]:
    """Feed keys at their times, with the timer's expiry where one would come between."""
    steps: list[KeyAction] = []
    due: int | None = None
    for key in keys:
        if due is not None and key.at_ms > due:
            steps += wedge.expire()
        steps += wedge.feed(key)
        patience = wedge.timeout_ms
        due = None if patience is None else key.at_ms + patience
    while not wedge.is_idle:
        steps += wedge.expire()
    return steps


def scans(steps: Sequence[KeyAction]) -> list[str]:
    return [
        step.by_code
        for step in steps
        if isinstance(step, ScannerKeys) and step.outcome is ScanOutcome.SCAN
    ]


def replayed(steps: Sequence[KeyAction]) -> list[Key]:
    return [key for step in steps if isinstance(step, Replay) for key in step.keys]


def whys(steps: Sequence[KeyAction]) -> list[ScanOutcome]:
    return [
        step.outcome
        for step in steps
        if isinstance(step, ScannerKeys) and step.outcome is not ScanOutcome.ENDING
    ]


@pytest.mark.parametrize("gap_ms", [0, 1, 5, 12, 30])
@pytest.mark.parametrize("text", [URL, "6901234567892", "Ab0/+9=" * 43])
def test_a_scan_is_read_exactly_and_nothing_of_it_leaks(text: str, gap_ms: int) -> None:
    steps = run(Wedge(), tap(text, 1000, gap_ms, end=True))
    assert scans(steps) == [text]
    assert replayed(steps) == []


@pytest.mark.parametrize("gap_ms", [70, 85, 200])
def test_a_person_types_undisturbed(gap_ms: int) -> None:
    keys = tap("some company ltd", 1000, gap_ms, 60, end=True)
    steps = run(Wedge(), keys)
    assert replayed(steps) == keys
    assert scans(steps) == []


def test_a_persons_key_waits_no_longer_than_the_hold() -> None:
    wedge = Wedge()
    (key, _) = tap("a", 1000, 0, 80)
    assert wedge.feed(key) == []
    assert wedge.timeout_ms == Timing().hold_ms
    assert wedge.expire() == [Replay((key,))]
    assert wedge.timeout_ms is None


@pytest.mark.parametrize("gap_ms", range(200, 901, 100))
@pytest.mark.parametrize("hole_at", range(1, len(URL) + 1, 4))
def test_a_hole_never_yields_a_truncated_scan(gap_ms: int, hole_at: int) -> None:
    before = tap(URL[:hole_at], 1000, 5)
    after = tap(URL[hole_at:], before[-1].at_ms + gap_ms, 5, end=True)
    steps = run(Wedge(), [*before, *after])
    assert scans(steps) == []
    assert set(whys(steps)) & {ScanOutcome.BROKEN, ScanOutcome.SUSPECT}, "it must be told aloud"
    assert all(key.role is Role.CHARACTER for key in replayed(steps)), "its Enter must not act"


def test_after_a_broken_scan_the_next_try_is_read() -> None:
    broken = tap(URL[:40], 1000, 5)
    again = tap(URL, broken[-1].at_ms + 1500, 5, end=True)
    assert scans(run(Wedge(), [*broken, *again])) == [URL]


def test_a_scan_right_after_a_tails_end_is_read() -> None:
    """The cashier hears the beep and scans again at once."""
    broken = tap(URL[:40], 1000, 5)
    tail = tap(URL[40:], broken[-1].at_ms + 300, 5, end=True)
    again = tap(URL, tail[-1].at_ms + 400, 5, end=True)
    steps = run(Wedge(), [*broken, *tail, *again])
    assert scans(steps) == [URL]


def test_two_scans_one_after_the_other_stay_two() -> None:
    first = tap(URL, 1000, 5, end=True)
    second = tap("6901234567892", first[-1].at_ms + 120, 5, end=True)
    assert scans(run(Wedge(), [*first, *second])) == [URL, "6901234567892"]


def test_the_second_of_two_line_ends_is_taken_and_a_later_enter_is_not() -> None:
    keys = tap(URL, 1000, 5, end=True)
    at = keys[-1].at_ms
    second = [Key(ENTER, Role.END, True, at + 5), Key(ENTER, Role.END, False, at + 6)]
    later = [Key(ENTER, Role.END, True, at + 700), Key(ENTER, Role.END, False, at + 760)]
    assert replayed(run(Wedge(), [*keys, *second, *later])) == later


def test_a_key_held_down_is_no_scan() -> None:
    code, _ = us_key("0")
    first = Key(code, Role.CHARACTER, True, 1000, "0", "0")
    more = [
        Key(code, Role.CHARACTER, True, 1500 + 33 * n, "0", "0", repeated=True) for n in range(30)
    ]
    other = [Key(code, Role.CHARACTER, True, 4000 + 33 * n, "0", "0") for n in range(30)]
    steps = run(Wedge(), [first, *more, *other])
    assert replayed(steps) == [first, *more, *other]


def test_doubled_letters_that_the_system_takes_for_repeats_are_kept() -> None:
    keys = [
        Key(k.code, k.role, k.pressed, k.at_ms, k.by_code, k.by_text, repeated=position in (2, 3))
        for position, k in enumerate(tap("aab" + URL, 1000, 1, end=True))
    ]
    assert scans(run(Wedge(), keys)) == ["aab" + URL]


def test_a_short_burst_without_an_end_is_a_persons() -> None:
    keys = tap("123456789", 1000, 20, 60)
    assert replayed(run(Wedge(), keys)) == keys


def test_a_scanner_without_an_end_is_ended_by_a_pause() -> None:
    steps = run(Wedge(ends_itself=False), tap(URL, 1000, 5))
    assert scans(steps) == [URL]


def test_a_short_code_in_two_halves_is_refused_and_its_leak_is_told() -> None:
    keys = tap("6901234567892", 1000, 5, 2, end=True)
    late = [replace(key, at_ms=key.at_ms + 60) for key in keys[14:]]
    steps = run(Wedge(), [*keys[:14], *late])
    assert whys(steps) == [ScanOutcome.SUSPECT]
    assert [
        one.leaked
        for one in steps
        if isinstance(one, ScannerKeys) and one.outcome is ScanOutcome.SUSPECT
    ] == [True]


def test_a_persons_enter_right_after_a_letter_is_no_scan() -> None:
    keys = [*tap("5", 1000, 40, 40), *tap("8", 1200, 40, 40), *tap("", 1230, 40, 40, end=True)]
    steps = run(Wedge(), sorted(keys, key=lambda key: key.at_ms))
    assert whys(steps) == []


def test_shortcuts_pass_at_once_and_keep_their_place() -> None:
    wedge = Wedge()
    letter = tap("a", 1000, 0)[0]
    f8 = Key(66, Role.OTHER, True, 1010)
    assert wedge.feed(letter) == []
    assert wedge.feed(f8) == [Replay((letter,)), Replay((f8,))]


def test_a_foreign_key_within_a_scan_spoils_it() -> None:
    keys = tap(URL, 1000, 5, end=True)
    f8 = Key(66, Role.OTHER, True, 1100)
    steps = run(Wedge(), sorted([*keys, f8], key=lambda key: key.at_ms))
    assert whys(steps) == [ScanOutcome.SUSPECT]
    assert f8 not in replayed(steps)


def test_releases_of_a_scans_keys_never_reach_the_window() -> None:
    """An Enter's release closed a dialog elsewhere."""
    keys = tap(URL, 1000, 5, 3, end=True)
    late = Key(ENTER, Role.END, False, keys[-1].at_ms + 500)
    steps = run(Wedge(), [*keys[:-1], late])
    assert scans(steps) == [URL]
    assert replayed(steps) == []


ALPHABET = "abcXYZ019/=?_"
bursts = st.builds(
    lambda text, gap, end: ("burst", text, gap, end),
    st.text(ALPHABET, min_size=1, max_size=40),
    st.integers(0, 33),
    st.booleans(),
)
people = st.builds(
    lambda text, gap, dwell: ("person", text, gap, dwell),
    st.text(ALPHABET, min_size=1, max_size=8),
    st.integers(60, 300),
    st.integers(20, 55),
)


@given(st.lists(st.tuples(st.one_of(bursts, people), st.integers(0, 1500)), max_size=6))
@settings(max_examples=400)
def test_every_key_ends_up_exactly_once_and_in_order(
    acts: list[tuple[tuple[str, str, int, int], int]],
) -> None:
    keys: list[Key] = []
    at = 1000
    for (who, text, gap, more), pause in acts:
        made = tap(text, at, gap, end=bool(more)) if who == "burst" else tap(text, at, gap, more)
        keys += made
        at = max(key.at_ms for key in made) + pause
    keys.sort(key=lambda key: key.at_ms)
    steps = run(Wedge(), keys)
    out = [key for step in steps for key in step.keys]
    assert sorted(map(id, out)) == sorted(map(id, keys))
    order = {id(key): position for position, key in enumerate(keys)}
    places = [order[id(key)] for key in replayed(steps)]
    assert places == sorted(places)


@given(
    st.text(ALPHABET, min_size=13, max_size=60),
    st.integers(0, 30),
    st.lists(st.integers(160, 950), min_size=1, max_size=3),
    st.randoms(),
)
@settings(max_examples=600)
def test_no_scan_is_ever_part_of_another(
    text: str, gap_ms: int, holes_ms: list[int], chance: random.Random
) -> None:
    """However often a scan is interrupted, it is read whole or not at all."""
    keys = tap(text, 1000, gap_ms, min(1, gap_ms), end=True)
    cuts = chance.sample(range(1, len(text)), len(holes_ms))
    for cut, hole_ms in zip((2 * place for place in cuts), holes_ms, strict=True):
        late = [
            Key(k.code, k.role, k.pressed, k.at_ms + hole_ms, k.by_code, k.by_text)
            for k in keys[cut:]
        ]
        keys = keys[:cut] + late
    assert set(scans(run(Wedge(), keys))) <= {text}
