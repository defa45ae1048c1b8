"""A record in words: captions and values, for the screen, for paper and for the clipboard alike."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos_scanner.desktop.messages import field_name, issue_state_words, rate_words
from pos_scanner.domain.amounts.line_calculation import plain
from pos_scanner.domain.invoice import (
    REPLACED_BY,
    ConfirmedInvoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
)
from pos_scanner.domain.issuance import Issuance, IssueState
from pos_scanner.domain.masking import masked
from pos_scanner.domain.money import format_money, format_yuan, unbroken
from pos_scanner.domain.tax_rate import EXEMPT
from pos_scanner.domain.title import TEXT_FIELDS, TitleType

_BETWEEN_SUMS = "   "
"""Here a line may end; not between a sum and its name."""

_MASKED = {"phone", "bank_account"}
_KINDS = {
    InvoiceKind.ORDINARY: QT_TRANSLATE_NOOP("InvoiceText", "Ordinary invoice"),
    InvoiceKind.SPECIAL: QT_TRANSLATE_NOOP("InvoiceText", "Special VAT invoice"),
}
_TYPES = {
    TitleType.COMPANY: QT_TRANSLATE_NOOP("InvoiceText", "Company"),
    TitleType.INDIVIDUAL: QT_TRANSLATE_NOOP("InvoiceText", "Individual"),
}
_FROM_SCAN = QT_TRANSLATE_NOOP("InvoiceText", "scan")
_EDITED = QT_TRANSLATE_NOOP("InvoiceText", "edited; scanned: {0}")
_EDITED_AWAY = QT_TRANSLATE_NOOP("InvoiceText", "removed; scanned: {0}")
_TYPED = QT_TRANSLATE_NOOP("InvoiceText", "typed")
_VOIDED = QT_TRANSLATE_NOOP("InvoiceText", "voided")
_CONFIRMED = QT_TRANSLATE_NOOP("InvoiceText", "confirmed")
_PURGED = QT_TRANSLATE_NOOP("InvoiceText", "The buyer's details have been purged.")
_CASHIER = QT_TRANSLATE_NOOP("InvoiceText", "Cashier")
_SHIFT = QT_TRANSLATE_NOOP("InvoiceText", "Shift")
_SALE_DATE = QT_TRANSLATE_NOOP("InvoiceText", "Day of sale")
_AT = QT_TRANSLATE_NOOP("InvoiceText", "Confirmed")
_BATCH = QT_TRANSLATE_NOOP("InvoiceText", "Export batch")
_NOT_YET = QT_TRANSLATE_NOOP("InvoiceText", "not exported yet")
_AT_BUREAU = QT_TRANSLATE_NOOP("InvoiceText", "Tax bureau")
_ISSUED_NUMBER = QT_TRANSLATE_NOOP("InvoiceText", "Invoice number (bureau)")
_ISSUED_ON = QT_TRANSLATE_NOOP("InvoiceText", "Issued on")
_RED = QT_TRANSLATE_NOOP("InvoiceText", "Reversed (red-letter)")
_REFUSED = QT_TRANSLATE_NOOP("InvoiceText", "Rejected")
_REPLACES = QT_TRANSLATE_NOOP("InvoiceText", "Replaces")
_VOID_AT = QT_TRANSLATE_NOOP("InvoiceText", "Voided")
_REASON = QT_TRANSLATE_NOOP("InvoiceText", "Reason")
_REPLACED = QT_TRANSLATE_NOOP("InvoiceText", "Replaced by")
_WITHOUT_TAX = QT_TRANSLATE_NOOP("InvoiceText", "without tax")
_DISCOUNT = QT_TRANSLATE_NOOP("InvoiceText", "discount {0}")


@dataclass(frozen=True, slots=True)
class Said:
    """A caption, its value, and where the value came from; the last may be empty."""

    caption: str
    value: str
    source: str = ""


def state_words(record: ConfirmedInvoice) -> str:
    """An invoice's state in the user's language: confirmed or void."""
    return _tr(_VOIDED if record.state is InvoiceState.VOIDED else _CONFIRMED)


def kind_words(record: ConfirmedInvoice) -> str:
    """An invoice's kind in the user's language: ordinary or special."""
    return _tr(_KINDS[record.invoice.kind])


def void_words(record: ConfirmedInvoice) -> tuple[Said, ...]:
    """When it was voided, by whom and why; nothing of one that is not."""
    if record.state is not InvoiceState.VOIDED:
        return ()
    at = f"{record.voided_at:%Y-%m-%d %H:%M}" if record.voided_at else ""
    who = " · ".join(filter(None, [at, record.voided_by]))
    replacement = record.void_reason.removeprefix(REPLACED_BY)
    caption = _REASON if replacement == record.void_reason else _REPLACED
    return Said(_tr(_VOID_AT), who), Said(_tr(caption), replacement)


def buyer_words(record: ConfirmedInvoice, *, is_masked: bool = False) -> tuple[Said, ...]:
    """The buyer's fields that hold something, or held something when they were scanned.

    ``is_masked``: phone and account show their ends alone.
    """
    if record.purged:
        return (Said("", _tr(_PURGED)),)
    buyer, scanned = record.invoice.buyer, record.invoice.scanned
    entries = []
    for name in TEXT_FIELDS:
        value = getattr(buyer, name)
        scanned_value = getattr(scanned, name) if scanned else ""
        if value or scanned_value:
            shorten = masked if is_masked and name in _MASKED else str
            source = _source(value, scanned_value, shorten, is_scanned=scanned is not None)
            entries.append(Said(field_name(name), shorten(value) or "–", source))
    if buyer.title_type is not None:
        entries.insert(1, Said(field_name("title_type"), _tr(_TYPES[buyer.title_type])))
    return tuple(entries)


def _source(value: str, before: str, shorten: Callable[[str], str], *, is_scanned: bool) -> str:
    if not is_scanned:
        return _tr(_TYPED)
    if value == before.strip():
        return _tr(_FROM_SCAN)
    if not before:
        return _tr(_TYPED)
    return _tr(_EDITED if value else _EDITED_AWAY).format(shorten(before))


def line_words(line: InvoiceLine, *, price_includes_tax: bool) -> tuple[str, str]:
    """What was sold in some words, and its sum with tax."""
    rate = rate_words(EXEMPT if line.exempt else str(line.tax_rate))
    parts = [line.item, line.spec, rate]
    if line.quantity is not None:
        count = f"{plain(line.quantity):f}{line.unit}"
        price = "" if line.unit_price is None else f" × {plain(line.unit_price):f}"
        net = "" if price_includes_tax or not price else f" ({_tr(_WITHOUT_TAX)})"
        parts.append(f"{count}{price}{net}")
    if line.discount_fen:
        parts.append(_tr(_DISCOUNT).format(format_yuan(line.discount_fen)))
    if line.tax_code:
        parts.append(line.tax_code)
    return "  ".join(filter(None, parts)), format_money(line.gross_fen)


def other_words(record: ConfirmedInvoice) -> tuple[Said, ...]:
    """Order, remark, cashier, shift, batch and proof, those that there are, with captions."""
    invoice = record.invoice
    shift = "" if invoice.shift is None else str(invoice.shift)
    entries = (
        Said(field_name("order_number"), invoice.order_number),
        Said(field_name("remark"), invoice.remark),
        Said(_tr(_SALE_DATE), f"{invoice.sale_date:%Y-%m-%d}"),
        Said(_tr(_AT), f"{record.confirmed_at:%Y-%m-%d %H:%M:%S}"),
        Said(_tr(_CASHIER), invoice.cashier),
        Said(_tr(_SHIFT), shift),
        Said(_tr(_REPLACES), invoice.replaces),
        Said(_tr(_BATCH), record.exported_in or _tr(_NOT_YET)),
        *issuance_words(record.issuance),
    )
    return tuple(entry for entry in entries if entry.value)


def issuance_words(issuance: Issuance) -> tuple[Said, ...]:
    """What the tax bureau made of a record, with captions; nothing until it is on its way."""
    if issuance.state is IssueState.WAITING:
        return ()
    day = "" if issuance.issued_on is None else f"{issuance.issued_on:%Y-%m-%d}"
    red = format_money(issuance.red_fen) if issuance.red_fen else ""
    entries = (
        Said(_tr(_AT_BUREAU), issue_state_words(issuance.state), issuance.batch),
        Said(_tr(_ISSUED_NUMBER), issuance.number),
        Said(_tr(_ISSUED_ON), day),
        Said(_tr(_RED), red),
        Said(_tr(_REFUSED), issuance.reason),
    )
    return tuple(entry for entry in entries if entry.value)


def as_text(record: ConfirmedInvoice) -> str:
    """All of it, a line each, for the clipboard."""
    invoice = record.invoice
    lines = [f"{record.number}  {state_words(record)}  {kind_words(record)}"]
    lines += [f"{entry.caption}: {entry.value}" for entry in void_words(record)]
    lines += [f"{entry.caption}: {entry.value}".removeprefix(": ") for entry in buyer_words(record)]
    for line in invoice.lines:
        lines.append("  ".join(line_words(line, price_includes_tax=invoice.price_includes_tax)))
    lines.append(" ".join(sums_words(record).split("\N{NO-BREAK SPACE}")))
    lines += [f"{entry.caption}: {entry.value}" for entry in other_words(record)]
    return "\n".join(lines)


def sums_words(record: ConfirmedInvoice) -> str:
    """Net, tax and total."""
    invoice = record.invoice
    pattern = QCoreApplication.translate("InvoiceText", "Net {0}   Tax {1}   Total {2}")
    amounts = (invoice.net_fen, invoice.tax_fen)
    words = pattern.format(*map(format_yuan, amounts), format_money(invoice.gross_fen))
    return _BETWEEN_SUMS.join(map(unbroken, words.split(_BETWEEN_SUMS)))


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("InvoiceText", sentence)
