"""Rows to values and back: how an invoice and a draft stand in the file.

The one place that knows the columns' order. Lone surrogates, which are no text and cannot be
stored, become U+FFFD here; everything else of Unicode comes back as it went in.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar

from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    Draft,
    DraftLine,
    DraftRefusal,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
)
from pos_scanner.domain.issuance import NOT_SENT, Issuance, IssueState
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleSource, TitleType
from pos_scanner.entry_hash import canonical

Row = tuple[Any, ...]
T = TypeVar("T", Title, Invoice, InvoiceLine, DraftLine, DraftRefusal)

INVOICE_COLUMNS = (
    "sequence, number, draft_id, kind, buyer_type, buyer_name, buyer_tax_number, buyer_address, "
    "buyer_phone, buyer_bank_name, buyer_bank_account, buyer_email, scanned, title_source, "
    "order_number, remark, cashier, sale_date, price_includes_tax, shift, replaces, confirmed_at, "
    "state, exported_in, void_exported_in, confirmed_on, gross_fen, personal_sha256, personal_salt,"
    " purged_in"
)
CHAINED_COLUMNS = (
    "sequence",
    "number",
    "draft_id",
    "kind",
    "order_number",
    "cashier",
    "sale_date",
    "shift",
    "replaces",
    "confirmed_at",
    "personal_sha256",
)
"""What a confirmation binds of an invoice's columns as they stand; see :func:`chain_entry`."""
VOID_COLUMNS = "at, reason, detail"
ISSUANCE_COLUMNS = "state, batch, number, issued_on, reason, red_fen"
NO_ISSUANCE: Row = (None,) * 6
"""The columns of a record that waits: it has no row in table ``issuance``."""
LINE_COLUMNS = (
    "sequence, position, item, tax_code, spec, unit, quantity, unit_price, tax_rate, exempt, "
    "gross_fen, net_fen, tax_fen, discount_fen"
)

_INVOICE_NAMES = INVOICE_COLUMNS.split(", ")
_LINE_NAMES = LINE_COLUMNS.split(", ")
_LINE_FIELDS_AS_STORED = ("item", "gross_fen", "tax_code", "spec", "unit", "discount_fen")


