"""Rows of invoices' lines, made by SQLite as one text each: for a million rows Python is too slow.

``export.formats.columns`` defines each source in Python; here the most used ones are defined in
SQL, of a confirmation and of a voiding, and a test compares the two. What SQL cannot say (a number
with an exponent) comes as NUL, which no cell contains: the caller then makes the row in Python.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pos_scanner.domain.export_batch import ItemEvent
from pos_scanner.journal.storage.connection import JournalConnection, Row

UNSAYABLE = "\0"
BLOCK = 200
"""Lines that are read at a time."""
CELL_END = b"\x1f"
"""Unit separator: stands between the cells of a row; a control character, in no cell of a file."""
_SELECT = (
    "SELECT {row}, i.sequence, l.tax_rate, l.net_fen, l.tax_fen"
    " FROM (SELECT * FROM invoice {where}) i"
    " LEFT JOIN issuance s ON s.sequence = i.sequence"
    " JOIN line l ON l.sequence = i.sequence {void}"
    " ORDER BY i.sequence, l.position"
)
_VOID = "JOIN chain v ON v.sequence = i.sequence AND v.event = 'voided'"
_NEVER_A_FORMULA = {
    "invoice.number", "invoice.kind", "invoice.currency", "invoice.state", "invoice.shift",
    "invoice.issue_state", "invoice.issued_on", "invoice.with_tax", "buyer.is_person",
    "line.has_policy",
}  # fmt: skip
"""What the program itself writes."""
_TRIGGERS = "=+-@\t\r\n＝＋－＠'"
_YES = "iif({condition}, '是', '否')"
_RATE_UNIT = 10_000
"""Rates are reckoned in hundredths of a percent; one with more places is left to Python."""


_USUAL = "'0.06', '0.13', '0.09', '0.03', '0.01', '0', '1', '2', '3', '4', '5', '6', '8', '10'"
"""Rates and quantities that are plain as they stand; most are, and this costs a third."""


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Some lines that come one after the other: each as one text, and what its sums need.

    Attributes:
        event: what is reported of their invoices.
        texts: the cells of each in UTF-8, CELL_END between.
        sequences: of each line's invoice; ascending, once for each of its lines.
        tax_rates: of each line, as stored: 0.01 and 0.010 are two texts and one rate.
        net_fen, tax_fen: of each line; positive for a voiding, too.
    """

    event: ItemEvent
    texts: tuple[bytes, ...]
    sequences: tuple[int, ...]
    tax_rates: tuple[str, ...]
    net_fen: tuple[int, ...]
    tax_fen: tuple[int, ...]


def _fen(amount: str) -> str:
    return f"format('%d.%02d', {amount} / 100, {amount} % 100)"


def _plain(column: str) -> str:
    return (
        f"CASE WHEN {column} IN ({_USUAL}) THEN {column} WHEN {column} IS NULL THEN ''"
        f" WHEN {column} GLOB '*[^0-9.]*' THEN char(0)"
        f" WHEN instr({column}, '.') THEN rtrim(rtrim({column}, '0'), '.') ELSE {column} END"
    )


def _price(column: str) -> str:
    """As an amount: two places at least."""
    plain = _plain(column)
    return (
        f"CASE WHEN {column} IS NULL THEN ''"
        f" WHEN substr({column}, -3, 1) = '.' AND {column} NOT GLOB '*[^0-9.]*' THEN {column}"
        f" WHEN instr({plain}, '.') = 0 THEN {plain} || '.00'"
        f" WHEN instr({plain}, '.') = length({plain}) - 1 THEN {plain} || '0' ELSE {plain} END"
    )


def _moment(at: str) -> str:
    """To the second, with its offset."""
    return (
        f"CASE length({at}) WHEN 25 THEN {at}"
        f" WHEN 32 THEN substr({at}, 1, 19) || substr({at}, 27) ELSE char(0) END"
    )


