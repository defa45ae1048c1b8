"""How the form's parts share its room, and in which order keys go through them.

A small window has half the distances; where a notice stands, findings and folded details give way.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from pos_scanner.desktop.invoice_form.buyer_section import BuyerSection
from pos_scanner.desktop.invoice_form.findings_list import FindingsList
from pos_scanner.desktop.invoice_form.lines_section import LinesSection
from pos_scanner.desktop.invoice_form.sale_section import SaleSection
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import Button
from pos_scanner.desktop.widgets.notices import NoticeStrip


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
        form.notice.changed.connect(self._share_room)
        form.buyer.folding_changed.connect(self._on_folding_changed)
        form.findings.rows_changed.connect(self._order_buttons)
        self._order_fields()
        self._order_buttons()

    def fit(self, density: Density) -> None:
        """Stand closer where there is little height."""
        form = self._form
        self._density = density
        is_roomy = density is Density.ROOMY
        for layout in self._columns:
            set_px(layout, setSpacing=2 * STEP if is_roomy else STEP)
        margins = (4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP) if is_roomy else (2 * STEP,) * 4
        set_px(self._columns[0], setContentsMargins=margins)
        form.sale.fit(density)
        form.buyer.fit(density)
        form.lines.fit(density)
        for choice in (form.buyer.title_type, form.sale.kind, form.lines.entry):
            choice.be_brief(is_wanted=not is_roomy)
        self._share_room()

    def make_room_for_sale(self) -> None:
        """The sale's second row is wanted: where it has given way to the details, they fold."""
        if self._density is Density.TIGHT:
            self._form.buyer.fold()

    def _share_room(self) -> None:
        form = self._form
        lacks_room = self._density is not Density.ROOMY or form.notice.is_large
        gives_way = lacks_room and not form.notice.isHidden()
        form.findings.setHidden(gives_way)
        form.buyer.make_room(gives_way)
        self._on_folding_changed()

    def _on_folding_changed(self) -> None:
        is_tight = self._density is Density.TIGHT
        self._form.sale.leave_out_remark(is_wanted=is_tight and self._form.buyer.is_unfolded)

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
