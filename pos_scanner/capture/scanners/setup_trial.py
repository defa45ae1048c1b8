"""Learns from a few scans of a known code how a wedge scanner types. Pure: no Qt, no clock.

The test code holds what goes wrong first: both cases, digits, the marks that move between keyboard
layouts, and y and z.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from pos_scanner.capture.scanners.keys import (
    LONGEST_DWELL_MS,
    SLOWEST_SCANNER_MS,
    Key,
    Role,
    characters_of,
)
from pos_scanner.capture.scanners.scan_cleanup import split_identifier

TEST_CODE = "pos-scanner:aA0$/=_]yzYZ+19"
REQUIRED_SCANS = 3
PAUSE_MS = 400
"""After so long without a key a scan is over."""
SHORTEST_GAP_MS, LONGEST_GAP_MS = 25, 100
"""What a learnt longest pause is kept between, whoever holds the keys down for how long."""
SLOWEST_GAP_MS = 200
"""The same of a scanner that lets each key go at once, as no finger does."""
SHORTEST_DWELL_MS = 15
"""What the longest time that it holds a key down is at least taken for."""
_DWELL_SLACK_MS = 5
_KEYPAD_FIRST, _KEYPAD_LAST = 71, 83
"""Scan codes, see ``us_keyboard``."""


class SetupProblem(Enum):
    """Why a scanner cannot be trusted, or not yet."""

    NOT_THE_CODE = auto()
    """What it typed is not the test code, by place nor by text: another code, or lost keys."""
    ALT_KEYPAD = auto()
    """It types characters by Alt and numbers of the keypad, which programs garble."""
    TOO_SLOW = auto()
    """It types as slowly as a person."""
    DIFFERS = auto()
    """Its scans differ from one another."""
    NO_END = auto()
    """It types no Enter or Tab after the code: every scan has to wait for a pause."""


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """How a scanner types.

    Attributes:
        gap_ms: the longest pause to wait for its next key: the 95th percentile, and as
            much again, but 50 ms at most.
        slowest_ms: the longest pause between two of its keys.
        dwell_ms: the longest time for which it holds a key down, and 5 ms more.
        layout: which reading of its keys is right, as the setting has it.
        ends_itself: whether Enter or Tab comes after the code.
        prefix: what it types before the code, AIM identifier excepted.
        suffix: what it types between the code and Enter.
        identifier: its AIM identifier, such as ``]Q1``; empty when it types none.
        caps_lock: whether Caps Lock was on, which is no matter when keys are read by place.
        problems: what speaks against it.
    """

    gap_ms: int
    slowest_ms: int
    dwell_ms: int = SHORTEST_DWELL_MS
    layout: str = "auto"
    ends_itself: bool = True
    prefix: str = ""
    suffix: str = ""
    identifier: str = ""
    caps_lock: bool = False
    problems: tuple[SetupProblem, ...] = ()

    @property
    def is_trusted(self) -> bool:
        """Whether its scans will arrive exact; a missing end only slows them."""
        return not set(self.problems) - {SetupProblem.NO_END}


def learn_profile(scans: Sequence[Sequence[Key]]) -> ScannerProfile:
    """What several scans of :data:`TEST_CODE` show; each is all keys of one, in order."""
    profiles = [_profile_of(scan) for scan in scans]
    gaps = sorted(gap for scan in scans for gap in _gaps_ms(scan))
    problems = {problem for profile in profiles for problem in profile.problems}
    if len({(profile.prefix, profile.suffix, profile.ends_itself) for profile in profiles}) > 1:
        problems.add(SetupProblem.DIFFERS)
    p95_ms = _p95(gaps)
    dwells = sorted(dwell for scan in scans for dwell in _dwells_ms(scan))
    dwell_ms = _p95(dwells, LONGEST_DWELL_MS)
    is_slow = 2 * p95_ms > LONGEST_GAP_MS
    if is_slow and (dwell_ms + _DWELL_SLACK_MS > LONGEST_DWELL_MS or p95_ms > SLOWEST_SCANNER_MS):
        problems.add(SetupProblem.TOO_SLOW)
    learnt_gap_ms = p95_ms + min(p95_ms, LONGEST_GAP_MS // 2)
    longest_gap_ms = LONGEST_GAP_MS if SetupProblem.TOO_SLOW in problems else SLOWEST_GAP_MS
    return replace(
        profiles[0],
        gap_ms=max(SHORTEST_GAP_MS, min(longest_gap_ms, learnt_gap_ms)),
        dwell_ms=min(LONGEST_DWELL_MS, max(SHORTEST_DWELL_MS, _p95(dwells) + _DWELL_SLACK_MS)),
        slowest_ms=max(gaps, default=0),
        caps_lock=any(profile.caps_lock for profile in profiles),
        problems=tuple(problem for problem in SetupProblem if problem in problems),
    )


def _p95(sorted_ms: Sequence[int], default: int = 0) -> int:
    """The 95th percentile of sorted times; the default when there are none."""
    return sorted_ms[int(0.95 * len(sorted_ms))] if sorted_ms else default


def _profile_of(keys: Sequence[Key]) -> ScannerProfile:
    """What one scan shows; its gaps are looked at together with the others'."""
    presses = [key for key in keys if key.pressed]
    characters = characters_of(keys)
    profile = ScannerProfile(gap_ms=0, slowest_ms=0)
    if all(key.role is not Role.END for key in presses[-2:]):
        profile = replace(profile, ends_itself=False, problems=(SetupProblem.NO_END,))
    codes = [key.code for key in presses if key.role is Role.OTHER]
    if sum(_KEYPAD_FIRST <= code <= _KEYPAD_LAST for code in codes) > 1:
        return _with_problem(profile, SetupProblem.ALT_KEYPAD)
    by_place = "".join(key.by_code for key in characters)
    by_text = "".join(key.by_text for key in characters)
    if TEST_CODE in by_place:
        layout = "auto" if TEST_CODE in by_text else "us"
        whole = by_place
    elif TEST_CODE in by_text:
        layout, whole = "text", by_text
    else:
        return _with_problem(profile, SetupProblem.NOT_THE_CODE)
    head, _, suffix = whole.partition(TEST_CODE)
    prefix, identifier = split_identifier(head)
    return replace(
        profile,
        layout=layout,
        prefix=prefix,
        suffix=suffix,
        identifier=identifier,
        caps_lock=layout == "us" and TEST_CODE.swapcase() in by_text,
    )


def _with_problem(profile: ScannerProfile, problem: SetupProblem) -> ScannerProfile:
    return replace(profile, problems=(problem, *profile.problems))


def _gaps_ms(keys: Sequence[Key]) -> list[int]:
    """Pauses between the characters' presses, ms."""
    presses = characters_of(keys)
    return [later.at_ms - earlier.at_ms for earlier, later in pairwise(presses)]


def _dwells_ms(keys: Sequence[Key]) -> list[int]:
    """For how long each character's key was down, ms; those that were never let go are none."""
    pressed_ms: dict[int, int] = {}
    dwells_ms = []
    for key in keys:
        if key.role is not Role.CHARACTER:
            continue
        if key.pressed:
            pressed_ms[key.code] = key.at_ms
        elif key.code in pressed_ms:
            dwells_ms.append(key.at_ms - pressed_ms.pop(key.code))
    return dwells_ms
