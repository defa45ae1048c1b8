"""How the form's parts share its room, and in which order keys go through them.

A small window has half the distances; where a notice stands, folded details, the favourites' tiles
and the row of the item or of the order number give way, as far as room lacks, and of the findings
the heaviest stays; of the lines in full it is the table's headings and the editor's last rows. A
row that gave way comes back when a key goes to it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from pos_scanner.desktop.invoice_form.buyer_section import BuyerSection
from pos_scanner.desktop.invoice_form.findings_list import FindingsList
from pos_scanner.desktop.invoice_form.line_editor import SELDOM_ROWS
from pos_scanner.desktop.invoice_form.lines_section import LinesSection
from pos_scanner.desktop.invoice_form.sale_section import SaleSection
from pos_scanner.desktop.theme import mark, px, set_px
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import Button
from pos_scanner.desktop.widgets.notices import NoticeStrip

_FIRST_ROW = ("item", "tax_rate")
_SECOND_ROW = ("order_number", "remark")
_ROWS_OF_LINES = 2
"""Of the table of lines, beside a notice: the one in the editor, and one before or after it."""
_BEFORE_DISTANCES = 2
"""Of what gives way beside the lines, how many go before fields and buttons stand closer."""
_USUAL, _LARGE = 20 * STEP, 26 * STEP
"""Heights of notices, px at 100 %. What is higher leaves findings no room beside the details where
all is roomy, and beside the row of the item where it is not."""

_DISTANCES = {
    Density.AMPLE: (3 * STEP, (6 * STEP, 4 * STEP, 6 * STEP, 4 * STEP)),
    Density.ROOMY: (2 * STEP, (4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)),
    Density.CLOSE: (STEP, (2 * STEP, STEP, 2 * STEP, 2 * STEP)),
    Density.TIGHT: (STEP // 2, (2 * STEP, STEP, 2 * STEP, STEP)),
}
"""Between the rows, and round them, px at 100 %."""
_ROOMS = {Density.AMPLE: "ample", Density.TIGHT: "tight"}
"""What the sheet calls the height that there is for fields and buttons."""


class Form(Protocol):
    """What is arranged."""

    buyer: BuyerSection
    sale: SaleSection
    lines: LinesSection
    findings: FindingsList
    notice: NoticeStrip
    confirm: Button
    undo: Button
    hold: Button
    clear: Button


class FormArrangement(QObject):
    """Arranges one form, and anew whenever its notice, details or findings change.

    Args:
        form: its parts.
        columns: the layouts whose distances change; the first has the margins.
    """

    def __init__(self, form: Form, columns: Sequence[QBoxLayout]) -> None:
        super().__init__(columns[0].parentWidget())
        self._form = form
        self._columns = columns
        self._density = Density.ROOMY
        self._gives_way = False
        self._card = columns[0].parentWidget()
        for part in (self._card, form.sale, form.lines):
            part.installEventFilter(self)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._share_room)
        form.notice.changed.connect(self._share_room)
        form.notice.changed.connect(self._settled.start)  # Its height is known only then.
        form.buyer.folding_changed.connect(self._on_folding_changed)
        form.buyer.folding_changed.connect(self._settled.start)
        form.sale.tiles.items_changed.connect(self._share_room)
        form.findings.rows_changed.connect(self._order_buttons)
        form.findings.rows_changed.connect(self._share_room)
        self._order_fields()
        self._order_buttons()

    def fit(self, density: Density) -> None:
        """Stand closer where there is little height."""
        form = self._form
        self._density = density
        is_roomy = density.is_roomy
        form.sale.fit(density)
        form.buyer.fit(density)
        form.lines.fit(density)
        form.lines.entry.be_brief(is_wanted=not is_roomy)
        self._share_room()

    def _stand(self, density: Density) -> None:
        """Rows at a density's distances; fields and buttons large where there is height for them.

        They are no higher than touch needs where there is least.
        """
        form = self._form
        gap, margins = _DISTANCES[density]
        for layout in self._columns:
            set_px(layout, setSpacing=gap)
        set_px(self._columns[0], setContentsMargins=margins)
        sale = map(form.sale.field, (*_FIRST_ROW, *_SECOND_ROW, "amount"))
        buttons = (form.confirm, form.undo, form.hold, form.clear)
        for part in (*form.buyer.fields.values(), *sale, *buttons):
            mark(part, room=_ROOMS.get(density, ""))

    def make_room_for(self, name: str) -> None:
        """A field of the sale is wanted: its row comes back, and another gives way instead."""
        if name in _SECOND_ROW and self._density is Density.TIGHT:
            self._form.buyer.fold()
        self._share_sale(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another height of the form is another room to share, and so is another half of it."""
        is_resized = event.type() == QEvent.Type.Resize and watched is self._card
        if is_resized or event.type() == QEvent.Type.Show:
            self._settled.start()
        return super().eventFilter(watched, event)

    def move_cursor(self, *, is_next: bool) -> bool:
        """Move the cursor as Tab does where the next field's row gave way: it comes back.

        Else Tab would pass it by, and what is typed for it would go to the amount.

        Args:
            is_next: onward; else back, as Shift+Tab.

        Returns:
            Whether the next field was such a one; else nothing has changed.
        """
        name = self._next_left_out(is_next=is_next)
        if not name:
            return False
        reason = Qt.FocusReason
        field = self._seldom_fields()[name]
        # The cursor goes first: a row that has it does not give way.
        if self._form.sale.isVisible():
            self._form.sale.leave_out(**{"item" if name in _FIRST_ROW else "remark": False})
        else:
            self._form.lines.make_room()
        field.setFocus(reason.TabFocusReason if is_next else reason.BacktabFocusReason)
        self.make_room_for(name)
        return True

    def _seldom_fields(self) -> dict[str, QWidget]:
        """The fields of the half that is seen whose rows may give way."""
        form = self._form
        if form.sale.isVisible():
            return {name: form.sale.field(name) for name in (*_FIRST_ROW, *_SECOND_ROW)}
        return {name: form.lines.editor.field(name) for row in SELDOM_ROWS for name in row}

    def _is_left_out(self, name: str, field: QWidget) -> bool:
        sale = self._form.sale
        return sale.is_left_out(name) if sale.isVisible() else field.isHidden()

    def _next_left_out(self, *, is_next: bool) -> str:
        """The field that gave way and is next for Tab; empty where another one is next."""
        cursor = QApplication.focusWidget()
        fields = self._seldom_fields()
        left_out = {field: name for name, field in fields.items() if self._is_left_out(name, field)}
        if cursor is None or not left_out:
            return ""
        widget = _next_in_chain(cursor, is_next=is_next)
        while not (widget is None or widget is cursor or _takes_tab(widget)):
            if widget in left_out:
                return left_out[widget]
            widget = _next_in_chain(widget, is_next=is_next)
        return ""

    def _share_room(self) -> None:
        form = self._form
        has_notice, has_findings = not form.notice.isHidden(), not form.findings.is_empty
        is_close = not self._density.is_roomy
        self._stand(self._density)
        form.notice.be_close(is_wanted=is_close and has_findings)
        form.findings.be_brief(is_wanted=has_notice)
        form.findings.give_way(None)
        self._gives_way = has_notice and (
            is_close or form.notice.is_large or (has_findings and self._is_notice_above(_USUAL))
        )
        form.findings.setHidden(self._gives_way and not has_findings)
        form.buyer.make_room(self._gives_way)
        self._on_folding_changed()

    def _is_notice_above(self, height: int) -> bool:
        form = self._form
        return form.notice.heightForWidth(form.findings.width()) > px(height)

    def _on_folding_changed(self) -> None:
        self._share_heading()
        cursor = QApplication.focusWidget()
        fields = self._seldom_fields()
        is_in = (name for name in fields if cursor and _is_within(cursor, fields[name]))
        self._share_sale(next(is_in, ""))

    def _share_heading(self) -> None:
        """Unfolded details bring a button into the heading: the keys' names make room for it.

        Else the form would grow, at the cost of the list beside it.
        """
        form, density = self._form, self._density
        is_full = density is not Density.AMPLE and form.buyer.is_unfolded
        for choice in (form.buyer.title_type, form.sale.kind):
            choice.be_brief(is_wanted=is_full or not density.is_roomy)

    def _share_sale(self, name: str) -> None:
        """Leave out a row that has not the cursor, where findings or details need its room.

        Args:
            name: of the field that has the cursor, or is to have it.
        """
        form = self._form
        is_tight, at_remark = self._density is Density.TIGHT, name in _SECOND_ROW
        for_findings = self._gives_way and not form.findings.is_empty
        is_close = not self._density.is_roomy
        lacks_both = is_close and self._is_notice_above(_USUAL if is_tight else _LARGE)
        has_no_item = for_findings and (at_remark or (lacks_both and name not in _FIRST_ROW))
        has_no_remark = is_tight and form.buyer.is_unfolded and not at_remark
        form.sale.leave_out(tiles=False, item=has_no_item, remark=has_no_remark)
        form.lines.make_room(rows=_ROWS_OF_LINES if self._gives_way else 1)
        rows = [("remark", not at_remark), ("item", name not in _FIRST_ROW)]
        order, lines = rows if for_findings else reversed(rows), [*self._share_lines(name)]
        further: tuple[Callable[[], None], ...] = (
            partial(form.sale.leave_out, tiles=True),
            *lines[:_BEFORE_DISTANCES],
            partial(self._stand, Density.TIGHT),
            *lines[_BEFORE_DISTANCES:],
            *(partial(form.sale.leave_out, **{row: True}) for row, may_go in order if may_go),
            partial(form.findings.give_way, form.notice.title),
        )
        for give_way in further:
            if self._fits():
                return
            give_way()

    def _share_lines(self, name: str) -> Iterator[Callable[[], None]]:
        """What of the lines in full gives way in turn; not the row that has the cursor."""
        if not (self._gives_way and self._form.lines.isVisible()):
            return
        make_room = partial(self._form.lines.make_room, has_headings=False)
        left_out: tuple[str, ...] = ()
        yield partial(make_room, rows=_ROWS_OF_LINES)
        for row in SELDOM_ROWS:
            if name not in row:
                left_out += row
                yield partial(make_room, left_out, rows=_ROWS_OF_LINES)
        yield partial(make_room, left_out)

    def _fits(self) -> bool:
        """Whether the form, as it stands now, needs no more height than it has.

        One that is not seen yet has none to be measured by.
        """
        column, card = self._columns[0], self._card
        if not card.isVisible():
            return True
        form = self._form
        half = form.lines if form.lines.isVisible() else form.sale
        parts = [form.buyer, form.notice, form.lines.editor, half, *_around(half, card)]
        for part in parts:  # What the layouts remember is of the rows before.
            if (layout := part.layout()) is not None:
                layout.activate()
            part.updateGeometry()
        if not column.hasHeightForWidth():  # Without a notice no part's height is its width's.
            return column.totalMinimumSize().height() <= card.height()
        return column.totalMinimumHeightForWidth(card.width()) <= card.height()

    def _order_fields(self) -> None:
        """After a scan the cursor is in the amount; what is seldom changed comes after it."""
        buyer, sale = self._form.buyer, self._form.sale
        order = [
            *buyer.fields.values(),
            buyer.details,
            sale.amount,
            sale.item,
            sale.tax_rate,
            sale.summary,
            sale.order_number,
            sale.remark,
            sale.lines,
        ]
        for widget, next_widget in pairwise(order):
            QWidget.setTabOrder(widget, next_widget)

    def _order_buttons(self) -> None:
        """From the form down to what the findings offer, then to what is done with the form."""
        form = self._form
        below = (form.confirm, form.undo, form.hold, form.clear)
        for widget, next_widget in pairwise([form.sale.lines, *form.findings.buttons, *below]):
            QWidget.setTabOrder(widget, next_widget)


def _is_within(widget: QWidget, field: QWidget) -> bool:
    return widget is field or field.isAncestorOf(widget)


def _around(widget: QWidget, card: QWidget) -> Iterator[QWidget]:
    """What a widget stands in, from inside, as far as the card."""
    part = widget.parentWidget()
    while part is not None and part is not card:
        yield part
        part = part.parentWidget()


def _next_in_chain(widget: QWidget, *, is_next: bool) -> QWidget | None:
    return widget.nextInFocusChain() if is_next else widget.previousInFocusChain()


def _takes_tab(widget: QWidget) -> bool:
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return takes and widget.isVisible() and widget.isEnabled()
