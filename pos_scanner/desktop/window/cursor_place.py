"""Where the cursor of a window is, so that a window that is built anew gives it back."""

from dataclasses import dataclass
from typing import Self

from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.scanning.focus_snapshot import line_of
from pos_scanner.desktop.widgets.resting_field import LineSelection, select, selection_of
from pos_scanner.desktop.window.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class CursorPlace:
    """The widget that has the keys of a till's window, and what is selected in it.

    Attributes:
        draft_id: of the form that the cursor stands in; empty for an empty form.
        name: of the widget.
        position: among the window's widgets of that name, from 0.
        line: of the form's lines, from 0; None while they are not shown in full.
        selection: in a field's text; None for a widget that has none.
    """

    draft_id: str
    name: str
    position: int
    line: int | None
    selection: LineSelection | None

    @classmethod
    def of(cls, window: MainWindow) -> Self | None:
        """Where the cursor of a window is, also while a page is open over it; None for nowhere."""
        focus: QWidget | None = window.focusWidget()
        if focus is None or not focus.objectName():
            return None
        name, form, field = focus.objectName(), window.invoice, line_of(focus)
        return cls(
            draft_id=_draft_id(window),
            name=name,
            position=window.findChildren(QWidget, name).index(focus),
            line=form.lines.position if form.shows_lines else None,
            selection=None if field is None else selection_of(field),
        )

    def restore(self, window: MainWindow) -> None:
        """Put the cursor there in another window, unless another form is in that one by now."""
        form = window.invoice
        if _draft_id(window) != self.draft_id:
            return
        if self.line is not None:
            form.show_lines(in_full=True)
            form.lines.show_line(self.line)
        elif self.name in form.buyer.fields:
            form.buyer.reveal(self.name)
        widgets = window.findChildren(QWidget, self.name)[self.position :]
        if not widgets or not widgets[0].isVisible():
            return
        widgets[0].setFocus()
        field = line_of(widgets[0])
        if field is not None and self.selection is not None:
            select(field, self.selection)


def _draft_id(window: MainWindow) -> str:
    draft = window.invoice.draft
    return "" if draft.is_empty else draft.draft_id
