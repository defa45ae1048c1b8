"""What an export would be: totals, the first rows as they will stand in the file, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.messages import Message, counted
from pos_scanner.desktop.messages.export_formats import (
    exported_before_words,
    sums_words,
    voids_words,
    warning_sentence,
)
from pos_scanner.desktop.theme import mark, px, set_px
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.choice import Choice
from pos_scanner.desktop.widgets.fields import (
    label,
)
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, card, fill
from pos_scanner.desktop.widgets.text_table import TextTableModel, stretch_last, text_table
from pos_scanner.domain.masking import masked
from pos_scanner.domain.money import format_money
from pos_scanner.export.dry_run import DryRun
from pos_scanner.export.formats.preset import Preset

_MASKED_SOURCES = {"buyer.phone", "buyer.bank_account"}
_LEAST_LIST_HEIGHT = 30 * STEP
_LEAST_LIST_HEIGHT_WHERE_LOW = 11 * STEP
_WITH_HEADINGS_FROM = 25 * STEP
"""A lower list has room for a row or for its headings and sideways bar: the row is what counts."""


class Shown(Enum):
    """Which of the two lists."""

    ROWS = "rows"
    WARNINGS = "warnings"


class ExportPreview(QWidget):
    """Totals over two lists, of which one is seen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("export_preview")
        self._count = label("", "large")
        self._count.setObjectName("waiting_count")
        self._sums = label("", "quiet")
        self._sums.setWordWrap(True)  # There are shops with eight rates, and small screens.
        self._hint = label("", "hint")
        self._hint.setObjectName("export_hint")
        self._hint.setWordWrap(True)
        self._choice = Choice(
            "preview", [(Shown.ROWS, self.tr("Preview")), (Shown.WARNINGS, self.tr("Warnings"))]
        )
        self._choice.chosen.connect(self._show_list)
        caption = self._choice.findChild(QPushButton, "preview_warnings")
        assert isinstance(caption, QPushButton)  # noqa: S101  (Choice names its buttons so)
        self._caption = caption
        # Bold when chosen, and with a number that comes later: as wide as it will ever be.
        widest = caption.fontMetrics().horizontalAdvance(self.tr("Warnings ({0})").format("8888"))
        caption.setMinimumWidth(widest + px(8 * STEP))
        self._rows, self._warnings = TextTableModel(), TextTableModel()
        self._lists = QStackedWidget()
        # What the page has left, and never more: the notes of some formats need two lines.
        self._lists.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        set_px(self._lists, setMinimumHeight=_LEAST_LIST_HEIGHT)
        self._sample = text_table("sample_rows", self.tr("Preview"), self._rows)
        self._lists.addWidget(self._sample)
        self._lists.installEventFilter(self)
        warnings = text_table("warning_rows", self.tr("Warnings"), self._warnings)
        stretch_last(warnings)
        self._lists.addWidget(warnings)
        self._lay_out()
        self._show_list(Shown.ROWS)

    def fit(self, density: Density) -> None:
        """Let the list be lower in a low window, where a notice may need its room."""
        is_roomy = density.is_roomy
        least = _LEAST_LIST_HEIGHT if is_roomy else _LEAST_LIST_HEIGHT_WHERE_LOW
        set_px(self._lists, setMinimumHeight=least)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A low list shows a row instead of its headings; the arrow keys still go sideways."""
        if event.type() == QEvent.Type.Resize:
            is_low = self._lists.height() < px(_WITH_HEADINGS_FROM)
            self._sample.horizontalHeader().setHidden(is_low)
            policy = Qt.ScrollBarPolicy
            bar = policy.ScrollBarAlwaysOff if is_low else policy.ScrollBarAsNeeded
            self._sample.setHorizontalScrollBarPolicy(bar)
        return super().eventFilter(watched, event)

    def show_counting(self) -> None:
        """It is being counted."""
        self._count.setText(self.tr("Counting …"))
        self._sums.setText("")
        self._hint.setText("")

    def show_dry_run(self, found: DryRun, preset: Preset, name: str) -> None:
        """Show what was counted; ``name`` is the first file's."""
        invoices = counted(found.invoices, self.tr("{0} invoice"), self.tr("{0} invoices"))
        voids = self.tr("voids: {0}").format(found.voids) if found.voids else ""
        total = format_money(found.gross_fen)
        self._count.setText(" · ".join(filter(None, [invoices, voids, total])))
        self._sums.setText(sums_words(found.sums))
        self._hint.setText(self._hints(found, name))
        state = "warning" if found.repeated else ""
        mark(self._hint, state="bad" if found.is_refused else state)
        headings = preset.table.header
        right = [
            at for at, column in enumerate(preset.table.columns) if column.type.value == "number"
        ]
        self._rows.show(headings, _masked_rows(found.sample, preset), right=right)
        self._show_warnings(found)

    def show_nothing(self, why: Message | None = None) -> None:
        """There is nothing to export; why, and what to do about it."""
        self._show_only(self.tr("There is nothing to export."))
        self._hint.setText(why.in_one_line() if why else "")
        mark(self._hint, state="")

    def show_failed(self) -> None:
        """It could not be looked at; why is told elsewhere."""
        self._show_only(self.tr("There is no preview."))

    # ---------------------------------------------------------------------------- inner parts

    def _show_only(self, words: str) -> None:
        self._count.setText(words)
        self._sums.setText("")
        self._hint.setText("")
        self._rows.show((), ())
        self._warnings.show((), ())
        self._show_list(Shown.ROWS)

    def _hints(self, found: DryRun, name: str) -> str:
        if found.is_refused:
            return counted(
                found.refused,
                self.tr("{0} of them does not fit this format; the list shows what to do."),
                self.tr(
                    "{0} of them do not fit this format; the list shows which, and what to do."
                ),
            )
        parts = [name]
        if found.repeated:
            parts.append(exported_before_words(found.repeated))
        if found.files > 1:
            parts.append(self.tr("They will be split into {0} files.").format(found.files))
        if found.voids_left_out:
            parts.append(voids_words(found.voids_left_out))
        if remarks := len(found.warnings) + found.more_warnings:
            parts.append(
                counted(
                    remarks,
                    self.tr("{0} warning: please check it first."),
                    self.tr("{0} warnings: please check them first."),
                )
            )
        return "   ".join(parts)

    def _show_warnings(self, found: DryRun) -> None:
        rows = [
            (warning.number, warning.column.replace("\n", ""), warning_sentence(warning))
            for warning in found.warnings
        ]
        if found.more_warnings:
            rows.append(("…", "", self.tr("and {0} more").format(found.more_warnings)))
        headings = (self.tr("Invoice"), self.tr("Column"), self.tr("Problem"))
        self._warnings.show(headings, rows)
        state = "bad" if found.is_refused else "warning" if rows else "off"
        self._caption.setText(
            self.tr("Warnings ({0})").format(len(found.warnings) + found.more_warnings)
        )
        mark(self._caption, state=state)
        self._show_list(Shown.WARNINGS if found.is_refused else Shown.ROWS)

    def _show_list(self, shown: Shown) -> None:
        self._choice.show_value(shown)
        self._lists.setCurrentIndex(0 if shown is Shown.ROWS else 1)

    def _lay_out(self) -> None:
        head = fill(QHBoxLayout(), self._count, (self._sums, 1), self._choice, spacing=4 * STEP)
        parts = (head, self._hint, (card(self._lists), 1))
        fill(QVBoxLayout(self), *parts, spacing=STEP, margins=NO_MARGINS)


def _masked_rows(rows: Iterable[Sequence[str]], preset: Preset) -> list[list[str]]:
    """Rows as they may stand on a screen: phones and accounts show their ends alone."""
    columns = [column.source in _MASKED_SOURCES for column in preset.table.columns]
    return [
        [masked(cell) if hides else cell for cell, hides in zip(row, columns, strict=False)]
        for row in rows
    ]
