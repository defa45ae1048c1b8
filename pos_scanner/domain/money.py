"""Money: Decimal yuan on the way in and out, integer fen wherever it is stored or added up.

Rounding is half-up to the fen, as Chinese invoices round. No float ever.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

FEN = Decimal("0.01")
LARGEST_AMOUNT_FEN = 99_999_999_999_99
"""¥99,999,999,999.99: fits an invoice's amount field of 16 characters with room to spare."""

_AMOUNT = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]+(?:\.[0-9]{1,2})?|\.[0-9]{1,2}"
)

_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+")


class AmountError(ValueError):
    """The text is no amount of money, or none that an invoice can have; for the program alone."""


def round_to_fen(amount: Decimal) -> Decimal:
    """Round yuan to two places, half up."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def to_fen(amount: Decimal) -> int:
    """Yuan to fen, exactly.

    Raises:
        AmountError: the amount has parts of a fen.
    """
    scaled = amount.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise AmountError(f"{amount} is not a whole number of fen")
    return int(scaled)


def to_yuan(fen: int) -> Decimal:
    """Fen to yuan, always with two places."""
    return Decimal(fen).scaleb(-2).quantize(FEN)


def parse_amount(text: str) -> int:
    """Read an amount as a cashier types it; gives fen.

    Takes full-width digits (an input method was on), thousands separators, a leading ¥ or ￥ and
    a trailing 元.

    Raises:
        AmountError: not an amount, more than two places, zero, or beyond an invoice's size.
    """
    plain = _half_width(text).removeprefix("¥").removesuffix("元").strip()
    if not _AMOUNT.fullmatch(plain):
        raise AmountError(f"not an amount: {len(text)} characters")
    fen = to_fen(Decimal(plain.replace(",", "")))
    if not 0 < fen <= LARGEST_AMOUNT_FEN:
        raise AmountError("amount out of range")
    return fen


def parse_number(text: str, places: int) -> Decimal:
    """Read a quantity or a price as a cashier types it; full-width digits are taken.

    It has ``places`` decimal places at most. A comma stands between thousands alone: ``1,5`` is no
    number, and never 15.

    Raises:
        AmountError: not a number, zero, too many places, or beyond any invoice's size.
    """
    plain = _half_width(text).removeprefix("¥")
    if not _NUMBER.fullmatch(plain) or len(plain.partition(".")[2]) > places:
        raise AmountError(f"not a number: {len(text)} characters")
    number = Decimal(plain.replace(",", ""))
    if not 0 < number <= to_yuan(LARGEST_AMOUNT_FEN):
        raise AmountError("number out of range")
    return number


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().replace("。", ".")


def gross_of_net(net_fen: int, rate: Decimal) -> int:
    """A tax-exclusive amount with its tax, in fen; ``net_of_gross`` gives the amount back exactly.

    ``tax = round_half_up(net * rate, 2)``: the rounding error of at most half a fen shrinks by
    ``1 + rate`` on the way back and never reaches the next fen.
    """
    return net_fen + to_fen(round_to_fen(to_yuan(net_fen) * rate))


def format_yuan(fen: int) -> str:
    """Fen as people read them: ``1,234.50``; without a currency sign."""
    return f"{to_yuan(fen):,}"


def format_money(fen: int) -> str:
    """Fen as people read money wherever it stands alone: ``¥1,234.50``, ``¥−58.00``.

    No blank stands between sign and figures, so that a line never ends between them.
    """
    return f"¥{format_yuan(fen)}".replace("-", "−")


def unbroken(words: str) -> str:
    """Words that a line does not end within, such as a sum and what it is of."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def format_price(price: Decimal) -> str:
    """A unit price in yuan: ``¥8.50``, with more places than two where it has them."""
    return f"¥{with_fen(price):,f}"


def with_fen(price: Decimal) -> Decimal:
    """The same price with two places at least."""
    cents = price.quantize(FEN, ROUND_HALF_UP)
    return cents if cents == price else price


def net_of_gross(gross_fen: int, rate: Decimal) -> int:
    """The tax-exclusive part of a tax-inclusive amount, in fen.

    ``net = round_half_up(gross / (1 + rate), 2)``; the tax is ``gross - net``, so that the three
    always tie to the fen. Reckoned in integers: exact, and a fifth of Decimal's time.
    """
    divisor, factor = _one_and_rate(rate)
    net = (2 * abs(gross_fen) * factor + divisor) // (2 * divisor)
    return net if gross_fen >= 0 else -net


@lru_cache(maxsize=64)
def _one_and_rate(rate: Decimal) -> tuple[int, int]:
    """``1 + rate`` as a fraction, numerator first."""
    return (1 + rate).as_integer_ratio()
