"""Tells a wedge scanner's keys from a person's, by their timing alone. Pure: no Qt, no clock.

A scanner types 8 characters in the time in which a person types one, and lets each key go at once.
A key that may begin a scan is held for a moment: when no burst follows it is replayed, in order;
when one does, all its keys, the Enter after them included, are kept from the window. Every key fed
comes out exactly once, in a ``Replay`` or in a ``ScannerKeys``. A scan that may not be whole is
never accepted. Of such a one we say:

- It has *leaked* when its beginning was replayed to the window: keys that no finger pressed, since
  each was let go at once, and that were too few, or too slow, for a burst.
- Its *tail* is what comes within a second after a hole in it: the rest of a scan that was refused.
- It is *in doubt* when it begins within a second after keys that no finger pressed.
- It is *spoilt* when a finger's key came in the middle of it, or another window had the keys.
"""

from pos_scanner.capture.scanners.aftermath import Aftermath
from pos_scanner.capture.scanners.held_keys import HeldKeys
from pos_scanner.capture.scanners.held_through import HeldThrough
from pos_scanner.capture.scanners.key_actions import KeyAction, Replay, ScannerKeys, ScanOutcome
from pos_scanner.capture.scanners.key_run import LONG_AGO_MS, KeyRun, KeysDown, Repetition
from pos_scanner.capture.scanners.keys import Key, Role, Timing
from pos_scanner.capture.scanners.modifier_keys import ModifierKeys

_NAMED = frozenset({ScanOutcome.SLOW, ScanOutcome.COMMANDS})


