"""Whatever comes in whatever order: no key is lost, and no part of a scan is taken for one."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_scanner.capture.scanners.key_actions import ScanOutcome
from pos_scanner.capture.scanners.keys import Key, Role
from tests.capture.scanners.keys import URL, new_wedge, outcomes, replayed, run, scans, tap

ALPHABET = "abcXYZ019/=?_"


@pytest.mark.parametrize("gap_ms", range(200, 901, 100))
@pytest.mark.parametrize("hole_at", range(1, len(URL) + 1, 4))
def test_a_hole_never_yields_a_truncated_scan(gap_ms: int, hole_at: int) -> None:
    beginning = tap(URL[:hole_at], 1000, 5)
    ending = tap(URL[hole_at:], beginning[-1].at_ms + gap_ms, 5, end=True)
    steps = run(new_wedge(), [*beginning, *ending])
    assert scans(steps) == []
    assert set(outcomes(steps)) & {ScanOutcome.BROKEN, ScanOutcome.SUSPECT}, "it must be told aloud"
    assert all(key.role is Role.CHARACTER for key in replayed(steps)), "its Enter must not act"


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
    for (who, text, gap, extra), pause in acts:
        act_keys = (
            tap(text, at, gap, end=bool(extra)) if who == "burst" else tap(text, at, gap, extra)
        )
        keys += act_keys
        at = max(key.at_ms for key in act_keys) + pause
    keys.sort(key=lambda key: key.at_ms)
    steps = run(new_wedge(), keys)
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
    assert set(scans(run(new_wedge(), keys))) <= {text}
