"""Turns a line as typed into a line of an invoice, and a form's lines into their sums.

Any two of quantity, price and amount are enough.

The amount is what counts; a quantity or price that follows from it is rounded half up to 13
places, as the tax platform's batch template takes them. What is wrong is said by field.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

from pos_scanner.domain.amounts.amount_expression import (
    AmountExpressionError,
    ExpressionProblem,
    amount_fen,
)
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceLine
from pos_scanner.domain.money import (
    LARGEST_AMOUNT_FEN,
    AmountError,
    gross_of_net,
    parse_number,
    round_to_fen,
    to_fen,
    to_yuan,
)
from pos_scanner.domain.tax_rate import EXEMPT, parse_rate

DECIMAL_PLACES = 13
"""Of quantity and unit price in the tax platform's batch template."""
_PRECISION = 50
_SMALLEST = Decimal(1).scaleb(-DECIMAL_PLACES)


@dataclass(eq=False)
class LineError(ValueError):
    """A field of a line cannot be understood, or is missing.

    Attributes:
        field: its name in :class:`DraftLine`.
        is_missing: it is empty and nothing else gives it.
        problem: why the arithmetic that stands there has no value; ``None`` where none does.
    """

    field: str
    is_missing: bool = False
    problem: ExpressionProblem | None = None


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """A line's numbers, complete, with tax or without as they were typed.

    Attributes:
        amount_fen: before the discount.
        discount_fen: less than the amount.
        ties: whether quantity times price is the amount to the fen, where all three were typed.
    """

    quantity: Decimal | None
    unit_price: Decimal | None
    amount_fen: int
    discount_fen: int
    ties: bool


def line_amounts(line: DraftLine) -> LineAmounts:
    """Complete quantity, unit price and amount from any two of them, or from the amount alone.

    Raises:
        LineError: ``quantity``, ``unit_price``, ``amount`` or ``discount``.
    """
    quantity = _number(line, "quantity")
    unit_price = _number(line, "unit_price")
    amount = _fen(line, "amount")
    ties = True
    if amount is None:
        if quantity is None or unit_price is None:
            raise LineError("amount", is_missing=True)
        amount = _product(quantity, unit_price)
    elif quantity is not None and unit_price is None:
        unit_price = _quotient(amount, quantity, "quantity")
    elif unit_price is not None and quantity is None:
        quantity = _quotient(amount, unit_price, "unit_price")
    elif quantity is not None and unit_price is not None:
        ties = _product(quantity, unit_price) == amount
    discount = _fen(line, "discount") or 0
    if discount >= amount:
        raise LineError("discount")
    return LineAmounts(quantity, unit_price, amount, discount, ties)


def gross_amounts(
    amounts: LineAmounts, rate: Decimal, *, price_includes_tax: bool
) -> tuple[int, int]:
    """What a line comes to with its tax, before and after the discount, in fen.

    The discount's tax is rounded by itself: the tax platform makes a line of its own of it.

    Raises:
        LineError: ``amount``: more than an invoice can have.
    """
    full_fen, discount_fen = amounts.amount_fen, amounts.discount_fen
    if not price_includes_tax:
        full_fen, discount_fen = gross_of_net(full_fen, rate), gross_of_net(discount_fen, rate)
    if full_fen > LARGEST_AMOUNT_FEN:
        raise LineError("amount")
    return full_fen, full_fen - discount_fen


def invoice_line(line: DraftLine, *, price_includes_tax: bool) -> InvoiceLine:
    """The line of an invoice that a line of the form becomes.

    ``price_includes_tax`` says whether its price, amount and discount are with tax.

    Raises:
        LineError: ``item``, ``tax_rate`` or a field of ``line_amounts``.
    """
    if not line.item.strip():
        raise LineError("item", is_missing=True)
    try:
        rate = parse_rate(line.tax_rate)
    except ValueError as error:
        raise LineError("tax_rate") from error
    amounts = line_amounts(line)
    full_fen, paid_fen = gross_amounts(amounts, rate, price_includes_tax=price_includes_tax)
    return InvoiceLine(
        item=line.item.strip(),
        gross_fen=paid_fen,
        tax_rate=rate,
        tax_code=line.tax_code.strip(),
        spec=line.spec.strip(),
        unit=line.unit.strip(),
        quantity=amounts.quantity,
        unit_price=_tying_price(amounts),
        discount_fen=full_fen - paid_fen,
        exempt=line.tax_rate == EXEMPT,
    )


def _tying_price(amounts: LineAmounts) -> Decimal | None:
    """The typed unit price, or the one that the amount gives where the two do not tie.

    The tax platform computes 金额 = 单价 × 数量, and so does everybody who adds up an export.
    """
    if amounts.ties or amounts.quantity is None:
        return amounts.unit_price
    try:
        return _quotient(amounts.amount_fen, amounts.quantity, "quantity")
    except LineError:
        return None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in fen; ``net_fen + tax_fen`` is always ``gross_fen``.

    Attributes:
        lines: how many lines they contain; 0 when no line has an amount yet.
    """

    net_fen: int
    tax_fen: int
    gross_fen: int
    lines: int


def computed_line(line: DraftLine, *, price_includes_tax: bool) -> InvoiceLine | None:
    """The line's amounts, whether or not its item is there yet; ``None`` while they are wrong."""
    try:
        return invoice_line(replace(line, item="-"), price_includes_tax=price_includes_tax)
    except LineError:
        return None


def totals(draft: Draft) -> Totals:
    """The sums of those lines of a draft whose amounts can be computed."""
    includes_tax = draft.price_includes_tax
    computed = [computed_line(line, price_includes_tax=includes_tax) for line in draft.lines]
    lines = [line for line in computed if line is not None]
    return Totals(
        sum(line.net_fen for line in lines),
        sum(line.tax_fen for line in lines),
        sum(line.gross_fen for line in lines),
        len(lines),
    )


def _number(line: DraftLine, field: str) -> Decimal | None:
    text = str(getattr(line, field)).strip()
    if not text:
        return None
    try:
        return parse_number(text, DECIMAL_PLACES)
    except AmountError as error:
        raise LineError(field) from error


def _fen(line: DraftLine, field: str) -> int | None:
    text = str(getattr(line, field)).strip()
    if not text:
        return None
    try:
        return amount_fen(text)
    except AmountExpressionError as error:
        raise LineError(field, problem=error.problem) from error
    except AmountError as error:
        raise LineError(field) from error


def _product(quantity: Decimal, unit_price: Decimal) -> int:
    with localcontext(prec=_PRECISION):
        fen = to_fen(round_to_fen(quantity * unit_price))
    if not 0 < fen <= LARGEST_AMOUNT_FEN:
        raise LineError("amount")
    return fen


def _quotient(amount_fen: int, divisor: Decimal, field: str) -> Decimal:
    """Quantity or price by the amount and the other one; must be what could have been typed."""
    with localcontext(prec=_PRECISION):
        exact = to_yuan(amount_fen) / divisor
        quotient = plain(exact.quantize(_SMALLEST, ROUND_HALF_UP))
    if not 0 < quotient <= to_yuan(LARGEST_AMOUNT_FEN):
        raise LineError(field)
    return quotient


def plain(number: Decimal) -> Decimal:
    """A number without trailing zeros or exponent: ``2.500`` is ``2.5``, ``1E+2`` is ``100``."""
    with localcontext(prec=_PRECISION):
        return Decimal(f"{number.normalize():f}")
