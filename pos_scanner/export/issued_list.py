"""Reads the tax platform's list of issued invoices (全量发票查询导出结果): sheets to invoices.

Sheets and columns are found by their headings. An invoice comes from a sheet with a row each; one
that stands in a sheet of lines alone is added up. Which record of the till it belongs to is
``reconciliation.py``'s business.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from pos_scanner.export.formats.headings import Headings, find_headings
from pos_scanner.export.table_sheets import ROUNDED, Sheet

COLUMNS: dict[str, tuple[str, ...]] = {
    "digital": ("数电发票号码", "数电票号码", "数电票号", "全电发票号码", "电子发票号码",
                "数电号码"),
    "code": ("发票代码",),
    "number": ("发票号码", "发票号"),
    "day": ("开票日期", "开票时间", "开具日期", "开具时间", "开票日"),
    "seller_tax_number": ("销方识别号", "销售方识别号", "销售方纳税人识别号", "销方纳税人识别号",
                          "销方税号", "销售方税号", "开票方识别号", "开票方纳税人识别号"),
    "buyer_tax_number": ("购方识别号", "购买方识别号", "购买方纳税人识别号", "购方纳税人识别号",
                         "购方税号", "购买方税号", "受票方识别号", "受票方纳税人识别号"),
    "buyer": ("购买方名称", "购方名称", "受票方名称", "购买方"),
    "net": ("金额", "不含税金额", "合计金额"),
    "tax": ("税额", "合计税额"),
    "gross": ("价税合计", "含税金额", "价税合计金额"),
    "kind": ("发票票种", "票种", "发票类型", "发票种类"),
    "status": ("发票状态", "状态"),
    "positive": ("是否正数发票",),
    "remark": ("备注", "发票备注"),
    "serial": ("发票流水号", "流水号", "申请单号"),
    "blue": ("被红冲蓝字数电发票号码", "被红冲蓝字数电票号码", "对应蓝字发票号码", "蓝字发票号码",
             "原蓝字发票号码", "蓝字数电发票号码"),
}  # fmt: skip
"""What each column may be called."""
_ITEMS = ("货物或应税劳务名称", "货物或应税劳务、服务名称", "项目名称", "商品名称")
_LINE_HEADINGS = (*_ITEMS, "税收分类编码", "单价", "税率", "税率/征收率")
_OF_INVOICE = tuple(name for name in COLUMNS if name not in {"net", "tax", "gross"})
_TOTAL = re.compile(r"^(合计|总计|小计|共计|本页合计|total)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})(?!\d)|(\d{4})(\d\d)(\d\d)")
_BLUE = re.compile(r"蓝字[^0-9]{0,20}?(?:发票)?号码?[::\s]*(\d{8,20})|被红冲[^0-9]*(\d{20})")
_BLUE_PAPER = re.compile(r"正数发票代码[::\s]*(\d{10,12})\D*号码[::\s]*(\d{8})")
_NO = frozenset({"否", "N", "n", "0", "负数"})
_AMOUNT_NOISE = re.compile(r"[\s¥￥元整]|^(?:RMB|CNY)")
_DECIMAL_COMMA = re.compile(r"[-−]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}")
"""As a spreadsheet of another country writes 1.106,50: its comma is no thousands' mark."""
_NOT_RED_YET = re.compile(r"未|待|中")
_SERIAL_DAY = (date(1899, 12, 30), 36_000, 80_000)
"""A spreadsheet's day 0, and which numbers are taken for days."""


class IssuedStatus(StrEnum):
    """What the list says of an invoice (发票状态)."""

    VALID = "valid"
    RED_WHOLE = "red-whole"
    RED_PARTLY = "red-partly"
    CANCELLED = "cancelled"
    """作废, which the older kinds know; it counts as taken back whole."""


