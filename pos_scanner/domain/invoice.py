"""An invoice: buyer, lines, totals, state; and the draft it grows from.

A :class:`Draft` is what stands in the form, as typed, right or wrong: text only. ``prepare`` turns
a sound draft into an :class:`Invoice` without number; the journal gives the number and confirms.
Amounts are integer fen with tax; net and tax follow from them (``money.net_of_gross``).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pos_scanner.domain.issuance import NOT_SENT, Issuance
from pos_scanner.domain.money import net_of_gross
from pos_scanner.domain.title import EMPTY_TITLE, Title, TitleSource

REPLACED_BY = "→ "
"""What a void's reason begins with where another invoice, whose number follows, took the place."""


class InvoiceKind(StrEnum):
    """发票类型, with the tax platform's own words (they stand in the export as they are)."""

    ORDINARY = "普通发票"
    SPECIAL = "增值税专用发票"


class InvoiceState(StrEnum):
    """An invoice's life in the journal: confirmed, perhaps voided; never changed."""

    CONFIRMED = "confirmed"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of an invoice.

    Attributes:
        item: what was sold (项目名称).
        gross_fen: what the buyer pays for it, tax included, the discount taken off, in fen.
        tax_rate: as a fraction: ``Decimal("0.06")``; 0 when exempt.
        tax_code: 商品和服务税收编码, 19 digits, text; empty when not known.
        spec: 规格型号.
        unit: 单位.
        quantity: up to 13 places; ``None`` when not given.
        unit_price: yuan for one, up to 13 places, with tax or without as the invoice's
            ``price_includes_tax`` says; ``None`` when not given.
        discount_fen: what was taken off (折扣金额), tax included, in fen, never negative.
        discount_rounds_apart: whether the discount's tax is rounded by itself, as on the discount
            line that the tax platform adds (批量开票 template, 折扣金额: 系统据此添加折扣行). False
            for records that were confirmed while it was rounded with the line's.
        exempt: 免税; not the same as a rate of 0.
    """

    item: str
    gross_fen: int
    tax_rate: Decimal
    tax_code: str = ""
    spec: str = ""
    unit: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_fen: int = 0
    exempt: bool = False
    discount_rounds_apart: bool = True

    @property
    def net_fen(self) -> int:
        """Amount without tax, in fen."""
        if not self.discount_rounds_apart:
            return net_of_gross(self.gross_fen, self.tax_rate)
        full_net = net_of_gross(self.gross_fen + self.discount_fen, self.tax_rate)
        return full_net - net_of_gross(self.discount_fen, self.tax_rate)

    @property
    def tax_fen(self) -> int:
        """The tax in the amount, in fen; ``net + tax`` is always the gross amount."""
        return self.gross_fen - self.net_fen


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice that is complete enough to be confirmed.

    Attributes:
        scanned: the particulars as the scan gave them; ``None`` when all was typed by hand.
        title_source: who answered for the scan.
        lines: at least one.
        order_number: the sale's number at the cash register.
        sale_date: the day of the sale, in the till's own time zone.
        cashier: who confirmed; empty in a one-person shop.
        price_includes_tax: how the cashier entered prices and amounts (是否含税); the amounts
            stored here are with tax either way.
        shift: number of the shift in which it was confirmed; ``None`` where none are kept.
        replaces: number of the voided invoice that this one stands in for; empty when none.
    """

    buyer: Title
    lines: tuple[InvoiceLine, ...]
    sale_date: date
    order_number: str = ""
    remark: str = ""
    kind: InvoiceKind = InvoiceKind.ORDINARY
    scanned: Title | None = None
    title_source: TitleSource | None = None
    cashier: str = ""
    price_includes_tax: bool = True
    shift: int | None = None
    replaces: str = ""

    @property
    def gross_fen(self) -> int:
        """Total with tax, in fen."""
        return sum(line.gross_fen for line in self.lines)

    @property
    def net_fen(self) -> int:
        """Total without tax, in fen: the sum of the lines' own rounded amounts."""
        return sum(line.net_fen for line in self.lines)

    @property
    def tax_fen(self) -> int:
        """Total tax, in fen."""
        return self.gross_fen - self.net_fen


