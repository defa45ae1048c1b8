"""The wedge scanner as the window has it: its filter and its guard, set up from the settings."""

import logging
from collections.abc import Callable
from enum import StrEnum
from typing import cast

from PySide6.QtCore import QObject, Signal

from pos_scanner.capture.scanners.key_actions import ScannerKeys, ScanOutcome
from pos_scanner.capture.scanners.keys import Timing
from pos_scanner.capture.scanners.scan_cleanup import Affixes
from pos_scanner.capture.scanners.wedge import Wedge
from pos_scanner.desktop.scanning.ime_key_guard import ImeKeyGuard
from pos_scanner.desktop.scanning.keyboard_event_filter import KeyboardEventFilter
from pos_scanner.domain.scan import ScanSource
from pos_scanner.settings import Settings
from pos_scanner.titles.candidate_choice import Layout, choose_text

log = logging.getLogger(__name__)


class ScanFault(StrEnum):
    """Why a scan did not come through, as the sentences about it are kept."""

    ONCE = ""
    """It may have been chance: scan again."""
    SLOW = "slow"
    COMMANDS = "commands"
    NO_END = "no-end"
    HOLES = "holes"
    INTERRUPTED = "interrupted"


_AGAIN = {ScanOutcome.SUSPECT: ScanFault.INTERRUPTED, ScanOutcome.BROKEN: ScanFault.NO_END}
"""What it probably is when it happens a second time, and nothing in between."""
_AT_ONCE = {ScanOutcome.SLOW: ScanFault.SLOW, ScanOutcome.COMMANDS: ScanFault.COMMANDS}


class KeyboardScanner(QObject):
    """Takes a scanner's keys, wherever the focus is.

    Signals:
        scanned(str, ScanSource, str): a whole scan's text, WEDGE, no decoder.
        broken(ScanFault): a scan did not come through whole: scan again.
        keyboard_taken(bool): the system has all keys for itself, or gives them back.
    """

    scanned = Signal(str, object, str)
    broken = Signal(object)
    keyboard_taken = Signal(bool)

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._layout = cast(Layout, settings.scanner_layout)
        self._order_pattern = settings.sale_order_pattern
        self._affixes = Affixes(settings.scanner_prefix, settings.scanner_suffix)
        self._previous_fault: ScanOutcome | None = None
        self._has_tails = False
        timing = Timing(settings.scanner_gap_ms, settings.scanner_dwell_ms)
        wedge = Wedge(timing, ends_itself=settings.scanner_enter)
        guard = ImeKeyGuard(self) if ImeKeyGuard.is_possible() else None
        if guard is not None:
            guard.keyboard_taken.connect(self.keyboard_taken)
        self._filter = KeyboardEventFilter(wedge, guard, self)
        self._filter.scanned.connect(self._on_scanned)
        self._filter.refused.connect(self._on_refused)
        self._filter.tail_ended.connect(self._on_tail_ended)

    def start(self) -> None:
        """Take keys from now on."""
        self._filter.install()

    def stop(self) -> None:
        """Take no more keys."""
        self._filter.remove()

    def when_typed(self, act: Callable[[], None]) -> None:
        """Call a function once what was typed so far has reached the fields that it was for."""
        self._filter.when_typed(act)

    def _on_refused(self, keys: ScannerKeys) -> None:
        outcome = keys.outcome
        log.warning("a scan was refused: %s after %d keys", outcome.name, len(keys.keys))
        fault = _AT_ONCE.get(outcome, ScanFault.ONCE)
        if outcome is self._previous_fault:
            fault = _AGAIN.get(outcome, fault)
            if fault is ScanFault.NO_END and self._has_tails:
                fault = ScanFault.HOLES
        self._previous_fault, self._has_tails = outcome, False
        self.broken.emit(fault)

    def _on_tail_ended(self, _keys: ScannerKeys) -> None:
        self._has_tails = True

    def _on_scanned(self, keys: ScannerKeys) -> None:
        self._previous_fault = None
        by_code, by_text = map(self._affixes.strip, (keys.by_code, keys.by_text))
        text = choose_text(by_code, by_text, self._layout, self._order_pattern)
        self.scanned.emit(text, ScanSource.WEDGE, "")