_STAGES = {
    IssuedStatus.VALID: 0,
    IssuedStatus.RED_PARTLY: 1,
    IssuedStatus.RED_WHOLE: 2,
    IssuedStatus.CANCELLED: 2,
}
"""Nothing that was taken back becomes valid again, in whatever order the files are read."""


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """An invoice that the bureau issued, as the list has it.

    Attributes:
        number: 20 digits; of the older kinds code and number, a hyphen between.
        gross_fen: with tax; negative on a red invoice.
        blue_number: of the invoice that a red one takes back; empty where it is not said.
        serial: 发票流水号, where the list has it.
        seller_tax_number: who issued it; empty where the list does not say.
        is_special: ``None`` where the list does not say.
    """

    number: str
    issued_on: date
    buyer: str = ""
    buyer_tax_number: str = ""
    gross_fen: int = 0
    net_fen: int = 0
    tax_fen: int = 0
    status: IssuedStatus = IssuedStatus.VALID
    is_special: bool | None = None
    remark: str = ""
    blue_number: str = ""
    serial: str = ""
    seller_tax_number: str = ""

    @property
    def is_red(self) -> bool:
        """Whether it takes another one back."""
        return self.gross_fen < 0


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A row that is no invoice, and why: ``rounded``, ``number``, ``day`` or ``amount``."""

    sheet: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class IssuedList:
    """What was read of one file, or of several together.

    Attributes:
        invoices: by number.
        unread: rows that have something of an invoice and are none.
        is_list: whether a sheet has the headings of such a list at all.
        of_other_sellers: what another taxpayer issued; no record is ever matched with it.
    """

    invoices: Mapping[str, IssuedInvoice]
    unread: tuple[UnreadRow, ...] = ()
    is_list: bool = True
    of_other_sellers: tuple[IssuedInvoice, ...] = ()

    def sold_by(self, tax_number: str) -> "IssuedList":
        """The list with the invoices of other sellers apart; all are ours without a tax number."""
        seller = _plain_tax_number(tax_number)
        foreign = {
            number: invoice
            for number, invoice in self.invoices.items()
            if seller and invoice.seller_tax_number not in {"", seller}
        }
        own = {number: self.invoices[number] for number in self.invoices if number not in foreign}
        return replace(self, invoices=own, of_other_sellers=tuple(foreign.values()))

    @property
    def blue(self) -> list[IssuedInvoice]:
        """The invoices that take nothing back."""
        return [invoice for invoice in self.invoices.values() if not invoice.is_red]

    @property
    def red(self) -> list[IssuedInvoice]:
        """The invoices that take others back."""
        return [invoice for invoice in self.invoices.values() if invoice.is_red]

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day of issue; ``None`` of an empty list."""
        days = sorted(invoice.issued_on for invoice in self.invoices.values())
        return (days[0], days[-1]) if days else None


class _RowError(ValueError):
    """A row cannot be read; the text is the reason."""


def read_issued(sheets: Iterable[Sheet]) -> IssuedList:
    """The issued invoices of a file's sheets, each once."""
    whole: dict[str, IssuedInvoice] = {}
    summed: dict[str, IssuedInvoice] = {}
    unread: list[UnreadRow] = []
    is_list = False
    for sheet in sheets:
        headings = _headings(sheet)
        if headings is None:
            continue
        is_list = True
        of_sheet = _invoices(sheet, headings, unread)
        target = summed if headings.column_of(_LINE_HEADINGS) else whole
        for number, invoice in of_sheet.items():
            target.setdefault(number, invoice)
    return IssuedList({**summed, **whole}, tuple(unread), is_list)


def merged(lists: Iterable[IssuedList]) -> IssuedList:
    """Several files as one list: an invoice in more than one counts once, by its last status."""
    invoices: dict[str, IssuedInvoice] = {}
    unread: list[UnreadRow] = []
    for issued in lists:
        unread += issued.unread
        for number, invoice in issued.invoices.items():
            earlier = invoices.get(number)
            if earlier is None or _STAGES[earlier.status] <= _STAGES[invoice.status]:
                invoices[number] = invoice
    return IssuedList(invoices, tuple(unread))


def _headings(sheet: Sheet) -> Headings | None:
    """Where a sheet has the list's headings; ``None`` when it is no such list."""
    names = [name for names in COLUMNS.values() for name in names]
    headings = find_headings(sheet.rows, [*names, *_LINE_HEADINGS])
    has_number = headings.column_of((*COLUMNS["digital"], *COLUMNS["number"])) is not None
    has_amount = headings.column_of((*COLUMNS["gross"], *COLUMNS["net"])) is not None
    has_day = headings.column_of(COLUMNS["day"]) is not None
    return headings if has_number and has_day and has_amount else None


def _invoices(
    sheet: Sheet, headings: Headings, unread: list[UnreadRow]
) -> dict[str, IssuedInvoice]:
    """The invoices of one sheet; rows with one number are its lines, but for a row given twice."""
    invoices: dict[str, IssuedInvoice] = {}
    negative: set[str] = set()
    places = {field: headings.column_of(names) for field, names in COLUMNS.items()}
    has_lines = headings.column_of(_LINE_HEADINGS) is not None
    item, above = headings.column_of(_ITEMS), dict[str, str]()
    for at, row in enumerate(sheet.rows[headings.row :], start=headings.row + 1):
        cells = {field: _cell(row, column) for field, column in places.items()}
        is_continued = bool(above and _cell(row, item)) and _is_continued(row, cells)
        if not any(row) or not (is_continued or not _is_total(row, cells)):
            continue
        if is_continued:  # Cells that are merged down have their text in the first row alone.
            cells |= {name: cells[name] or above[name] for name in _OF_INVOICE}
        above = cells
        try:
            invoice = _invoice(cells)
        except _RowError as error:
            unread.append(UnreadRow(sheet.title, at, str(error)))
            continue
        if cells["positive"] in _NO:
            negative.add(invoice.number)
        earlier = invoices.get(invoice.number)
        if earlier is None or not has_lines:
            invoices.setdefault(invoice.number, invoice)
        else:
            invoices[invoice.number] = _added(earlier, invoice)
    # Where a red invoice's amounts stand without their sign, the column of its own says so.
    unsigned = {number for number in negative if invoices[number].gross_fen > 0}
    return invoices | {number: _negated(invoices[number]) for number in unsigned}


