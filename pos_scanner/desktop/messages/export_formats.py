"""The export's words: what is wrong with a cell, what a column holds, what a format is called."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from pos_scanner.desktop.messages import rate_words, translated
from pos_scanner.desktop.messages.export import DESTINATIONS
from pos_scanner.domain.money import format_yuan, unbroken
from pos_scanner.export.dry_run import CellWarning
from pos_scanner.export.formats.preset import Preset

_NET_AND_TAX = QT_TRANSLATE_NOOP("Export", "{0}: net {1}, tax {2}")
_REFUSALS = {
    "too-long": QT_TRANSLATE_NOOP(
        "Export",
        "{length} characters; at most {longest} are allowed. The invoice waits:"
        " enter it there by hand, shortened.",
    ),
    "not-in-charset": QT_TRANSLATE_NOOP(
        "Export",
        "This format does not support {character}. The invoice waits: enter it there by hand.",
    ),
    "control-character": QT_TRANSLATE_NOOP(
        "Export",
        "Contains {character}, which no file can contain. The invoice waits: enter"
        " it there by hand.",
    ),
}
_WARNINGS = {
    "not-in-gbk": QT_TRANSLATE_NOOP("Export", "An older program (GBK) will not show {character}."),
    "one-piece": QT_TRANSLATE_NOOP(
        "Export",
        "Exported as quantity 1 at the full amount: with quantity {quantity} the"
        " amount would differ there.",
    ),
    "substituted": QT_TRANSLATE_NOOP("Export", "{character} is written as 〓 in this summary."),
    "long": QT_TRANSLATE_NOOP(
        "Export", "{length} bytes: too long if the platform counts a character as two ({longest})."
    ),
    "tax-number-missing": QT_TRANSLATE_NOOP(
        "Export", "The platform requires a tax number for companies and on special invoices."
    ),
    "tax-code-odd": QT_TRANSLATE_NOOP(
        "Export", "{code} is not a 19-digit tax code: the platform will reject it."
    ),
    "tax-code-summary": QT_TRANSLATE_NOOP(
        "Export", "{code} is a summary code: the platform requires a more specific one."
    ),
    "exempt-on-special": QT_TRANSLATE_NOOP(
        "Export",
        "An exempt item on a special invoice: the platform will reject it. Void it, and "
        "confirm it again as an ordinary invoice.",
    ),
    "rate-zero": QT_TRANSLATE_NOOP(
        "Export", "A rate of 0 % without an exemption: the platform will reject it."
    ),
    "empty": QT_TRANSLATE_NOOP("Export", "The platform requires this: fill it in in the file."),
    "column-lacking": QT_TRANSLATE_NOOP(
        "Export", "Your workbook has no such column: its content is left out."
    ),
    "not-known-here": QT_TRANSLATE_NOOP(
        "Export",
        "Your workbook requires this, but the till has no data for it: fill it in in the file.",
    ),
}
_VOIDS_LEFT_OUT = QT_TRANSLATE_NOOP(
    "Export", "Voids that this format cannot report: {0}. Void them there by hand."
)
_EXPORTED_BEFORE = QT_TRANSLATE_NOOP(
    "Export", "Exported for the same purpose before: {0}. They would be booked twice."
)
SOURCES = {
    "batch.number": QT_TRANSLATE_NOOP("Export", "Batch"),
    "batch.row": QT_TRANSLATE_NOOP("Export", "Row in the file"),
    "batch.document": QT_TRANSLATE_NOOP("Export", "Invoice's place in the file"),
    "batch.part": QT_TRANSLATE_NOOP("Export", "Line's place in the invoice"),
    "invoice.number": QT_TRANSLATE_NOOP("Export", "Till's number"),
    "invoice.state": QT_TRANSLATE_NOOP("Export", "State"),
    "invoice.replaces": QT_TRANSLATE_NOOP("Export", "Replaces"),
    "invoice.order_number": QT_TRANSLATE_NOOP("Export", "Order number"),
    "invoice.day": QT_TRANSLATE_NOOP("Export", "Day"),
    "invoice.kind": QT_TRANSLATE_NOOP("Export", "Kind of invoice"),
    "invoice.currency": QT_TRANSLATE_NOOP("Export", "Currency"),
    "invoice.remark": QT_TRANSLATE_NOOP("Export", "Invoice's remark"),
    "invoice.issue_state": QT_TRANSLATE_NOOP("Export", "State at the tax bureau"),
    "invoice.issued_number": QT_TRANSLATE_NOOP("Export", "Issued invoice's number"),
    "invoice.issued_on": QT_TRANSLATE_NOOP("Export", "Day of issue"),
    "invoice.cashier": QT_TRANSLATE_NOOP("Export", "Cashier"),
    "invoice.shift": QT_TRANSLATE_NOOP("Export", "Shift"),
    "invoice.confirmed_at": QT_TRANSLATE_NOOP("Export", "Confirmed at"),
    "invoice.with_tax": QT_TRANSLATE_NOOP("Export", "Price includes tax (yes or no)"),
    "invoice.net": QT_TRANSLATE_NOOP("Export", "Invoice without tax"),
    "invoice.tax": QT_TRANSLATE_NOOP("Export", "Invoice's tax"),
    "invoice.gross": QT_TRANSLATE_NOOP("Export", "Invoice with tax"),
    "invoice.discount": QT_TRANSLATE_NOOP("Export", "Invoice's discount with tax"),
    "buyer.name": QT_TRANSLATE_NOOP("Export", "Buyer's name"),
    "buyer.tax_number": QT_TRANSLATE_NOOP("Export", "Buyer's tax number"),
    "buyer.address": QT_TRANSLATE_NOOP("Export", "Buyer's address"),
    "buyer.phone": QT_TRANSLATE_NOOP("Export", "Buyer's phone"),
    "buyer.bank_name": QT_TRANSLATE_NOOP("Export", "Buyer's bank"),
    "buyer.bank_account": QT_TRANSLATE_NOOP("Export", "Buyer's account"),
    "buyer.email": QT_TRANSLATE_NOOP("Export", "Buyer's e-mail"),
    "buyer.is_person": QT_TRANSLATE_NOOP("Export", "Buyer is a person (yes or no)"),
    "line.item": QT_TRANSLATE_NOOP("Export", "Line's item"),
    "line.tax_code": QT_TRANSLATE_NOOP("Export", "Line's tax code"),
    "line.spec": QT_TRANSLATE_NOOP("Export", "Line's spec"),
    "line.unit": QT_TRANSLATE_NOOP("Export", "Line's unit"),
    "line.quantity": QT_TRANSLATE_NOOP("Export", "Line's quantity"),
    "line.unit_price": QT_TRANSLATE_NOOP("Export", "Line's unit price"),
    "line.tax_rate": QT_TRANSLATE_NOOP("Export", "Line's tax rate"),
    "line.discount": QT_TRANSLATE_NOOP("Export", "Line's discount"),
    "line.full_amount": QT_TRANSLATE_NOOP("Export", "Line's quantity times price"),
    "line.full_discount": QT_TRANSLATE_NOOP("Export", "Line's discount as entered"),
    "line.has_policy": QT_TRANSLATE_NOOP("Export", "Line is exempt (yes or no)"),
    "line.net": QT_TRANSLATE_NOOP("Export", "Line without tax"),
    "line.tax": QT_TRANSLATE_NOOP("Export", "Line's tax"),
    "line.gross": QT_TRANSLATE_NOOP("Export", "Line with tax"),
}
"""What a format that a user makes can hold."""


def source_words(source: str) -> str:
    """What a source of columns is called."""
    return _tr(SOURCES[source])


def warning_sentence(warning: CellWarning) -> str:
    """What is wrong with a cell, and what to do about it."""
    return cell_sentence(warning.kind.value, dict(warning.facts))


def cell_sentence(kind: str, facts: Mapping[str, str]) -> str:
    """The same of its kind and facts; for a refusal the fact ``reason`` decides."""
    sentence = _WARNINGS.get(kind) or _REFUSALS[facts.get("reason", "control-character")]
    text = _tr(sentence)
    for name, fact in facts.items():
        text = text.replace("{" + name + "}", fact)
    return text


def voids_words(count: int) -> str:
    """Of a format that can take no invoice back: how many voids it leaves to the user."""
    return _tr(_VOIDS_LEFT_OUT).format(count)


def exported_before_words(count: int) -> str:
    """How much of an export its reader has had before."""
    return _tr(_EXPORTED_BEFORE).format(count)


def destination_words(preset: Preset) -> str:
    """For whom a format's files are: the tax platform, the ledger, or what reads that format.

    A list of buyers or banks is asked what it had itself, so that it goes by its own title.
    """
    destination = preset.destination if preset.reports_invoices else ""
    return translated(DESTINATIONS.get(destination, "")) or preset_title(preset)


def sums_words(sums: Mapping[Decimal, tuple[int, int]]) -> str:
    """Net and tax of each rate, on one line."""
    pattern = _tr(_NET_AND_TAX)
    parts = [
        unbroken(pattern.format(rate_words(rate), format_yuan(net), format_yuan(tax)))
        for rate, (net, tax) in sorted(sums.items())
    ]
    return "   ".join(parts)


def preset_title(preset: Preset) -> str:
    """What a format is called, in the language that is spoken."""
    return preset.title_zh if _is_chinese() else preset.title


def preset_note(preset: Preset) -> str:
    """For whom it is, and what to mind."""
    return preset.note_zh if _is_chinese() else preset.note


def _is_chinese() -> bool:
    return QLocale().language() is QLocale.Language.Chinese


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("Export", sentence)