class Wedge:
    """The state between two keys.

    Args:
        timing: the thresholds of this shop's scanner.
        ends_itself: whether the scanner types Enter or Tab after the code; else a pause ends it.
    """

    def __init__(self, timing: Timing, *, ends_itself: bool = True) -> None:
        self.timing = timing
        self._ends_itself = ends_itself
        self._run = KeyRun(timing)
        self._hold = HeldKeys()
        self._down = KeysDown(timing)
        self._modifiers = ModifierKeys(timing)
        self._through = HeldThrough(timing)
        self._past = Aftermath(timing)
        self._last_press_ms = LONG_AGO_MS

    @property
    def is_idle(self) -> bool:
        """Whether no key is held back."""
        return not self._hold.keys

    @property
    def is_burst(self) -> bool:
        """Whether a scan is coming in."""
        return self._hold.is_burst

    @property
    def deadline_ms(self) -> int | None:
        """When to call :meth:`expire`, by the keys' clock; ``None`` while nothing is held."""
        return self._hold.deadline_ms(self._run, self._last_press_ms)

    def begins_run(self, at_ms: int) -> bool:
        """Whether a key pressed at this time has nothing to do with the keys before it."""
        is_first = not self._hold.keys and not self._through.goes_on(at_ms)
        return is_first and self._past.begins_run(self._run, at_ms)

    def interrupt(self) -> None:
        """Another window has the keys, or had: until :meth:`settle` none begins a whole scan."""
        self._past.interrupt(self._last_press_ms)
        self._hold.is_spoilt = bool(self._hold.keys)
        self._down.forget()
        self._modifiers.forget()
        self._through.clear()

    def settle(self) -> None:
        """The window has had the keys for longer than a scanner pauses."""
        self._past.settle()

    def feed(self, key: Key) -> list[KeyAction]:
        """Take in a key; what is to be done now, in order. A key in no action is held."""
        deadline_ms = self.deadline_ms
        is_late = deadline_ms is not None and key.at_ms > deadline_ms
        actions = self.expire() if is_late else []
        return actions + (self._press(key) if key.pressed else self._release(key))

    def expire(self) -> list[KeyAction]:
        """No key has come until ``deadline_ms``; what is to be done now."""
        deadline_ms = self.deadline_ms
        if deadline_ms is None:
            return []
        if self._hold.is_burst:
            return self._stop(deadline_ms) if self._hold.end_ms is None else self._spoil_end()
        is_tapped = self._run.is_tapped(self._run.pending)
        if is_tapped and self._hold.is_spoilt and self._hold.end_ms is not None:
            return [self._accept(ScanOutcome.SUSPECT)]
        is_tail = is_tapped and self._past.is_in_tail(self._last_press_ms)
        if is_tail or (self._hold.is_spoilt and self._run.is_cut_short()):
            is_known = is_tail and not self._hold.is_spoilt
            return [self._refuse(ScanOutcome.TAIL if is_known else ScanOutcome.SUSPECT)]
        return self._flush(deadline_ms)

    # -------------------------------------------------------------------------------- presses

    def _press(self, key: Key) -> list[KeyAction]:
        if key.role is Role.MODIFIER:
            self._hold.is_spoilt |= self._modifiers.press(key)
            self._hold.keys += [key] if self._hold.keys else []
            return [] if self._hold.keys else [Replay((key,))]
        actions = self.expire() if self._hold.end_ms is not None else []  # No scanner goes on so.
        self._past.note_press(key.at_ms)
        repetition = self._down.press(key)
        self._through.press(key)
        if not self._hold.keys and self._run.is_over(key.at_ms):
            self._past.note_run(self._run)
            self._run.clear()
        if self._hold.is_burst:
            self._hold.is_spoilt |= repetition is Repetition.CERTAIN
            actions += self._press_in_burst(key)
        elif repetition is not Repetition.NONE:
            actions += [*self._flush(key.at_ms), _of_held_down(key)]
            self._run.note_repeat(key, repetition)
            self._past.note_held_down(key.at_ms)
        elif key.role is Role.CHARACTER:
            actions += self._press_character(key)
        elif key.role is Role.END:
            actions += self._press_end(key)
        else:
            actions += self._press_command(key)
        self._last_press_ms = key.at_ms
        return actions

    def _press_in_burst(self, key: Key) -> list[KeyAction]:
        if key.role in {Role.END, Role.CONTROL_END}:
            self._hold.await_end(key)
            self._run.overlap()
            return []
        self._hold.is_spoilt |= self._modifiers.press_character(key)
        self._hold.keys.append(key)
        self._hold.has_commands |= key.role is Role.OTHER
        self._run.press(key)
        return []

    def _spoil_end(self) -> list[KeyAction]:
        """A key was down for longer than a scanner's at the line end; if that was it, go on."""
        self._hold.is_spoilt = True
        if self._down.has_any(Role.END, Role.CONTROL_END):
            self._hold.end_ms = None
            return []
        return [self._accept(self._outcome())]

    def _press_character(self, key: Key) -> list[KeyAction]:
        self._run.press(key)
        is_persons = any(self._run.is_finger(each, key.at_ms) for each in self._run.pending[:-1])
        actions = self._flush(key.at_ms, held_from=-1) if is_persons else []
        if not self._hold.keys:
            is_shifted = self._modifiers.has_resting(key.at_ms)
            self._hold.is_spoilt = is_shifted or self._past.is_unsettled(key.at_ms)
        self._hold.is_spoilt |= self._modifiers.press_character(key)
        self._hold.keys.append(key)
        self._hold.is_burst = self._run.is_scanners()
        self._through.join(self._hold, self._past, self.timing.slow_keys)
        return actions

    def _press_command(self, key: Key) -> list[KeyAction]:
        """Shortcuts are a person's, but for many at a machine's speed."""
        actions = self._flush(key.at_ms)
        self._run.press(key)
        if self._run.is_slow_machine(self.timing.burst_keys):
            self._hold.is_burst = self._hold.has_commands = True
            self._hold.keys.append(key)
            return actions
        self._run.first_held = len(self._run.strokes)
        return [*actions, Replay((key,))]

    def _press_end(self, key: Key) -> list[KeyAction]:
        """An Enter that ends no burst: a person's, a short scan's, or what is left of a scan."""
        if not self._hold.keys and self._past.is_second_end(key.at_ms):
            self._hold.await_end(key)
            return [self._accept(ScanOutcome.ENDING)]
        if self._run.is_short_scan(key.at_ms) and not self._past.is_in_tail(key.at_ms):
            self._hold.is_burst = True
            return self._press_in_burst(key)
        self._through.join(self._hold, self._past, self.timing.short_keys + 1)
        if self._hold.is_burst:
            return self._press_in_burst(key)
        outcome = self._outcome_if_tapped(key.at_ms)
        if outcome is None:
            actions = [*self._flush(key.at_ms), Replay((key,))]
            self._run.clear()
            return actions
        self._hold.await_end(key, outcome)
        return []

    def _outcome_if_tapped(self, at_ms: int) -> ScanOutcome | None:
        """What the keys are, if the Enter after them is let go at once; ``None``: a person's."""
        strokes, short_keys = self._run.pending, self.timing.short_keys
        is_tapped = self._run.is_tapped(strokes)
        if is_tapped or not self._hold.keys:
            if self._past.lacks_end(at_ms) or self._past.is_unsettled(at_ms):
                return ScanOutcome.SUSPECT  # All that is left of a scan.
            if self._past.is_in_tail(at_ms):
                return ScanOutcome.TAIL
        if is_tapped and self._past.is_doubtful(strokes[0].pressed_ms):
            return self._outcome()
        return ScanOutcome.SLOW if self._run.is_slow_machine(short_keys, at_ms) else None

    # ------------------------------------------------------------------------------- releases

    def _release(self, key: Key) -> list[KeyAction]:
        is_changed = self._modifiers.release(key)
        if self._down.release(key):
            return [ScannerKeys((key,), ScanOutcome.ENDING)]
        stroke = self._run.release(key)
        self._through.release(key)
        if not self._hold.keys:
            if stroke is not None and stroke.role is Role.CHARACTER and self._run.is_tap(stroke):
                self._past.note_tap(key.at_ms)
            return [Replay((key,))]
        self._hold.keys.append(key)
        self._hold.is_spoilt |= is_changed
        is_finger = stroke is not None and self._run.is_finger(stroke, key.at_ms)
        self._hold.is_spoilt |= is_finger and self._hold.is_burst
        if self._hold.end_ms is None:
            return self._flush(key.at_ms) if is_finger and not self._hold.is_burst else []
        if self._run.is_undecided(key.at_ms) or self._down.has_any(Role.END, Role.CONTROL_END):
            return []
        self._hold.is_spoilt |= bool(self._run.down)
        return [self._accept(self._outcome() if self._hold.is_burst else self._hold.if_tapped)]

    # -------------------------------------------------------------------------------- results

    def _stop(self, now_ms: int) -> list[KeyAction]:
        """A burst came to no end: broken, or typed by a scanner without Enter, or a bunch."""
        is_short = self._hold.is_text and len(self._run.strokes) < self.timing.shortest_unended
        outcome = self._outcome()
        if is_short and self._run.is_slow:
            return self._flush(now_ms)
        if not self._ends_itself:
            return [self._accept(outcome)]
        is_bunch = self._hold.is_bunch(self.timing.bunch_gap_ms)
        if is_bunch or (is_short and outcome is ScanOutcome.SCAN):
            return self._flush(now_ms)
        return [self._refuse(outcome if outcome in _NAMED else ScanOutcome.BROKEN)]

    def _outcome(self) -> ScanOutcome:
        self._hold.is_spoilt |= self._modifiers.has_any_over_text
        return self._hold.outcome(self._run, self._past)

    def _accept(self, outcome: ScanOutcome) -> ScannerKeys:
        """A line end came: what follows has nothing to do with these keys."""
        end_ms = self._hold.end_ms
        keys = self._take(outcome)
        self._run.clear()
        self._past.note_end(end_ms)
        return keys

    def _refuse(self, outcome: ScanOutcome) -> ScannerKeys:
        """No line end came, and more may follow."""
        keys = self._take(outcome)
        is_tail = outcome is ScanOutcome.TAIL
        self._past.note_refusal(self._last_press_ms, is_tail=is_tail)
        self._run.note_taken(may_go_on=is_tail)
        return keys

    def _take(self, outcome: ScanOutcome) -> ScannerKeys:
        leaked = self._run.first_held > 0 or self._past.has_leaked(self._hold.keys[0].at_ms)
        keys = self._hold.empty()
        self._down.take(keys)
        return ScannerKeys(keys, outcome, leaked)

    def _flush(self, now_ms: int, held_from: int | None = None) -> list[KeyAction]:
        """Replay what is held; the stroke of a key that is being fed is not, if ``held_from``."""
        if not self._hold.keys:
            return []
        self._past.note_replay(self._run, self._run.pending[:held_from])
        self._run.drop_persons(now_ms, held_from)
        return [Replay(self._hold.empty())]


def _of_held_down(key: Key) -> KeyAction:
    """A repetition goes on; not of a line end: it would confirm what the first has brought up."""
    is_end = key.role is Role.END
    return ScannerKeys((key,), ScanOutcome.ENDING) if is_end else Replay((key,))
