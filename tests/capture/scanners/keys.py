"""A scanner's and a person's keys in time, and what a wedge makes of them."""

from collections.abc import Sequence
from dataclasses import replace

from pos_scanner.capture.scanners.key_actions import KeyAction, Replay, ScannerKeys, ScanOutcome
from pos_scanner.capture.scanners.keys import Key, Role, Timing
from pos_scanner.capture.scanners.wedge import Wedge
from tests.us_keys import us_key

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


TIMING = Timing(key_gap_ms=35, dwell_ms=15)
"""As the settings have it where no scanner was set up."""


def new_wedge(*, ends_itself: bool = True, **thresholds: int) -> Wedge:
    """Make a wedge as the settings have it, but for some thresholds."""
    return Wedge(replace(TIMING, **thresholds), ends_itself=ends_itself)


def run(wedge: Wedge, keys: Sequence[Key]) -> list[KeyAction]:
    """Feed keys at their times, with the timer's expiry where one would come between."""
    steps: list[KeyAction] = []
    for key in keys:
        while wedge.deadline_ms is not None and key.at_ms > wedge.deadline_ms:
            steps += wedge.expire()
        steps += wedge.feed(key)
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


def outcomes(steps: Sequence[KeyAction]) -> list[ScanOutcome]:
    return [
        step.outcome
        for step in steps
        if isinstance(step, ScannerKeys) and step.outcome is not ScanOutcome.ENDING
    ]


SHIFT, F8 = 42, 66
CODE = "690123456789"


def press(character: str, at_ms: int, *, repeated: bool = False) -> Key:
    code, _ = us_key(character)
    return Key(code, Role.CHARACTER, True, at_ms, character, character.upper(), repeated)


def release(character: str, at_ms: int) -> Key:
    code, _ = us_key(character)
    return Key(code, Role.CHARACTER, False, at_ms, character, character.upper())


def enter(at_ms: int) -> Key:
    return Key(ENTER, Role.END, True, at_ms)


def let_go(at_ms: int) -> Key:
    return Key(ENTER, Role.END, False, at_ms)


def entered(at_ms: int) -> list[Key]:
    """A scanner's Enter: let go at once."""
    return [enter(at_ms), let_go(at_ms + 2)]


def other(at_ms: int) -> Key:
    return Key(F8, Role.OTHER, True, at_ms)


def modifier(at_ms: int) -> Key:
    return Key(SHIFT, Role.MODIFIER, True, at_ms)


def feed_all(wedge: Wedge, *keys: Key) -> list[KeyAction]:
    """Feed keys; gives what was to be done at each, together."""
    return [action for key in keys for action in wedge.feed(key)]


def scanned(text: str, start_ms: int, gap_ms: int = 5) -> list[Key]:
    """Presses and releases of a text, each key let go after 2 ms."""
    keys = []
    for place, character in enumerate(text):
        at_ms = start_ms + place * gap_ms
        keys += [press(character, at_ms), release(character, at_ms + 2)]
    return keys


def outcome_of(actions: list[KeyAction]) -> list[ScanOutcome | str]:
    return [action.outcome if isinstance(action, ScannerKeys) else "replay" for action in actions]


def broken(wedge: Wedge, end_ms: int) -> None:
    """A scan of twelve characters that stopped: its last key was pressed at ``end_ms``."""
    feed_all(wedge, *scanned(CODE, end_ms - 55))
    assert outcome_of(wedge.expire()) == [ScanOutcome.BROKEN]
