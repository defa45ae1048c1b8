"""`sale`: hands a sale of the cash register to the till whose window is open."""

import argparse
import json
import sys

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.desktop.cash_register.socket_address import ask
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.cash_register import LONGEST_REQUEST, RequestError, sale_request

_FIELDS = (
    "order", "amount", "item", "remark", "quantity", "unit_price", "unit", "spec", "discount",
    "tax_code", "tax_rate",
)  # fmt: skip


def run(options: argparse.Namespace, context: Context) -> int:
    """Send the sale; done when the till has taken it.

    Raises:
        KnownError: NO_TILL_OPEN, TILL_SILENT, SALE_REFUSED with the facts ``field``, ``problem``
            and ``reason``.
    """
    problem = ask(context.data_folder, _request(options))
    if problem is not None:
        raise _refusal(problem)
    return ExitStatus.DONE


def _request(options: argparse.Namespace) -> bytes:
    if options.json:
        line = sys.stdin.buffer.read(LONGEST_REQUEST + 1).strip()
        return _with_command(line.replace(b"\n", b" ").replace(b"\r", b" ")) + b"\n"
    values: dict[str, object] = {name: getattr(options, name) for name in _FIELDS}
    if options.without_tax:
        values["price_includes_tax"] = False
    return sale_request(values)


def _with_command(line: bytes) -> bytes:
    """A JSON object, which is a sale's where it names no command; its digits stay as they are."""
    if len(line) > LONGEST_REQUEST:
        raise _refusal(RequestError("too-long"))
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise _refusal(RequestError("not-json"))
    if "command" in values:
        return line
    return b'{"command": "sale"' + (b", " if values else b"") + line[1:].lstrip()


def _refusal(problem: RequestError) -> KnownError:
    field = problem.field or problem.problem
    reason = problem.problem
    if reason == "bad-value":
        reason = f"bad-{field.rpartition('.')[2].partition('[')[0]}"
    facts = {"field": field, "problem": problem.problem, "reason": reason}
    return KnownError(FailureKind.SALE_REFUSED, **facts)