_RATE = f"CAST(round(l.tax_rate * {_RATE_UNIT}) AS INTEGER)"
_FULL_GROSS = "(l.gross_fen + l.discount_fen)"
_FULL_NET = (
    f"(({_FULL_GROSS} * {2 * _RATE_UNIT} + {_RATE_UNIT} + {_RATE})"
    f" / (2 * ({_RATE_UNIT} + {_RATE})))"
)
"""``money.net_of_gross``, in whole numbers: half a fen is rounded up."""
_HAS_PLAIN_RATE = f"abs(l.tax_rate * {_RATE_UNIT} - {_RATE}) < 0.000001"
_ISSUE_STATE = (
    "CASE ifnull(s.state, 'waiting') WHEN 'waiting' THEN '未发送' WHEN 'sent' THEN '已发送'"
    " WHEN 'issued' THEN '已开票' WHEN 'refused' THEN '被退回' WHEN 'red-lettered' THEN '已红冲'"
    " ELSE char(0) END"
)
_AMOUNTS = {name: f"l.{name}_fen" for name in ("net", "tax", "gross", "discount")}
_SHARED = {
    "invoice.number": "i.number",
    "invoice.order_number": "i.order_number",
    "invoice.kind": "i.kind",
    "invoice.currency": "'CNY'",
    "invoice.cashier": "i.cashier",
    "invoice.shift": "ifnull(CAST(i.shift AS TEXT), '')",
    "invoice.replaces": "i.replaces",
    "invoice.issue_state": _ISSUE_STATE,
    "invoice.issued_number": "ifnull(s.number, '')",
    "invoice.issued_on": "ifnull(s.issued_on, '')",
    "invoice.with_tax": _YES.format(condition="i.price_includes_tax"),
    "buyer.name": "i.buyer_name",
    "buyer.tax_number": "i.buyer_tax_number",
    "buyer.address": "i.buyer_address",
    "buyer.phone": "i.buyer_phone",
    "buyer.bank_name": "i.buyer_bank_name",
    "buyer.bank_account": "i.buyer_bank_account",
    "buyer.email": "i.buyer_email",
    "buyer.is_person": _YES.format(condition="i.buyer_type IS 1"),
    "line.item": "l.item",
    "line.tax_code": "l.tax_code",
    "line.spec": "l.spec",
    "line.unit": "l.unit",
    "line.unit_price": _price("l.unit_price"),
    "line.tax_rate": _plain("l.tax_rate"),
    "line.has_policy": _YES.format(condition="l.exempt"),
}


def _amounts(sign: int) -> dict[str, str]:
    """The cells of a line's amounts; a voiding's are negative, but for 0."""

    def cell(fen: str) -> str:
        return f"iif({fen} = 0, '', '-') || {_fen(fen)}" if sign < 0 else _fen(fen)

    def as_typed(with_tax: str, without: str) -> str:
        return (
            f"CASE WHEN i.price_includes_tax THEN {cell(with_tax)}"
            f" WHEN {_HAS_PLAIN_RATE} THEN {cell(without)} ELSE char(0) END"
        )

    discount = as_typed("l.discount_fen", f"({_FULL_NET} - l.net_fen)")
    return {
        **{f"line.{name}": cell(column) for name, column in _AMOUNTS.items()},
        "line.full_amount": as_typed(_FULL_GROSS, _FULL_NET),
        "line.full_discount": f"iif(l.discount_fen = 0, '0.00', {discount})",
    }


CELLS: Mapping[ItemEvent, Mapping[str, str]] = {
    ItemEvent.CONFIRMED: {
        **_SHARED,
        **_amounts(1),
        "invoice.day": "i.sale_date",
        "invoice.state": "'有效'",
        "invoice.remark": "i.remark",
        "invoice.confirmed_at": _moment("i.confirmed_at"),
        "line.quantity": _plain("l.quantity"),
    },
    ItemEvent.VOIDED: {
        **_SHARED,
        **_amounts(-1),
        "invoice.day": "substr(v.at, 1, 10)",
        "invoice.state": "'作废'",
        "invoice.remark": "iif(v.reason = '', '作废', '作废：' || v.reason)",
        "invoice.confirmed_at": _moment("v.at"),
        "line.quantity": f"iif(l.quantity IS NULL, '', '-' || {_plain('l.quantity')})",
    },
}
"""Sources of ``export.formats.columns`` that are defined here, too, as expressions of SQL."""


def guarded_cell(expression: str) -> str:
    """An expression with an apostrophe before what a spreadsheet would run as a formula."""
    codes = ", ".join(str(ord(trigger)) for trigger in _TRIGGERS)
    return f"iif(unicode({expression}) IN ({codes}), '''' || {expression}, {expression})"


def read_rows(
    file: JournalConnection,
    event: ItemEvent,
    where: str,
    values: Row,
    sources: Sequence[tuple[str, bool]],
) -> Iterator[LineBlock]:
    """The lines of invoices as texts, in the order of sequence and line, BLOCK at a time.

    Args:
        file: the journal's.
        event: what is reported of the invoices.
        where: a WHERE clause of this package's own, over table ``invoice``; values are bound.
        values: what is bound to its question marks.
        sources: names of CELLS, and whether each is guarded.
    """
    expressions = CELLS[event]
    cells = ", ".join(
        guarded_cell(expressions[name])
        if is_guarded and name not in _NEVER_A_FORMULA
        else expressions[name]
        for name, is_guarded in sources
    )
    # As bytes, since Python would decode the text only for the file to encode it again.
    row = f"CAST(concat_ws(char({ord(CELL_END)}), {cells}) AS BLOB)"
    void = _VOID if event is ItemEvent.VOIDED else ""
    with file.guarded():
        rows = file.execute(_SELECT.format(row=row, where=where, void=void), values)
        while block := list(islice(rows, BLOCK)):
            yield LineBlock(event, *zip(*block, strict=True))
