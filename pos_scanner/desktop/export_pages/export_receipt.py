"""The receipt of an export: what went where, and the proof of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import counted, rate_words
from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, frame, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.opened_paths import open_path
from pos_scanner.domain.export_batch import ExportBatch
from pos_scanner.domain.money import format_money, format_yuan

_SHOWN_FILES = 4
_TICK_PX = 56


class ExportReceipt(QWidget):
    """What was exported just now.

    Args:
        notice: says where the folder is, where no program can show it.
    """

    def __init__(self, notice: NoticeStrip) -> None:
        super().__init__()
        self._notice = notice
        self.setObjectName("export_receipt")
        self._folder = Path()
        self._title = label("", "large")
        self._title.setObjectName("receipt_title")
        self._title.setWordWrap(True)
        self._files = label("", "strong")
        self._files.setWordWrap(True)
        self._files.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._table = QGridLayout()
        self._proof = label("", "hint")
        self._proof.setWordWrap(True)
        self.open_folder = button("open_folder", self.tr("Open folder"), "second")
        self.open_folder.setAutoDefault(False)
        self.open_folder.clicked.connect(self._on_open_folder)
        self._lay_out()

    def fit(self, density: Density) -> None:
        """Stand closer in the lowest windows."""
        down = STEP if density is Density.TIGHT else 4 * STEP
        set_px(self._inside, setContentsMargins=(5 * STEP, down, 5 * STEP, down))
        mark(self.open_folder, room="tight" if density is Density.TIGHT else "")

    def show_batches(self, batches: Sequence[ExportBatch], waiting: int = 0) -> None:
        """Show what was exported, and how many invoices the format could not hold."""
        invoices, voids = (
            sum(getattr(batch, n) for batch in batches) for n in ("invoices", "voids")
        )
        total = format_money(sum(batch.gross_fen for batch in batches))
        numbers = self.tr("Exported: {0}").format(batches[0].number)
        if len(batches) > 1:
            numbers = f"{numbers} – {batches[-1].number}"
        parts = [numbers, counted(invoices, self.tr("{0} invoice"), self.tr("{0} invoices"))]
        if voids:
            parts.append(self.tr("voids: {0}").format(voids))
        parts.append(total)
        if waiting:
            parts.append(self.tr("still waiting: {0}").format(waiting))
        self._title.setText(" · ".join(parts))
        paths = [Path(batch.path) for batch in batches]
        self._folder = paths[0].parent
        names = [path.name for path in paths[:_SHOWN_FILES]]
        if len(paths) > _SHOWN_FILES:
            further = len(paths) - _SHOWN_FILES
            words = self.tr("and {0} more file"), self.tr("and {0} more files")
            names.append(counted(further, *words))
        self._files.setText("\n".join([*names, str(self._folder)]))
        self._show_sums(batches)
        self._proof.setText(
            counted(
                sum(batch.rows for batch in batches),
                self.tr(
                    "Verified: {0} row read back. A manifest with the SHA-256 ({1}…) is"
                    " next to the file."
                ),
                self.tr(
                    "Verified: {0} rows read back. A manifest with the SHA-256 ({1}…) is"
                    " next to the file."
                ),
                batches[0].sha256[:12],
            )
        )

    # ---------------------------------------------------------------------------- inner parts

    def _show_sums(self, batches: Sequence[ExportBatch]) -> None:
        while (item := self._table.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        sums: dict[str, tuple[int, int]] = {}
        for batch in batches:
            for rate, net, tax in batch.sums_by_rate:
                words = rate_words(rate)
                subtotal = sums.get(words, (0, 0))
                sums[words] = (subtotal[0] + net, subtotal[1] + tax)
        headings = (self.tr("Tax rate"), self.tr("Net"), self.tr("Tax"), self.tr("With tax"))
        rows = [
            (words, format_yuan(net), format_yuan(tax), format_yuan(net + tax))
            for words, (net, tax) in sums.items()
        ]
        for row, cells in enumerate([headings, *rows]):
            for column, text in enumerate(cells):
                cell = label(text, "label" if row == 0 else "strong")
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                self._table.addWidget(cell, row, column, side)

    def _lay_out(self) -> None:
        tick = IconLabel("check", "good", _TICK_PX)
        set_px(self._table, setHorizontalSpacing=8 * STEP, setVerticalSpacing=STEP)
        actions = fill(QHBoxLayout(), self.open_folder, (self._proof, 1), spacing=4 * STEP)
        parts = (self._title, self._files, actions, (self._scrolled(), 1))
        words = fill(QVBoxLayout(), *parts, spacing=2 * STEP)
        notice = frame("notice")
        mark(notice, state="good")
        inside = self._inside = fill(QHBoxLayout(notice), spacing=5 * STEP)
        self.fit(Density.ROOMY)
        inside.addWidget(tick, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(words, 1)
        fill(QVBoxLayout(self), notice, margins=NO_MARGINS)

    def _scrolled(self) -> QScrollArea:
        """The sums by rate: of many rates a small screen has no room for all."""
        inside = QWidget()
        across = fill(QHBoxLayout(), self._table, 1)
        fill(QVBoxLayout(inside), across, 1, margins=NO_MARGINS)
        area = QScrollArea()
        area.setObjectName("receipt_sums")
        area.setWidgetResizable(True)
        set_px(area, setMinimumHeight=12 * STEP)
        area.setWidget(inside)
        return area

    def _on_open_folder(self) -> None:
        open_path(self._folder, self._notice)
