"""`sale`: hands a sale of the cash register to the till whose window is open."""

import argparse
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
        KnownError: NO_TILL_OPEN, TILL_SILENT, SALE_REFUSED with the fact ``field``.
    """
    problem = ask(context.data_folder, _request(options))
    if problem is not None:
        raise _refusal(problem)
    return ExitStatus.DONE


def _request(options: argparse.Namespace) -> bytes:
    if options.json:
        line = sys.stdin.buffer.read(LONGEST_REQUEST + 1).strip()
        return line.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n"
    values: dict[str, object] = {name: getattr(options, name) for name in _FIELDS}
    if options.without_tax:
        values["price_includes_tax"] = False
    return sale_request(values)


def _refusal(problem: RequestError) -> KnownError:
    return KnownError(
        FailureKind.SALE_REFUSED, field=problem.field or problem.problem, problem=problem.problem
    )
