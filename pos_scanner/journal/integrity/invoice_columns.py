"""Checks invoices by their columns, without making values of them, which takes half the time.

Takes what is in order beyond doubt: a confirmed invoice whose columns agree with one another and
with its digest. Of the remaining (voided, changed, damaged) it says nothing: they are read as
values and judged by :func:`checked`, which comes to the same for each that is taken here.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import apsw

from pos_scanner.domain.invoice import InvoiceKind
from pos_scanner.domain.money import net_of_gross
from pos_scanner.domain.title import TEXT_FIELDS, TitleSource, TitleType
from pos_scanner.entry_hash import canonical
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.database import NO_VALUE
from pos_scanner.journal.storage.invoice_reader import StoredInvoice
from pos_scanner.journal.storage.search_tokens import SearchedTexts, searched_texts

_LINES_OF_ONE = (
    "json((SELECT json_group_array(json_array({columns})) FROM"
    " (SELECT * FROM line l WHERE l.sequence = i.sequence ORDER BY position)))"
)
_BOUND = {name: name for name in row_mapping.CHAINED_COLUMNS} | {
    "event": "'confirmed'",
    "price_includes_tax": "json(iif(price_includes_tax = 1, 'true', 'false'))",
    "lines": _LINES_OF_ONE.format(columns=row_mapping.LINE_COLUMNS),
}
"""What a confirmation binds, as SQLite takes it from the columns."""
_BUYER = {name: f"buyer_{name}" for name in TEXT_FIELDS} | {"title_type": "buyer_type"}
_NOBODY = canonical(dict.fromkeys(TEXT_FIELDS, "") | {"title_type": None}).decode("ascii")
_NOTHING = canonical("").decode("ascii")


def _json_object(members: dict[str, str]) -> str:
    """An SQL expression whose value is canonical JSON, spelt as Python spells it.

    Some rare control characters are spelt otherwise: then the hash differs, and an invoice is
    judged by its values.
    """
    pairs = ", ".join(f"'{name}', {members[name]}" for name in sorted(members))
    return f"json_object({pairs})"


class _Columns(NamedTuple):
    """A row of ``_INVOICES``."""

    sequence: int
    number: str
    kind: str
    buyer_name: str
    buyer_tax_number: str
    order_number: str
    cashier: str
    buyer_type: int | None
    title_source: str | None
    sale_date: str
    price_includes_tax: int
    confirmed_at: str
    confirmed_on: str
    gross_fen: int
    purged_in: int | None
    scanned: str | None
    personal_sha256: str
    buyer: str
    remark: str
    salt: str
    bound: str


_SPELT = {
    "buyer": _json_object(_BUYER),
    "remark": "json_quote(remark)",
    "salt": "json_quote(personal_salt)",
    "bound": _json_object(_BOUND),
}
_INVOICES = (
    "SELECT {columns} FROM invoice i"
    " WHERE sequence BETWEEN ? AND ? AND state = 'confirmed' AND NOT EXISTS"
    " (SELECT 1 FROM chain v WHERE v.sequence = i.sequence AND v.event = 'voided')"
    " AND 'blob' NOT IN (typeof(scanned), typeof(purged_in), typeof(exported_in),"
    " typeof(void_exported_in))"
)
"""Where else a blob stands, which a damaged row may have, there is no JSON of it."""
_LINES = (
    "SELECT sequence, position, quantity, unit_price, tax_rate, exempt, gross_fen, net_fen,"
    " tax_fen, discount_fen FROM line WHERE sequence BETWEEN ? AND ? ORDER BY sequence, position"
)
_ISSUANCES = "SELECT sequence, {columns} FROM issuance WHERE sequence BETWEEN ? AND ?"
_TITLE_NAMES = {"title_type", *TEXT_FIELDS}
_KINDS = frozenset(InvoiceKind)
_SOURCES = {None, *TitleSource}
_TITLE_TYPES = {None, *TitleType}


class CheckedInvoice(NamedTuple):
    """What a verification goes on with.

    Attributes:
        bound: the canonical JSON of what its confirmation binds.
        searched: what the search index is made of.
        agrees: whether its columns agree with one another and with its digest; of a purged one
            whether it is emptied.
    """

    number: str
    confirmed_at: str
    title_source: str | None
    purged_in: int | None
    bound: str
    searched: SearchedTexts
    agrees: bool = True


def checked(stored: StoredInvoice) -> CheckedInvoice:
    """An invoice that was read as values, judged.

    Raises:
        TypeError: what it is searched by is no text, or what is bound no JSON: it is damaged.
    """
    confirmed, columns = stored.invoice, stored.columns
    agrees = row_mapping.derived_columns_agree(confirmed, columns, stored.lines)
    if confirmed.purged:
        agrees &= row_mapping.is_emptied(confirmed.invoice) and not columns["personal_salt"]
    bound = row_mapping.chain_entry(confirmed, columns["personal_sha256"])
    return CheckedInvoice(
        confirmed.number,
        columns["confirmed_at"],
        columns["title_source"],
        columns["purged_in"],
        canonical(bound).decode("utf-8"),
        _texts(*searched_texts(confirmed.invoice)),
        agrees,
    )


def sound_invoices(
    connection: apsw.Connection, first: int, last: int
) -> Iterator[tuple[int, CheckedInvoice]]:
    """The invoices from one sequence to another that are in order beyond doubt, by sequence."""
    span = first, last
    lines = {
        sequence: list(rows)
        for sequence, rows in groupby(connection.execute(_LINES, span), key=itemgetter(0))
    }
    issuances = {
        row[0]: row[1:]
        for row in connection.execute(_ISSUANCES.format(columns=row_mapping.ISSUANCE_COLUMNS), span)
    }
    columns = ", ".join(_SPELT.get(name, name) for name in _Columns._fields)
    for row in connection.execute(_INVOICES.format(columns=columns), span):
        column = _Columns._make(row)
        sequence = column.sequence
        with suppress(*NO_VALUE):
            if (issuance := issuances.get(sequence)) is not None:
                row_mapping.issuance(issuance)
                if bytes in map(type, issuance):
                    continue
            own = lines.get(sequence)
            if own and _is_in_order(column, own):
                yield sequence, _checked_columns(column)


def _checked_columns(column: _Columns) -> CheckedInvoice:
    return CheckedInvoice(
        column.number,
        column.confirmed_at,
        column.title_source,
        column.purged_in,
        column.bound,
        _texts(column.buyer_name, column.cashier, column.order_number, column.buyer_tax_number),
    )


def _texts(*values: Any) -> SearchedTexts:
    name, cashier, order, tax = values
    if not type(name) is type(cashier) is type(order) is type(tax) is str:
        raise TypeError(values)
    return name, cashier, order, tax


def _is_in_order(column: _Columns, lines: Sequence[row_mapping.Row]) -> bool:
    at = datetime.fromisoformat(column.confirmed_at)
    return (
        at.isoformat() == column.confirmed_at
        and at.date().isoformat() == column.confirmed_on
        and _is_day(column.sale_date)
        and column.kind in _KINDS
        and column.title_source in _SOURCES
        and column.buyer_type in _TITLE_TYPES
        and column.price_includes_tax in (0, 1)
        and all(_is_line_in_order(place, *line[1:]) for place, line in enumerate(lines, start=1))
        and sum(line[6] for line in lines) == column.gross_fen
        and _is_person_in_order(column)
    )


def _is_line_in_order(place: int, *columns: Any) -> bool:
    position, quantity, price, rate_text, exempt, gross, net, tax, discount = columns
    rate = _rate(rate_text)
    if discount:
        apart = net_of_gross(gross + discount, rate) - net_of_gross(discount, rate)
        is_net = net in (apart, net_of_gross(gross, rate))
    else:
        is_net = net == net_of_gross(gross, rate)
    return (
        is_net
        and type(gross) is type(net) is type(tax) is type(discount) is int
        and tax == gross - net
        and position == place
        and exempt in (0, 1)
        and _is_decimal(quantity)
        and _is_decimal(price)
    )


@lru_cache(maxsize=64)
def _rate(text: str) -> Decimal:
    """Raises ValueError when it is spelt otherwise than we do."""
    rate = Decimal(text)
    if str(rate) != text:
        raise ValueError(text)
    return rate


def _is_decimal(text: str | None) -> bool:
    return text is None or str(Decimal(text)) == text


@lru_cache(maxsize=64)
def _is_day(text: str) -> bool:
    return date.fromisoformat(text).isoformat() == text


def _is_person_in_order(column: _Columns) -> bool:
    buyer, scanned = column.buyer, column.scanned
    if column.purged_in is not None:
        nothing = _NOBODY, None, _NOTHING, _NOTHING
        return (buyer, scanned, column.remark, column.salt) == nothing
    if scanned is None:
        scanned = "null"
    elif scanned == "{}":
        scanned = buyer
    else:
        title = json.loads(buyer) | json.loads(scanned)
        if not (title.keys() == _TITLE_NAMES and title["title_type"] in _TITLE_TYPES):
            return False
        scanned = canonical(title).decode("utf-8")
    salt = "" if column.salt == _NOTHING else f"{column.salt},"
    spelling = f"[{salt}{buyer},{scanned},{column.remark}]"
    return sha256(spelling.encode("utf-8")).hexdigest() == column.personal_sha256