def storable(text: str) -> str:
    """A text that SQLite takes: lone surrogates become U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def storable_texts(value: T) -> T:
    """A copy in which every field that is a text is storable."""
    values = {field.name: getattr(value, field.name) for field in fields(value)}
    texts: dict[str, Any] = {
        name: storable(text) for name, text in values.items() if type(text) is str
    }
    return replace(value, **texts)


# ----------------------------------------------------------------------------------- invoices


def storable_invoice(invoice: Invoice) -> Invoice:
    """An invoice whose every text is storable, its buyer's and its lines' too."""
    return replace(
        storable_texts(invoice),
        buyer=storable_texts(invoice.buyer),
        lines=tuple(map(storable_texts, invoice.lines)),
        scanned=None if invoice.scanned is None else storable_texts(invoice.scanned),
    )


def invoice_row(confirmed: ConfirmedInvoice, salt: str) -> dict[str, Any]:
    """The columns of table ``invoice``, by name, of a storable invoice."""
    invoice = confirmed.invoice
    buyer = {f"buyer_{name}": getattr(invoice.buyer, name) for name in TEXT_FIELDS}
    return buyer | {
        "sequence": confirmed.sequence,
        "number": confirmed.number,
        "draft_id": confirmed.draft_id,
        "kind": invoice.kind.value,
        "buyer_type": None if invoice.buyer.title_type is None else int(invoice.buyer.title_type),
        "scanned": _scanned_json(invoice.scanned, invoice.buyer),
        "title_source": None if invoice.title_source is None else invoice.title_source.value,
        "order_number": invoice.order_number,
        "remark": invoice.remark,
        "cashier": invoice.cashier,
        "sale_date": invoice.sale_date.isoformat(),
        "price_includes_tax": int(invoice.price_includes_tax),
        "shift": invoice.shift,
        "replaces": invoice.replaces,
        "confirmed_on": confirmed.confirmed_at.date().isoformat(),
        "confirmed_at": confirmed.confirmed_at.isoformat(),
        "gross_fen": invoice.gross_fen,
        "personal_sha256": personal_digest(invoice, salt),
        "personal_salt": salt,
    }


def line_rows(confirmed: ConfirmedInvoice) -> list[Row]:
    """The rows of table ``line``, each in the order of LINE_COLUMNS."""
    return [
        (
            confirmed.sequence,
            position,
            line.item,
            line.tax_code,
            line.spec,
            line.unit,
            None if line.quantity is None else str(line.quantity),
            None if line.unit_price is None else str(line.unit_price),
            str(line.tax_rate),
            int(line.exempt),
            line.gross_fen,
            line.net_fen,
            line.tax_fen,
            line.discount_fen,
        )
        for position, line in enumerate(confirmed.invoice.lines, start=1)
    ]


def confirmed_invoice(
    row: Row, void: Row, lines: Iterable[Row], issued: Row = NO_ISSUANCE
) -> ConfirmedInvoice:
    """An invoice of its columns: INVOICE_, VOID_ and ISSUANCE_COLUMNS, each line's LINE_COLUMNS.

    Raises:
        ValueError, TypeError, KeyError, ArithmeticError: a column is damaged; see ``reading``.
    """
    column = dict(zip(_INVOICE_NAMES, row, strict=True))
    source = column["title_source"]
    buyer = _title({name: column[f"buyer_{name}"] for name in TEXT_FIELDS}, column["buyer_type"])
    voided_at, void_reason, void_detail = void
    invoice = Invoice(
        buyer=buyer,
        lines=tuple(_line(columns) for columns in lines),
        sale_date=date.fromisoformat(column["sale_date"]),
        order_number=column["order_number"],
        remark=column["remark"],
        kind=InvoiceKind(column["kind"]),
        scanned=_scanned(column["scanned"], buyer),
        title_source=None if source is None else TitleSource(source),
        cashier=column["cashier"],
        price_includes_tax=bool(column["price_includes_tax"]),
        shift=column["shift"],
        replaces=column["replaces"],
    )
    return ConfirmedInvoice(
        number=column["number"],
        sequence=column["sequence"],
        invoice=invoice,
        confirmed_at=datetime.fromisoformat(column["confirmed_at"]),
        draft_id=column["draft_id"],
        state=InvoiceState(column["state"]),
        exported_in=column["exported_in"],
        void_exported_in=column["void_exported_in"],
        voided_at=None if voided_at is None else datetime.fromisoformat(voided_at),
        voided_by="" if void_detail is None else json.loads(void_detail).get("cashier", ""),
        void_reason=void_reason or "",
        purged=column["purged_in"] is not None,
        issuance=issuance(issued),
    )


def issuance(row: Row) -> Issuance:
    """What the bureau made of an invoice, of ISSUANCE_COLUMNS.

    Raises:
        ValueError, TypeError: a column is damaged.
    """
    state, batch, number, issued_on, reason, red_fen = row
    if state is None:
        return NOT_SENT
    day = date.fromisoformat(issued_on) if issued_on else None
    return Issuance(IssueState(state), batch, number, day, reason, red_fen)


def personal_digest(invoice: Invoice, salt: str) -> str:
    """SHA-256 over everything about persons: buyer, scan, remark.

    The salt goes when they are purged: then nobody can try names until one fits the digest that
    stays. Invoices of the journal's version 1 have none.
    """
    of_buyer = canonical(title_values(invoice.buyer))
    of_scan = of_buyer  # Most scans are the buyer, whose spelling is half of the work.
    if invoice.scanned != invoice.buyer:
        of_scan = canonical(None if invoice.scanned is None else title_values(invoice.scanned))
    parts = [of_buyer, of_scan, canonical(invoice.remark)]
    return sha256(b"[%b]" % b",".join([canonical(salt), *parts] if salt else parts)).hexdigest()


def is_emptied(invoice: Invoice) -> bool:
    """Whether nothing about persons is left."""
    return invoice.buyer.is_empty and invoice.scanned is None and not invoice.remark


def derived_columns_agree(
    confirmed: ConfirmedInvoice, columns: dict[str, Any], lines: list[Row]
) -> bool:
    """Whether an invoice's columns are what its values give: no sum, no day, no line differs.

    How ``scanned`` is spelt has changed; what is personal has its digest.
    """
    expected = invoice_row(confirmed, columns["personal_salt"])
    if confirmed.purged:
        expected["personal_sha256"] = columns["personal_sha256"]
    del expected["scanned"]
    return lines == line_rows(confirmed) and all(
        columns[name] == value for name, value in expected.items()
    )


def chain_entry(confirmed: ConfirmedInvoice, personal_sha256: str) -> dict[str, Any]:
    """What a confirmation binds into the hash chain."""
    invoice = confirmed.invoice
    return {
        "event": "confirmed",
        "sequence": confirmed.sequence,
        "number": confirmed.number,
        "draft_id": confirmed.draft_id,
        "kind": invoice.kind.value,
        "order_number": invoice.order_number,
        "cashier": invoice.cashier,
        "sale_date": invoice.sale_date.isoformat(),
        "price_includes_tax": invoice.price_includes_tax,
        "shift": invoice.shift,
        "replaces": invoice.replaces,
        "confirmed_at": confirmed.confirmed_at.isoformat(),
        "lines": line_rows(confirmed),
        "personal_sha256": personal_sha256,
    }


def confirmation_detail(confirmed: ConfirmedInvoice) -> dict[str, Any]:
    """What a confirmation binds beside its content since version 6: where the title came from.

    It stands in the chain's own row, so that older entries, which lack it, verify as they are.
    """
    source = confirmed.invoice.title_source
    return {"title_source": None if source is None else source.value}


def _line(row: Row) -> InvoiceLine:
    column = dict(zip(_LINE_NAMES, row, strict=True))
    line = InvoiceLine(
        tax_rate=Decimal(column["tax_rate"]),
        quantity=_decimal(column["quantity"]),
        unit_price=_decimal(column["unit_price"]),
        exempt=bool(column["exempt"]),
        **{name: column[name] for name in _LINE_FIELDS_AS_STORED},
    )
    if line.discount_fen and line.net_fen != column["net_fen"]:
        return replace(line, discount_rounds_apart=False)
    return line


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


# ------------------------------------------------------------------------------------- drafts

_DRAFT_TEXTS = ("order_number", "remark", "replaces")


def draft_json(draft: Draft) -> str:
    """A draft as the JSON that stands in the file; lone surrogates become U+FFFD."""
    content: dict[str, Any] = {name: storable(getattr(draft, name)) for name in _DRAFT_TEXTS}
    content["buyer"] = asdict(storable_texts(draft.buyer))
    content["scanned"] = None if draft.scanned is None else asdict(storable_texts(draft.scanned))
    content["title_source"] = draft.title_source
    content["kind"] = draft.kind
    content["price_includes_tax"] = draft.price_includes_tax
    content["lines"] = [asdict(storable_texts(line)) for line in draft.lines]
    if draft.refusal is not None:
        content["refusal"] = asdict(storable_texts(draft.refusal))
    return json.dumps(content, ensure_ascii=False)


def draft(draft_id: str, text: str) -> Draft:
    """The draft that :func:`draft_json` made a JSON of.

    Raises:
        ValueError, KeyError, TypeError: the JSON is damaged; see ``database.reading``.
    """
    content = json.loads(text)
    scanned, source = content["scanned"], content["title_source"]
    return Draft(
        draft_id=draft_id,
        buyer=_title_of_json(content["buyer"]),
        scanned=None if scanned is None else _title_of_json(scanned),
        title_source=None if source is None else TitleSource(source),
        kind=InvoiceKind(content["kind"]),
        lines=tuple(DraftLine(**line) for line in content["lines"]),
        price_includes_tax=content["price_includes_tax"],
        refusal=DraftRefusal(**content["refusal"]) if "refusal" in content else None,
        **{name: content[name] for name in _DRAFT_TEXTS},
    )


def _title_of_json(values: dict[str, Any]) -> Title:
    return _title({name: values[name] for name in TEXT_FIELDS}, values["title_type"])


def _title(texts: dict[str, str], title_type: int | None) -> Title:
    return Title(None if title_type is None else TitleType(title_type), **texts)


def title_values(title: Title) -> dict[str, Any]:
    """As ``asdict`` gives them, which copies each value deeply: half of a verification's time."""
    return {"title_type": title.title_type} | {name: getattr(title, name) for name in TEXT_FIELDS}


def _scanned_json(scanned: Title | None, buyer: Title) -> str | None:
    """What the scan gave, where it differs from the buyer: for most invoices ``{}``."""
    if scanned is None:
        return None
    buyers = title_values(buyer)
    differing = {
        name: value for name, value in title_values(scanned).items() if value != buyers[name]
    }
    return json.dumps(differing, ensure_ascii=False)


def _scanned(text: str | None, buyer: Title) -> Title | None:
    return None if text is None else _title_of_json(title_values(buyer) | json.loads(text))
