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
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import apsw

from pos_scanner.domain.invoice import InvoiceKind
from pos_scanner.domain.money import net_of_gross
from pos_scanner.domain.title import TEXT_FIELDS, TitleSource, TitleType
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.database import NO_VALUE
from pos_scanner.journal.storage.invoice_reader import StoredInvoice
from pos_scanner.journal.storage.search_tokens import invoice_tokens, tokens

_INVOICES = (
    "SELECT {columns} FROM invoice i"
    " WHERE sequence BETWEEN ? AND ? AND state = 'confirmed' AND NOT EXISTS"
    " (SELECT 1 FROM chain v WHERE v.sequence = i.sequence AND v.event = 'voided')"
)
_LINES = "SELECT {columns} FROM line WHERE sequence BETWEEN ? AND ? ORDER BY sequence, position"
_ISSUANCES = "SELECT sequence, {columns} FROM issuance WHERE sequence BETWEEN ? AND ?"
_NAMES = row_mapping.INVOICE_COLUMNS.split(", ")
_BOUND = [
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
]
"""What a confirmation binds of an invoice's columns as they stand."""
_TITLE_NAMES = {"title_type", *TEXT_FIELDS}
_KINDS = frozenset(InvoiceKind)
_SOURCES = {None, *TitleSource}
_TITLE_TYPES = {None, *TitleType}


class CheckedInvoice(NamedTuple):
    """What a verification goes on with.

    Attributes:
        bound: what its confirmation binds; see ``row_mapping.chain_entry``.
        tokens: the sum of the hashes of its tokens in the search index. Python's hash is the same
            within one process.
        agrees: whether its columns agree with one another and with its digest; of a purged one
            whether it is emptied.
    """

    number: str
    title_source: str | None
    purged_in: int | None
    bound: dict[str, Any]
    tokens: int
    agrees: bool = True


def checked(stored: StoredInvoice) -> CheckedInvoice:
    """An invoice that was read as values, judged."""
    confirmed, columns = stored.invoice, stored.columns
    agrees = row_mapping.derived_columns_agree(confirmed, columns, stored.lines)
    if confirmed.purged:
        agrees &= row_mapping.is_emptied(confirmed.invoice) and not columns["personal_salt"]
    return CheckedInvoice(
        confirmed.number,
        columns["title_source"],
        columns["purged_in"],
        row_mapping.chain_entry(confirmed, columns["personal_sha256"]),
        sum(map(hash, invoice_tokens(confirmed.invoice))),
        agrees,
    )


def sound_invoices(
    connection: apsw.Connection, first: int, last: int
) -> Iterator[tuple[int, CheckedInvoice]]:
    """The invoices from one sequence to another that are in order beyond doubt, by sequence."""
    span = first, last
    by_sequence = groupby(
        connection.execute(_LINES.format(columns=row_mapping.LINE_COLUMNS), span), key=itemgetter(0)
    )
    lines = {sequence: list(rows) for sequence, rows in by_sequence}
    issuances = {
        row[0]: row[1:]
        for row in connection.execute(_ISSUANCES.format(columns=row_mapping.ISSUANCE_COLUMNS), span)
    }
    for row in connection.execute(_INVOICES.format(columns=row_mapping.INVOICE_COLUMNS), span):
        column = dict(zip(_NAMES, row, strict=True))
        sequence = column["sequence"]
        with suppress(*NO_VALUE):
            issuance = issuances.get(sequence, row_mapping.NO_ISSUANCE)
            row_mapping.issuance(issuance)
            own = lines.get(sequence, ())
            if own and _is_in_order(column, own) and not _has_blob(row, issuance, *own):
                yield sequence, _checked_columns(column, own)


def _checked_columns(column: dict[str, Any], lines: Sequence[row_mapping.Row]) -> CheckedInvoice:
    bound = {name: column[name] for name in _BOUND}
    bound["event"] = "confirmed"
    bound["price_includes_tax"] = column["price_includes_tax"] == 1
    bound["lines"] = lines
    codes = column["order_number"], column["buyer_tax_number"]
    return CheckedInvoice(
        column["number"],
        column["title_source"],
        column["purged_in"],
        bound,
        sum(map(hash, tokens(column["buyer_name"], column["cashier"], *codes))),
    )


def _is_in_order(column: dict[str, Any], lines: Sequence[row_mapping.Row]) -> bool:
    at = datetime.fromisoformat(column["confirmed_at"])
    return (
        at.isoformat() == column["confirmed_at"]
        and at.date().isoformat() == column["confirmed_on"]
        and _is_day(column["sale_date"])
        and column["kind"] in _KINDS
        and column["title_source"] in _SOURCES
        and column["buyer_type"] in _TITLE_TYPES
        and column["price_includes_tax"] in (0, 1)
        and all(_is_line_in_order(place, *line[1:]) for place, line in enumerate(lines, start=1))
        and sum(line[10] for line in lines) == column["gross_fen"]
        and _is_person_in_order(column)
    )


def _has_blob(*rows: row_mapping.Row) -> bool:
    """There are no blobs: a damaged row says so."""
    return any(bytes in map(type, row) for row in rows)


def _is_line_in_order(place: int, *columns: Any) -> bool:
    position, _, _, _, _, quantity, price, rate_text, exempt, gross, net, tax, discount = columns
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


def _is_person_in_order(column: dict[str, Any]) -> bool:
    buyer = {name: column[f"buyer_{name}"] for name in TEXT_FIELDS}
    buyer["title_type"] = column["buyer_type"]
    text, remark, salt = column["scanned"], column["remark"], column["personal_salt"]
    if column["purged_in"] is not None:
        nothing = any(buyer[name] != "" for name in TEXT_FIELDS)
        return not nothing and (buyer["title_type"], text, remark, salt) == (None, None, "", "")
    scanned = None
    if text == "{}":
        scanned = buyer
    elif text is not None:
        scanned = buyer | json.loads(text)
        if not (scanned.keys() == _TITLE_NAMES and scanned["title_type"] in _TITLE_TYPES):
            return False
    digest = row_mapping.digest_of_persons(salt, buyer, scanned, remark)
    return digest == str(column["personal_sha256"])
