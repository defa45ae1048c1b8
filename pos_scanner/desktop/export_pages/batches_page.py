"""The batches that accounting was given: look one up, write the same file again, see the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.messages import Message, failure_words
from pos_scanner.desktop.messages.export_formats import preset_title, sums_words
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.opened_paths import open_path
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.text_table import (
    EmptyState,
    TableCard,
    TextTableModel,
    stretch_last,
    text_table,
)
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.export_batch import ExportBatch
from pos_scanner.domain.money import format_money
from pos_scanner.export.formats.preset import Preset

_SHOWN_GAPS = 12


class ExportBatchesPage(Page):
    """The page.

    Signals:
        again_requested(str): the number of a batch whose file is wanted once more;
        back_requested(): to the export page.
    """

    again_requested = Signal(str)
    back_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        heading = QCoreApplication.translate("ExportBatchesPage", "Export history")
        super().__init__("batches_page", heading, parent, (1040, 760))
        self._batches: tuple[ExportBatch, ...] = ()
        self._model = TextTableModel()
        self._table = text_table("batches", heading, self._model, chooses=True)
        stretch_last(self._table)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_chosen)
        self._detail = label("", "quiet")
        self._detail.setWordWrap(True)
        set_px(self._detail, setMinimumHeight=22 * STEP)
        self._gaps = label("", "quiet")
        self._gaps.setWordWrap(True)
        fill(
            self.body,
            (TableCard(self._table, EmptyState(self.tr("Nothing has been exported yet."))), 1),
            self._detail,
            self._gaps,
            self.notice,
        )
        self._again = self.add_button("export_again", self.tr("Write the same file again"))
        self._again.clicked.connect(self._on_again)
        self._folder = self.add_button("open_batch_folder", self.tr("Open folder"))
        self._folder.clicked.connect(self._on_open_folder)
        back = self.add_back("back_to_export", self.tr("Back  Esc"))
        back.clicked.connect(self.back_requested)
        self.show_batches((), ())

    def show_batches(
        self,
        batches: Sequence[ExportBatch],
        unreported: Sequence[tuple[str, str]],
        presets: Sequence[Preset] = (),
    ) -> None:
        """Show batches, newest first, and the invoices that none of them tells.

        A batch has its format's title among ``presets``, else the name that it keeps of it.
        """
        self._batches = tuple(batches)
        titles = {preset.name: preset_title(preset) for preset in presets}
        headings = (
            self.tr("Batch"),
            self.tr("Written"),
            self.tr("Format"),
            self.tr("Invoices"),
            self.tr("Voids"),
            self.tr("Sum"),
            self.tr("Repeats"),
        )
        rows = [
            (
                batch.number,
                f"{batch.exported_at:%Y-%m-%d %H:%M}",
                titles.get(batch.preset, batch.preset),
                str(batch.invoices),
                str(batch.voids),
                format_money(batch.gross_fen),
                batch.again_of,
            )
            for batch in batches
        ]
        self._model.show(headings, rows, right=(3, 4, 5))
        self._show_gaps(unreported)
        for act in (self._again, self._folder):
            act.setEnabled(bool(batches))
        if batches:
            self._table.selectRow(0)
        else:
            self._detail.setText("")

    def show_again(self, batch: ExportBatch) -> None:
        """The file is there once more."""
        self._again.setEnabled(True)
        title = self.tr("{0}: the same file has been written again.").format(batch.number)
        self.notice.tell(Message(title, batch.path), "good")

    def show_failure(self, error: KnownError) -> None:
        """Tell why the file could not be written again; the button can be pressed once more."""
        self._again.setEnabled(bool(self._batches))
        self.notice.tell(failure_words(error), "bad")

    # ---------------------------------------------------------------------------- inner parts

    def _chosen(self) -> ExportBatch | None:
        row = self._table.currentIndex().row()
        return self._batches[row] if 0 <= row < len(self._batches) else None

    def _on_row_chosen(self, current: QModelIndex) -> None:
        if not (0 <= current.row() < len(self._batches)):
            return
        batch = self._batches[current.row()]
        sums = sums_words({rate: (net, tax) for rate, net, tax in batch.sums_by_rate})
        numbers = f"{batch.first_number} … {batch.last_number}"
        self._detail.setText(f"{batch.path}\n{numbers}\n{sums}\nSHA-256 {batch.sha256}")

    def _show_gaps(self, unreported: Sequence[tuple[str, str]]) -> None:
        """Accounting can see from this that no number is lost."""
        waiting = [number for number, why in unreported if why == "waiting"]
        voided = [number for number, why in unreported if why == "voided"]
        gaps = [
            words.format(len(numbers), ", ".join(numbers[:_SHOWN_GAPS]) + ellipsis)
            for words, numbers in (
                (self.tr("{0} waiting: {1}"), waiting),
                (self.tr("{0} voided before they were exported: {1}"), voided),
            )
            if numbers
            for ellipsis in (" …" if len(numbers) > _SHOWN_GAPS else "",)
        ]
        words = self.tr("Not in any batch: {0}").format("   ".join(gaps))
        self._gaps.setText(words if gaps else self.tr("Every invoice is in a batch."))

    def _on_again(self) -> None:
        batch = self._chosen()
        if batch is not None:
            self._again.setEnabled(False)
            self.notice.clear()
            self.again_requested.emit(batch.number)

    def _on_open_folder(self) -> None:
        batch = self._chosen()
        if batch is not None:
            open_path(Path(batch.path).parent, self.notice)