@dataclass(frozen=True, slots=True)
class ConfirmedInvoice:
    """An invoice as the journal stores it.

    Attributes:
        number: what people call it, at most 20 characters: ``T1-20261123-0001``.
        sequence: gapless count of this till's confirmed invoices, from 1.
        confirmed_at: aware, to the second.
        draft_id: the draft it grew from; a draft is confirmed at most once.
        exported_in: number of the export batch that it is in; ``None`` while in none.
        void_exported_in: number of the batch that tells of its voiding; ``None`` while none does.
        voided_at: aware; ``None`` unless it is voided.
        voided_by: the cashier who voided it; empty in a one-person shop.
        void_reason: as it was given.
        purged: whether the buyer's particulars and the remark were removed after their time.
        issuance: what the tax bureau made of it.
    """

    number: str
    sequence: int
    invoice: Invoice
    confirmed_at: datetime
    draft_id: str
    state: InvoiceState = InvoiceState.CONFIRMED
    exported_in: str | None = None
    voided_at: datetime | None = None
    voided_by: str = ""
    void_reason: str = ""
    purged: bool = False
    issuance: Issuance = NOT_SENT
    void_exported_in: str | None = None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line as it stands in the form, as typed; see :class:`InvoiceLine`.

    Attributes:
        amount: with tax or without as the draft's ``price_includes_tax`` says, before the
            discount; may be left out when quantity and unit price are given.
        tax_rate: as a fraction in text, ``"0.06"``, or ``tax_rate.EXEMPT``; of the settings' list.
        discount: in the same terms as the amount.
    """

    item: str = ""
    amount: str = ""
    tax_rate: str = "0.06"
    tax_code: str = ""
    spec: str = ""
    unit: str = ""
    quantity: str = ""
    unit_price: str = ""
    discount: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether losing it would lose no typing: item and rate are defaults."""
        return not (self.amount or self.quantity or self.discount)


@dataclass(frozen=True, slots=True)
class DraftRefusal:
    """Why the tax platform refused what a draft corrects, and what of it is to be corrected.

    Attributes:
        reason: in the platform's words.
        field: as ``Draft``, ``DraftLine`` or ``Title`` calls it; empty where that is not known.
        line: from 0, of a line's field.
    """

    reason: str
    field: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form, as typed; every field is text and may be wrong.

    Attributes:
        draft_id: unique, made when the form is first touched; confirming the same draft twice
            gives the same invoice, never two.
        scanned: what the last scan gave, to show which fields were edited since.
        title_source: who answered for that scan.
        lines: at least one.
        replaces: number of the voided invoice that this draft grew from; empty when none.
        refusal: why the tax platform refused that one; ``None`` when it did not.
    """

    draft_id: str
    buyer: Title = EMPTY_TITLE
    scanned: Title | None = None
    title_source: TitleSource | None = None
    kind: InvoiceKind = InvoiceKind.ORDINARY
    order_number: str = ""
    lines: tuple[DraftLine, ...] = (DraftLine(),)
    remark: str = ""
    price_includes_tax: bool = True
    replaces: str = ""
    refusal: DraftRefusal | None = None

    @property
    def is_empty(self) -> bool:
        """Whether losing it would lose no typing: defaults such as the item do not count."""
        is_blank = len(self.lines) == 1 and self.lines[0].is_empty
        return self.buyer.is_empty and is_blank and not (self.order_number or self.remark)

    def with_line(self, position: int, line: DraftLine) -> "Draft":
        """The draft with another line at a position, from 0."""
        lines = (*self.lines[:position], line, *self.lines[position + 1 :])
        return replace(self, lines=lines)


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """A form put on hold for a customer who is not ready yet.

    Attributes:
        label: what the cashier calls it: a name, a table, nothing.
        held_at: aware; ``None`` while it is on its way to the disk.
    """

    draft: Draft
    label: str
    held_at: datetime | None


@dataclass(frozen=True, slots=True)
class DaySummary:
    """The till's figures of a day, as the line at the top of the window shows them.

    Attributes:
        count: confirmed invoices of that day, voided ones left out.
        gross_fen: their sum with tax.
        unexported: invoices of any day that are in no export batch yet, and exported ones whose
            voiding is in none.
        proof: the journal's last entry, ``57:5a8bd72e7f7ac273``; on paper it proves the journal.
    """

    day: date
    count: int = 0
    gross_fen: int = 0
    unexported: int = 0
    proof: str = ""