def _cell(row: Sequence[str], column: int | None) -> str:
    text = row[column - 1] if column is not None and column <= len(row) else ""
    return unicodedata.normalize("NFKC", text).strip().removeprefix("'")


def _is_total(row: Sequence[str], cells: Mapping[str, str]) -> bool:
    """A row of sums: it says so, and names no invoice."""
    number = cells["digital"] or cells["number"]
    first = number or next((text for text in row if text), "")
    is_named = _TOTAL.match(unicodedata.normalize("NFKC", first).replace(" ", "")) is not None
    return is_named or not (number or cells["day"])


def _is_continued(row: Sequence[str], cells: Mapping[str, str]) -> bool:
    """A further line of the invoice above: an item without a number, and no row of sums."""
    is_named = any(_TOTAL.match(unicodedata.normalize("NFKC", text)) for text in row)
    has_number = cells["digital"] or cells["number"]
    return not has_number and not is_named and bool(cells["gross"] or cells["net"])


def _invoice(cells: Mapping[str, str]) -> IssuedInvoice:
    number = _number(cells)
    net, tax = _fen(cells["net"]), _fen(cells["tax"])
    gross = _fen(cells["gross"]) if cells["gross"] else (net or 0) + (tax or 0)
    if gross is None or (not cells["gross"] and net is None):
        raise _RowError("amount")
    is_red = cells["positive"] in _NO or gross < 0
    kind = cells["kind"]
    return IssuedInvoice(
        number=number,
        issued_on=_day(cells["day"]),
        buyer=cells["buyer"],
        buyer_tax_number=_plain_tax_number(cells["buyer_tax_number"]),
        gross_fen=gross,
        net_fen=net or 0,
        tax_fen=tax or 0,
        status=_status(cells["status"]),
        is_special=("专用" in kind or "专票" in kind) if kind else None,
        remark=cells["remark"],
        blue_number=_blue_number(cells) if is_red else "",
        serial=cells["serial"],
        seller_tax_number=_plain_tax_number(cells["seller_tax_number"]),
    )


def _plain_tax_number(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def _number(cells: Mapping[str, str]) -> str:
    """20 digits; or code and number of the older kinds, which have 8, 10 or 12 digits."""
    texts = [re.sub(r"\s", "", cells[name]) for name in ("digital", "number", "code")]
    if any(text.startswith(ROUNDED) for text in texts):
        raise _RowError("rounded")
    digital, number, code = texts
    for candidate in (digital, number):
        if re.fullmatch(r"\d{20}", candidate):
            return candidate
    if re.fullmatch(r"\d{1,12}", number) and re.fullmatch(r"\d{10}|\d{12}", code):
        return f"{code}-{number.zfill(8)}"  # A spreadsheet takes a leading zero away.
    if re.fullmatch(r"\d{8,12}", number) and not code:
        return number
    raise _RowError("number")


def _day(text: str) -> date:
    match = _DAY.match(text)
    first, seconds, last = _SERIAL_DAY
    try:
        if re.fullmatch(r"\d{5}(\.\d+)?", text) and seconds < float(text) < last:
            return first + timedelta(days=int(float(text)))
        if match:
            year, month, day = (part for part in match.groups() if part)
            return date(int(year), int(month), int(day))
    except ValueError:
        pass
    raise _RowError("day")


def _fen(text: str) -> int | None:
    """An amount in fen; ``None`` for an empty or masked (``***``) cell.

    Raises:
        _RowError: it is no amount.
    """
    plain = _AMOUNT_NOISE.sub("", text)
    if _DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    plain = plain.replace(",", "")
    if not plain.strip("*-—"):
        return None
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    try:
        amount = Decimal(plain.replace("−", "-"))
        return int((amount * 100).quantize(Decimal(1)))
    except (ArithmeticError, ValueError) as error:
        raise _RowError("amount") from error


def _status(text: str) -> IssuedStatus:
    if "作废" in text:
        return IssuedStatus.CANCELLED
    is_red = "红冲" in text or "冲红" in text
    if is_red and not _NOT_RED_YET.search(text):
        return IssuedStatus.RED_PARTLY if "部分" in text else IssuedStatus.RED_WHOLE
    return IssuedStatus.VALID


def _blue_number(cells: Mapping[str, str]) -> str:
    if re.fullmatch(r"\d{8,20}", cells["blue"]):
        return cells["blue"]
    text = re.sub(r"\s", "", cells["remark"])
    if paper := _BLUE_PAPER.search(text):
        return f"{paper[1]}-{paper[2]}"
    blue = _BLUE.search(text)
    return (blue[1] or blue[2]) if blue else ""


def _added(earlier: IssuedInvoice, line: IssuedInvoice) -> IssuedInvoice:
    return replace(
        earlier,
        gross_fen=earlier.gross_fen + line.gross_fen,
        net_fen=earlier.net_fen + line.net_fen,
        tax_fen=earlier.tax_fen + line.tax_fen,
    )


def _negated(invoice: IssuedInvoice) -> IssuedInvoice:
    return replace(
        invoice,
        gross_fen=-invoice.gross_fen,
        net_fen=-invoice.net_fen,
        tax_fen=-invoice.tax_fen,
    )
