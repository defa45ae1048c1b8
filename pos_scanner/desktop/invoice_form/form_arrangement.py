"""How the form's parts share its room, and in which order keys go through them.

A small window has half the distances; where a notice stands, folded details and the row of
order number and remark give way, and of the findings the heaviest stays.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from pos_scanner.desktop.invoice_form.buyer_section import BuyerSection
from pos_scanner.desktop.invoice_form.findings_list import FindingsList
from pos_scanner.desktop.invoice_form.lines_section import LinesSection
from pos_scanner.desktop.invoice_form.sale_section import SaleSection
from pos_scanner.desktop.theme import mark, px, set_px
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import Button
from pos_scanner.desktop.widgets.notices import NoticeStrip

_FIRST_ROW = ("item", "tax_rate")
_SECOND_ROW = ("order_number", "remark")
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
        super().__init__()
        self._form = form
        self._columns = columns
        self._density = Density.ROOMY
        self._gives_way = False
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._share_room)
        form.notice.changed.connect(self._share_room)
        form.notice.changed.connect(self._settled.start)  # Its height is known only then.
        form.buyer.folding_changed.connect(self._on_folding_changed)
        form.findings.rows_changed.connect(self._order_buttons)
        form.findings.rows_changed.connect(self._share_room)
        self._order_fields()
        self._order_buttons()

    def fit(self, density: Density) -> None:
        """Stand closer where there is little height."""
        form = self._form
        self._density = density
        is_roomy = density.is_roomy
        gap, margins = _DISTANCES[density]
        for layout in self._columns:
            set_px(layout, setSpacing=gap)
        set_px(self._columns[0], setContentsMargins=margins)
        self._size_fields(_ROOMS.get(density, ""))
        form.sale.fit(density)
        form.buyer.fit(density)
        form.lines.fit(density)
        form.lines.entry.be_brief(is_wanted=not is_roomy)
        self._share_room()

    def _size_fields(self, room: str) -> None:
        """Larger type and boxes where there is height for them, no higher than touch needs else."""
        form = self._form
        sale = map(form.sale.field, (*_FIRST_ROW, *_SECOND_ROW, "amount"))
        buttons = (form.confirm, form.undo, form.hold, form.clear)
        for part in (*form.buyer.fields.values(), *sale, *buttons):
            mark(part, room=room)

    def make_room_for(self, name: str) -> None:
        """A field of the sale is wanted: its row comes back, and another gives way instead."""
        if name in _SECOND_ROW and self._density is Density.TIGHT:
            self._form.buyer.fold()
        self._share_sale(name)

    def _share_room(self) -> None:
        form = self._form
        has_notice, has_findings = not form.notice.isHidden(), not form.findings.is_empty
        is_close = not self._density.is_roomy
        form.notice.be_close(is_wanted=is_close and has_findings)
        form.findings.be_brief(is_wanted=has_notice)
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
        sale = self._form.sale
        rows = (*_FIRST_ROW, *_SECOND_ROW)
        is_in = (name for name in rows if cursor and _is_within(cursor, sale.field(name)))
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
        has_no_remark = is_tight and form.buyer.is_unfolded
        form.sale.leave_out(item=has_no_item, remark=has_no_remark)
        if for_findings and not at_remark and not self._fits():
            form.sale.leave_out(item=has_no_item, remark=True)

    def _fits(self) -> bool:
        """Whether the form, as it stands now, needs no more height than it has."""
        column = self._columns[0]
        card = column.parentWidget()
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
