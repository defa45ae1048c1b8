"""What a cash register says to the till, a line of JSON each, and what it is answered.

The door to the outside: whatever comes in is a request that holds, or a RequestError that says
which field is wrong. docs/cash-register.md is the page for those who write the register's side.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, NoReturn

from pos_scanner.domain.amounts.line_calculation import LineError, gross_amounts, line_amounts
from pos_scanner.domain.invoice import DraftLine
from pos_scanner.domain.sale import LONGEST_ORDER_NUMBER, Sale
from pos_scanner.domain.tax_codes import TaxCodes, is_tax_code
from pos_scanner.domain.tax_rate import parse_rate

LONGEST_REQUEST = 64 * 1024
"""Bytes, line end included."""
MOST_LINES = 200
_LONGEST_TEXT = 300
_SALE_FIELDS = {"command", "order", "remark", "price_includes_tax", "lines"}
_LINE_FIELDS = {field.name for field in fields(DraftLine)}
_NO_CODES = TaxCodes()


@dataclass(eq=False)
class RequestError(ValueError):
    """A request that is none.

    Attributes:
        problem: ``not-json``, ``too-long``, ``unknown-command``, ``unknown-field``,
            ``bad-value`` or ``summary-code``.
        field: which field, like ``lines[1].amount``; empty when none is to blame.
    """

    problem: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class ShowWindow:
    """Bring the window to the front."""


def parse_request(line: bytes, codes: TaxCodes = _NO_CODES) -> Sale | ShowWindow:
    """Read a request.

    Args:
        line: JSON, as it came.
        codes: the tax codes that are known, by which a summary code is refused.

    Raises:
        RequestError: it is none.
    """
    if len(line) > LONGEST_REQUEST:
        raise RequestError("too-long")
    try:
        request = json.loads(line, parse_int=str, parse_float=str, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise RequestError("not-json") from error
    if not isinstance(request, dict):
        raise RequestError("not-json")
    match request.get("command"):
        case "sale":
            return _sale(request, codes)
        case "show":
            _refuse_unknown(request, {"command"})
            return ShowWindow()
        case _:
            raise RequestError("unknown-command", "command")


def sale_request(values: Mapping[str, Any]) -> bytes:
    """A sale as it is sent; ``None`` and empty values are left out."""
    fields_sent = {name: value for name, value in values.items() if value not in (None, "")}
    return _line({"command": "sale", **fields_sent})


def show_request() -> bytes:
    """The request to bring the window to the front."""
    return _line({"command": "show"})


def accepted() -> bytes:
    """The answer to a request that was taken."""
    return _line({"ok": True})


def refused(error: RequestError) -> bytes:
    """The answer to one that was not."""
    return _line({"ok": False, "error": error.problem, "field": error.field})


def read_answer(line: bytes) -> RequestError | None:
    """What a till answered: ``None`` when it took the request.

    Raises:
        ValueError: that was no till's answer.
    """
    answer = json.loads(line)
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        raise ValueError("not a till's answer")  # noqa: TRY004  (as json says it)
    if answer["ok"]:
        return None
    return RequestError(str(answer.get("error", "")), str(answer.get("field", "")))


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode("ascii") + b"\n"


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def _sale(request: dict[str, Any], codes: TaxCodes) -> Sale:
    if "lines" in request:
        _refuse_unknown(request, _SALE_FIELDS)
        lines = _lines(request["lines"], codes)
    else:
        _refuse_unknown(request, _SALE_FIELDS | _LINE_FIELDS)
        values = {name: value for name, value in request.items() if name in _LINE_FIELDS}
        lines = (_draft_line(values, "", codes),)
    includes = request.get("price_includes_tax")
    if not (includes is None or isinstance(includes, bool)):
        raise RequestError("bad-value", "price_includes_tax")
    order_number = _text(request, "order", "", LONGEST_ORDER_NUMBER)
    if not order_number and all(line.is_empty for line in lines):
        raise RequestError("bad-value", "amount")
    return Sale(lines, order_number, _text(request, "remark", ""), includes)


def _lines(values: object, codes: TaxCodes) -> tuple[DraftLine, ...]:
    if not isinstance(values, list) or not 0 < len(values) <= MOST_LINES:
        raise RequestError("bad-value", "lines")
    lines = []
    for position, value in enumerate(values):
        where = f"lines[{position}]"
        if not isinstance(value, dict):
            raise RequestError("bad-value", where)
        _refuse_unknown(value, _LINE_FIELDS, f"{where}.")
        lines.append(_draft_line(value, f"{where}.", codes))
    return tuple(lines)


def _draft_line(values: dict[str, Any], where: str, codes: TaxCodes) -> DraftLine:
    texts = {name: _text(values, name, where) for name in _LINE_FIELDS}
    line = DraftLine(**texts)
    try:
        rate = parse_rate(line.tax_rate) if line.tax_rate else Decimal(0)
        if not line.is_empty or line.unit_price:
            gross_amounts(line_amounts(line), rate, price_includes_tax=True)
    except LineError as error:
        raise RequestError("bad-value", f"{where}{error.field}") from error
    except ValueError as error:
        raise RequestError("bad-value", f"{where}tax_rate") from error
    if line.tax_code and not is_tax_code(line.tax_code):
        raise RequestError("bad-value", f"{where}tax_code")
    if codes.is_summary(line.tax_code):
        raise RequestError("summary-code", f"{where}tax_code")
    return line


def _text(values: dict[str, Any], name: str, where: str, longest: int = _LONGEST_TEXT) -> str:
    """A text or a number as text; line ends and other blanks become one blank."""
    value = values.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise RequestError("bad-value", f"{where}{name}")
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _refuse_unknown(values: dict[str, Any], known: set[str], where: str = "") -> None:
    for name in values:
        if name not in known:
            raise RequestError("unknown-field", f"{where}{name[:_LONGEST_TEXT]}")
