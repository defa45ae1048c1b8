"""People and scanners at one till in random order: every key once, no part of a scan taken."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from pos_scanner.capture.scanners.key_actions import ScanOutcome
from pos_scanner.capture.scanners.keys import Key, Role
from tests.capture.scanners.keys import ENTER, new_wedge, outcomes, replayed, run, scans
from tests.us_keys import us_key

ALPHABET = "abcdefghXYZ0123456789/=?_"
PEOPLE = {"typing", "rolling", "tapping", "resting"}
BATCHES, MIXTURES_A_BATCH = 8, 250


@dataclass(frozen=True)
class Act:
    """What one of them did: its kind, the text, the keys in their order."""

    kind: str
    text: str
    keys: list[Key]

    @property
    def is_ended(self) -> bool:
        return any(key.role is Role.END for key in self.keys)


def strokes(
    text: str, at_ms: int, gap: Callable[[], int], dwell: Callable[[], int], *, end: bool
) -> list[Key]:
    keys: list[Key] = []
    let_go_ms: dict[int, int] = {}
    for character in [*text, *(["\r"] if end else [])]:
        code = ENTER if character == "\r" else us_key(character)[0]
        role = Role.END if character == "\r" else Role.CHARACTER
        shown = character.strip()
        dwell_ms = dwell()
        at_ms = max(at_ms, let_go_ms.get(code, 0) + 5 * (dwell_ms > 15))
        let_go_ms[code] = at_ms + dwell_ms
        keys.append(Key(code, role, True, at_ms, shown, shown))
        keys.append(Key(code, role, False, at_ms + dwell_ms, shown, shown))
        at_ms += gap()
    return sorted(keys, key=lambda key: key.at_ms)


def resting(draw: random.Random, text: str, at_ms: int) -> list[Key]:
    """A finger on a key, which X11 repeats."""
    code, _ = us_key(text)
    interval_ms, began_ms = draw.choice([20, 33, 40]), at_ms
    keys = [Key(code, Role.CHARACTER, True, at_ms, text, text)]
    at_ms += draw.choice([250, 500, 660])
    for _ in range(draw.randint(3, 30)):
        keys.append(Key(code, Role.CHARACTER, False, at_ms, text, text))
        keys.append(Key(code, Role.CHARACTER, True, at_ms, text, text))
        at_ms += interval_ms
    assert at_ms > began_ms
    return [*keys, Key(code, Role.CHARACTER, False, at_ms, text, text)]


def act(draw: random.Random, at_ms: int) -> Act:
    kind = draw.choice(["scan", "scan", "slow scan", *sorted(PEOPLE)])
    end = draw.random() < 0.7
    text = "".join(draw.choices(ALPHABET, k=draw.randint(1, 12)))
    if kind == "resting":
        return Act(kind, text[0], resting(draw, text[0], at_ms))
    ranges = {
        "scan": ((gap_ms := draw.randint(0, 33),) * 2, (min(draw.randint(0, 15), gap_ms),) * 2),
        "slow scan": ((gap_ms := draw.randint(42, 145), gap_ms + 4), (0, 14)),
        "typing": ((60, 250), (40, 110)),
        "rolling": ((25, 60), (62, 95)),
        "tapping": ((165, 500), (0, 15)),
    }
    if kind == "rolling":
        text = "".join(draw.choices("0123456789", k=draw.randint(2, 10)))
    if "scan" in kind:
        text = "".join(draw.choices(ALPHABET, k=draw.randint(6, 60)))
    (gap, dwell) = ranges[kind]
    keys = strokes(text, at_ms, lambda: draw.randint(*gap), lambda: draw.randint(*dwell), end=end)
    return Act(kind, text, keys)


def mixture(seed: int, *, at_once: bool) -> list[Act]:
    """Some acts; at once: people go on while a scanner types, but two scanners never do."""
    draw = random.Random(seed)
    acts, at_ms, machine_end_ms = [], 1000, 0
    for _ in range(draw.randint(1, 5)):
        one = act(draw, at_ms)
        if one.kind not in PEOPLE - {"tapping"}:
            late_ms = max(0, machine_end_ms + draw.randint(200, 900) - at_ms)
            moved = [replace(key, at_ms=key.at_ms + late_ms) for key in one.keys]
            one = Act(one.kind, one.text, moved)
            machine_end_ms = one.keys[-1].at_ms
        acts.append(one)
        pause_ms = draw.randint(1300, 3000)
        first_ms, last_ms = one.keys[0].at_ms, one.keys[-1].at_ms
        at_ms = draw.randint(first_ms, last_ms + 1500) if at_once else last_ms + pause_ms
    return acts


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("key_gap_ms", [35, 90])
def test_no_key_is_lost_doubled_or_reordered_and_no_part_is_a_scan(
    key_gap_ms: int, batch: int
) -> None:
    for seed in range(batch * MIXTURES_A_BATCH, (batch + 1) * MIXTURES_A_BATCH):
        acts = mixture(seed, at_once=True)
        keys = sorted((key for one in acts for key in one.keys), key=lambda key: key.at_ms)
        steps = run(new_wedge(key_gap_ms=key_gap_ms), keys)
        out = [key for step in steps for key in step.keys]
        assert sorted(map(id, out)) == sorted(map(id, keys)), seed
        order = {id(key): place for place, key in enumerate(keys)}
        places = [order[id(key)] for key in replayed(steps)]
        assert places == sorted(places), seed
        assert set(scans(steps)) <= {one.text for one in acts if "scan" in one.kind}, seed


@pytest.mark.parametrize("batch", range(BATCHES))
def test_one_after_the_other_all_are_told_apart(batch: int) -> None:
    for seed in range(batch * MIXTURES_A_BATCH, (batch + 1) * MIXTURES_A_BATCH):
        acts = mixture(seed, at_once=False)
        steps = run(new_wedge(), [key for one in acts for key in one.keys])
        passed = set(map(id, replayed(steps)))
        typed = [key for one in acts if one.kind in PEOPLE for key in one.keys]
        assert all(id(key) in passed for key in typed), seed
        whole = [one.text for one in acts if one.kind == "scan" and one.is_ended]
        assert scans(steps) == whole, seed
        slow = [one for one in acts if one.kind == "slow scan" and one.is_ended]
        assert outcomes(steps).count(ScanOutcome.SLOW) >= len(slow), seed
