"""Learns from a few scans of a known code how a wedge scanner types. Pure: no Qt, no clock.

The test code holds what goes wrong first: both cases, digits, the marks that move between keyboard
layouts, and y and z.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from pos_scanner.capture.scanners.scan_cleanup import split_identifier
from pos_scanner.capture.scanners.wedge import Key, Role

TEST_CODE = "pos-scanner:aA0$/=_]yzYZ+19"
REQUIRED_SCANS = 3
PAUSE_MS = 400
"""After so long without a key a scan is over."""
SHORTEST_GAP_MS, LONGEST_GAP_MS = 25, 100
"""What a learnt longest pause is kept between; no scanner is trusted with a longer one."""
_KEYPAD = range(71, 84)


class SetupProblem(Enum):
    """ScanOutcome a scanner cannot be trusted, or not yet."""

    NOT_THE_CODE = "not-the-code"
    """What it typed is not the test code, by place nor by text: another code, or lost keys."""
    ALT_KEYPAD = "alt-keypad"
    """It types characters by Alt and numbers of the keypad, which programs garble."""
    TOO_SLOW = "too-slow"
    """It types as slowly as a person."""
    DIFFERS = "differs"
    """Its scans differ from one another."""
    NO_END = "no-end"
    """It types no Enter or Tab after the code: every scan has to wait for a pause."""


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """How a scanner types.

    Attributes:
        gap_ms: the longest pause to wait for its next key: twice the 95th percentile.
        slowest_ms: the longest pause that was seen.
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
    each = [_learn_one(scan) for scan in scans]
    gaps = [gap for scan in scans for gap in _gaps(scan)]
    first = each[0]
    problems = {doubt for one in each for doubt in one.problems}
    if any((one.prefix, one.suffix, one.ends_itself) != _decoration(first) for one in each[1:]):
        problems.add(SetupProblem.DIFFERS)
    p95 = sorted(gaps)[min(len(gaps) - 1, int(0.95 * len(gaps)))] if gaps else 0
    if p95 > LONGEST_GAP_MS / 2:
        problems.add(SetupProblem.TOO_SLOW)
    return ScannerProfile(
        gap_ms=max(SHORTEST_GAP_MS, min(LONGEST_GAP_MS, math.ceil(2 * p95))),
        slowest_ms=max(gaps, default=0),
        layout=first.layout,
        ends_itself=first.ends_itself,
        prefix=first.prefix,
        suffix=first.suffix,
        identifier=first.identifier,
        caps_lock=any(one.caps_lock for one in each),
        problems=tuple(doubt for doubt in SetupProblem if doubt in problems),
    )


def _decoration(one: ScannerProfile) -> tuple[str, str, bool]:
    return one.prefix, one.suffix, one.ends_itself


def _learn_one(keys: Sequence[Key]) -> ScannerProfile:
    pressed = [key for key in keys if key.pressed]
    typed = [key for key in pressed if key.role is Role.CHARACTER]
    ends = bool(pressed) and any(key.role is Role.END for key in pressed[-2:])
    by_place = "".join(key.by_code for key in typed)
    by_text = "".join(key.by_text for key in typed)
    problems = [] if ends else [SetupProblem.NO_END]
    if sum(key.role is Role.OTHER and key.code in _KEYPAD for key in pressed) > 1:
        return ScannerProfile(0, 0, ends_itself=ends, problems=(SetupProblem.ALT_KEYPAD, *problems))
    if TEST_CODE in by_place:
        layout = "auto" if TEST_CODE in by_text else "us"
        whole = by_place
    elif TEST_CODE in by_text:
        layout, whole = "text", by_text
    else:
        return ScannerProfile(
            0, 0, ends_itself=ends, problems=(SetupProblem.NOT_THE_CODE, *problems)
        )
    before, _, suffix = whole.partition(TEST_CODE)
    prefix, identifier = split_identifier(before)
    caps_lock = layout == "us" and TEST_CODE.swapcase() in by_text
    return ScannerProfile(
        0,
        0,
        layout,
        ends,
        prefix,
        suffix,
        identifier,
        caps_lock=caps_lock,
        problems=tuple(problems),
    )


def _gaps(keys: Sequence[Key]) -> list[int]:
    """Pauses between the characters' presses, ms."""
    at = [key.at_ms for key in keys if key.pressed and key.role is Role.CHARACTER]
    return [later - earlier for earlier, later in pairwise(at)]
