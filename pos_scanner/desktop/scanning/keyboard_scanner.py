"""The wedge scanner as the window has it: its filter and its guard, set up from the settings."""

import dataclasses
import logging
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, Signal

from pos_scanner.capture.scanners.scan_cleanup import Affixes
from pos_scanner.capture.scanners.wedge import ScannerKeys, Timing, Wedge
from pos_scanner.desktop.scanning.ime_key_guard import ImeKeyGuard
from pos_scanner.desktop.scanning.keyboard_event_filter import KeyboardEventFilter
from pos_scanner.domain.scan import ScanSource
from pos_scanner.settings import Settings
from pos_scanner.titles.candidate_choice import Layout, choose_text

log = logging.getLogger(__name__)


class KeyboardScanner(QObject):
    """Takes a scanner's keys, wherever the focus is.

    Signals:
        scanned(str, ScanSource, str): a whole scan's text, WEDGE, no decoder.
        broken(): a scan did not come through whole: scan again.
    """

    scanned = Signal(str, object, str)
    broken = Signal()

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._layout = cast(Layout, settings.scanner_layout)
        self._affixes = Affixes(settings.scanner_prefix, settings.scanner_suffix)
        gap_ms = settings.scanner_gap_ms
        timing = dataclasses.replace(Timing(), hold_ms=gap_ms, mean_gap_ms=gap_ms - 2)
        make_wedge = partial(Wedge, timing, ends_itself=settings.scanner_enter)
        guard = ImeKeyGuard(make_wedge(), self) if ImeKeyGuard.is_possible() else None
        key_filter = KeyboardEventFilter(make_wedge(), guard, self)
        self._sources = (key_filter, guard) if guard is not None else (key_filter,)
        for source in self._sources:
            source.scanned.connect(self._on_scanned)
            source.refused.connect(self._on_refused)

    def start(self) -> None:
        """Take keys from now on."""
        for source in self._sources:
            source.install()

    def stop(self) -> None:
        """Take no more keys."""
        for source in self._sources:
            source.remove()

    def _on_refused(self, keys: ScannerKeys) -> None:
        log.warning("a scan was refused: %s after %d keys", keys.outcome.name, len(keys.keys))
        self.broken.emit()

    def _on_scanned(self, keys: ScannerKeys) -> None:
        text = choose_text(keys.by_code, keys.by_text, self._layout)
        self.scanned.emit(self._affixes.strip(text), ScanSource.WEDGE, "")
