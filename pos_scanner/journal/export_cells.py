"""Cells of confirmed invoices' lines, made by SQLite: for a million rows Python is too slow.

``export.formats.columns`` defines each source in Python; here the most used ones are defined in
SQL, for confirmations alone, and a test compares the two. What SQL cannot say (a number with
an exponent) comes as NUL, which no cell contains: the caller then makes the row in Python.
"""

from collections.abc import Iterator, Sequence

from pos_scanner.journal.storage.connection import JournalConnection, Row

UNSAYABLE = "\0"
_SELECT = (
    "SELECT {cells} FROM (SELECT * FROM invoice {where}) i"
    " JOIN line l USING (sequence) ORDER BY i.sequence, l.position"
)
_TRIGGERS = "=+-@\t\r\n＝＋－＠'"


def _fen(column: str) -> str:
    return f"({column} / 100) || '.' || substr('0' || ({column} % 100), -2)"


def _plain(column: str) -> str:
    return (
        f"CASE WHEN {column} IS NULL THEN '' WHEN {column} GLOB '*[^0-9.]*' THEN char(0)"
        f" WHEN instr({column}, '.') THEN rtrim(rtrim({column}, '0'), '.') ELSE {column} END"
    )


def _price(column: str) -> str:
    """As an amount: two places at least."""
    plain = _plain(column)
    return (
        f"CASE WHEN {column} IS NULL THEN '' WHEN instr({plain}, '.') = 0 THEN {plain} || '.00'"
        f" WHEN instr({plain}, '.') = length({plain}) - 1 THEN {plain} || '0' ELSE {plain} END"
    )


_CONFIRMED_AT = (
    "CASE length(i.confirmed_at) WHEN 25 THEN i.confirmed_at"
    " WHEN 32 THEN substr(i.confirmed_at, 1, 19) || substr(i.confirmed_at, 27)"
    " ELSE char(0) END"
)
CELLS: dict[str, str] = {
    "invoice.number": "i.number",
    "invoice.order_number": "i.order_number",
    "invoice.day": "i.sale_date",
    "invoice.kind": "i.kind",
    "invoice.currency": "'CNY'",
    "invoice.state": "'有效'",
    "invoice.remark": "i.remark",
    "invoice.cashier": "i.cashier",
    "invoice.shift": "ifnull(CAST(i.shift AS TEXT), '')",
    "invoice.replaces": "i.replaces",
    "invoice.confirmed_at": _CONFIRMED_AT,
    "buyer.name": "i.buyer_name",
    "buyer.tax_number": "i.buyer_tax_number",
    "buyer.address": "i.buyer_address",
    "buyer.phone": "i.buyer_phone",
    "buyer.bank_name": "i.buyer_bank_name",
    "buyer.bank_account": "i.buyer_bank_account",
    "buyer.email": "i.buyer_email",
    "line.item": "l.item",
    "line.tax_code": "l.tax_code",
    "line.spec": "l.spec",
    "line.unit": "l.unit",
    "line.quantity": _plain("l.quantity"),
    "line.unit_price": _price("l.unit_price"),
    "line.tax_rate": _plain("l.tax_rate"),
    "line.net": _fen("l.net_fen"),
    "line.tax": _fen("l.tax_fen"),
    "line.gross": _fen("l.gross_fen"),
}
"""Sources of ``export.formats.columns`` that are defined here, too, as expressions of SQL."""


def guarded_cell(expression: str) -> str:
    """An expression with an apostrophe before what a spreadsheet would run as a formula."""
    codes = ", ".join(str(ord(trigger)) for trigger in _TRIGGERS)
    return f"iif(unicode({expression}) IN ({codes}), '''' || {expression}, {expression})"


def read_cells(
    file: JournalConnection, where: str, values: Row, sources: Sequence[tuple[str, bool]]
) -> Iterator[tuple[str, ...]]:
    """A row a line, in the order of sequence and line; streams.

    Args:
        file: the journal's.
        where: a WHERE clause of this package's own, over table ``invoice``; values are bound.
        values: what is bound to its question marks.
        sources: names of CELLS, and whether each is guarded.
    """
    cells = ", ".join(
        guarded_cell(CELLS[name]) if is_guarded else CELLS[name] for name, is_guarded in sources
    )
    with file.guarded():
        yield from file.execute(_SELECT.format(cells=cells, where=where), values)
