"""The export: which invoices, in which format, to which folder; then what the files hold.

Shows what would be written and what is wrong with it before anything is written, how far it is
while it is, and a receipt afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from pos_scanner.desktop.export_pages.export_receipt import ExportReceipt
from pos_scanner.desktop.export_pages.export_target import ExportTarget
from pos_scanner.desktop.export_pages.filters import ExportFilters
from pos_scanner.desktop.export_pages.preview import ExportPreview
from pos_scanner.desktop.messages import Message, failure_words
from pos_scanner.desktop.messages.backend import pooled_till_words
from pos_scanner.desktop.messages.export_formats import destination_words
from pos_scanner.desktop.services.export_service import ExportChoices
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.choice import ScopeChoice
from pos_scanner.desktop.widgets.fields import button
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch, ExportRequest
from pos_scanner.domain.issuance import TAX_PLATFORM
from pos_scanner.export.dry_run import DryRun
from pos_scanner.export.formats.preset import Preset
from pos_scanner.protocol.pool import PooledTill

SETTLES_MS = 250
"""A filter is changed in several steps; what it selects is counted after the last."""


@dataclass(frozen=True, slots=True)
class ExportStart:
    """What the page begins with, of the settings."""

    folder: Path
    preset: str = "workbook"
    template: str = ""


_GAPS = {Density.CLOSE: STEP, Density.TIGHT: STEP // 2}
"""Between the parts of the page, where there is little height."""


class ExportPage(Page):
    """The page.

    Signals:
        dry_run_requested(ExportRequest): what would that be?
        export_requested(ExportRequest), cancel_requested();
        page_requested(str): presets, batches, answer or reports.

    Attributes:
        scope: whose invoices.
    """

    dry_run_requested = Signal(object)
    export_requested = Signal(object)
    cancel_requested = Signal()
    page_requested = Signal(str)

    def names_buyers(self) -> bool:
        """The page's: its preview does; an export that is under way goes on."""
        return self._cancel.isHidden()

    def __init__(self, parent: QWidget, today: date, start: ExportStart) -> None:
        heading = QCoreApplication.translate("ExportPage", "Export for accounting")
        super().__init__("export_page", heading, parent, (1040, 760))
        self._start = start
        self.target = ExportTarget(start.folder, start.template)
        self.filters = ExportFilters(today)
        self.scope = ScopeChoice("export_scope")
        self._preview = ExportPreview()
        self._receipt = ExportReceipt(self.notice)
        self._lower = QStackedWidget()
        self._lower.addWidget(self._preview)
        self._lower.addWidget(self._receipt)
        self._show_lower(self._preview)
        self._rest = QCheckBox()
        self._rest.setObjectName("write_the_rest")
        self._dry_run: DryRun | None = None
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._cancel = button("cancel_export", self.tr("Stop"))
        self._cancel.setAutoDefault(False)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLES_MS)
        self._lay_out()
        self._connect()
        self._show_busy(total=None)
        self._write.setEnabled(False)

    @property
    def request(self) -> ExportRequest | None:
        """What the fields say; ``None`` until the formats were offered."""
        preset = self.target.preset
        if preset is None:
            return None
        return ExportRequest(
            preset.name,
            self.target.folder,
            self.filters.selection,
            "" if preset.is_workbook else self.target.encoding,
            self.target.template,
        )

    def offer(self, choices: ExportChoices) -> None:
        """Let one choose among formats, shifts and cashiers; asks for the first dry run."""
        self.filters.offer(choices.shifts, choices.cashiers)
        self.target.preset_chosen.connect(self._show_destination)
        self.target.offer(choices.presets, self._start.preset)
        if choices.broken:
            self.notice.tell(failure_words(choices.broken[0]), "warning")

    def show_unsent(self, tills: Sequence[PooledTill]) -> None:
        """Name the tills of which not everything is here."""
        sentences = [words for pooled in tills if (words := pooled_till_words(pooled))]
        if sentences:
            further = f" +{len(sentences) - 1}" if len(sentences) > 1 else ""
            self.notice.tell(Message(f"{sentences[0]}{further}", ""), "warning")

    def show_reading(self) -> None:
        """All tills' invoices are on their way from the server."""
        self._settle.stop()
        self._write.setEnabled(False)
        self._show_busy(total=0)

    def show_dry_run(self, found: DryRun, name: str) -> None:
        """Show what an export would be; ``name`` is the first file's."""
        preset = self.target.preset
        if preset is None:
            return
        self._dry_run = found
        nothing = found.why_nothing
        if nothing is None and found.invoices + found.voids + found.refused:
            self._preview.show_dry_run(found, preset, name)
        else:
            words = failure_words(nothing) if nothing and nothing.facts else None
            self._preview.show_nothing(words)
        waiting = self.tr("Export the others; {0} will wait.").format(found.refused)
        self._rest.setText(waiting)
        self._rest.setChecked(False)
        self._rest.setVisible(found.is_refused and found.invoices + found.voids > 0)
        self._enable_write()

    def show_progress(self, done: int, total: int) -> None:
        """How far the export is."""
        if self._progress.isVisible():
            self._show_busy(total=max(total, 1), done=done)

    def show_exported(self, batches: Sequence[ExportBatch]) -> None:
        """Show the receipt of what has just been exported, in place of the preview."""
        self._show_busy(total=None)
        self._receipt.show_batches(batches, self._dry_run.refused if self._dry_run else 0)
        self._rest.setVisible(False)
        self._show_lower(self._receipt)
        self.notice.clear()
        self._write.setEnabled(False)
        self._receipt.open_folder.setFocus()

    def show_no_dry_run(self, error: KnownError) -> None:
        """Why it cannot be said what an export would be."""
        self._preview.show_failed()
        self.show_failure(error)

    def show_failure(self, error: KnownError) -> None:
        """Why there is no file."""
        self._show_busy(total=None)
        self._write.setEnabled(error.kind is not FailureKind.NOTHING_TO_EXPORT)
        state = "warning" if error.kind is FailureKind.EXPORT_CANCELLED else "bad"
        self.notice.tell(failure_words(error), state)

    def fit(self, density: Density) -> None:
        """The page's: what a format is for, and some of the list, give way."""
        self.target.show_note(explains=density.is_roomy)
        self.target.share_row(is_wanted=not density.is_roomy)
        self._preview.fit(density)
        self._receipt.fit(density)
        set_px(self.body, setSpacing=_GAPS.get(density, 2 * STEP))

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        busy = fill(QHBoxLayout(), (self._progress, 1), self._cancel, spacing=3 * STEP)
        self._rest.setVisible(False)
        parts = (
            self.target,
            self.filters,
            (self._lower, 1),
            self._rest,
            busy,
            self.notice,
        )
        fill(self.body, *parts, spacing=2 * STEP)
        for name, words in (
            ("batches", self.tr("History …")),
            ("answer", self.tr("Platform's answer …")),
            ("reports", self.tr("Shift reports …")),
        ):
            opener = self.add_button(f"to_{name}", words)
            opener.clicked.connect(partial(self._request_page, name))
        self.buttons.insertStretch(4, 1)
        self.buttons.insertWidget(4, self.scope)
        self._write = self.add_button("write_file", self.tr("Write the file  Enter"), "primary")
        self._write.setDefault(True)
        self.add_close(self.tr("Close  Esc"))
        self.buttons.takeAt(0)

    def _show_destination(self, preset: Preset) -> None:
        words = destination_words(preset)
        asks = preset.destination == TAX_PLATFORM
        self.filters.show_destination(words, asks_for_invoices=asks)

    def _show_lower(self, shown: QWidget) -> None:
        """Show one of the two; the other one's height is not kept for it."""
        for part in (self._preview, self._receipt):
            policy = QSizePolicy.Policy.Preferred if part is shown else QSizePolicy.Policy.Ignored
            part.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self._lower.setCurrentWidget(shown)

    def _request_page(self, name: str) -> None:
        self.page_requested.emit(name)

    def _connect(self) -> None:
        for part in (self.target, self.filters):
            part.changed.connect(self._on_changed)
        self.target.formats_requested.connect(partial(self._request_page, "presets"))
        self._rest.toggled.connect(self._enable_write)
        self._settle.timeout.connect(self._ask_for_dry_run)
        self._write.clicked.connect(self._on_write)
        self._cancel.clicked.connect(self.cancel_requested)
        self.finished.connect(self.cancel_requested)
        self.finished.connect(self._settle.stop)

    def _on_changed(self) -> None:
        self.notice.clear()
        self._show_lower(self._preview)
        self._preview.show_counting()
        self._rest.setVisible(False)
        self._write.setEnabled(False)
        self._settle.start()

    def _enable_write(self) -> None:
        """Of what is refused in part, the rest is written on an explicit word alone."""
        preview = self._dry_run
        is_there = preview is not None and preview.why_nothing is None
        count = preview.invoices + preview.voids if preview and is_there else 0
        is_refused = preview is not None and preview.is_refused
        self._write.setEnabled(count > 0 and (not is_refused or self._rest.isChecked()))

    def _ask_for_dry_run(self) -> None:
        request = self.request
        if request is not None:
            self.dry_run_requested.emit(request)

    def _on_write(self) -> None:
        request = self.request
        if request is None:
            return
        self._write.setEnabled(False)
        self._show_busy(total=0)
        self.notice.clear()
        self.export_requested.emit(request)

    def _show_busy(self, *, total: int | None, done: int = 0) -> None:
        """The bar: ``None`` hides it, 0 is not known yet."""
        for part in (self._progress, self._cancel):
            part.setVisible(total is not None)
        for choice in (
            self.scope,
            self.target,
            self.filters,
        ):  # The receipt is of what they say now.
            choice.setEnabled(total is None)
        self._progress.setRange(0, total or 0)
        self._progress.setValue(done)
