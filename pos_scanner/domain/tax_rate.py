"""A tax rate as text: a fraction such as ``"0.06"``, or the word for exempt goods (免税)."""

from decimal import Decimal, InvalidOperation

EXEMPT = "exempt"
"""Exempt is not a rate of 0: an invoice says 免税 in the rate's place."""

_PER_MILLE = (0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 100, 110, 130, 160, 170)
VAT_RATES = frozenset(Decimal(rate).scaleb(-3) for rate in _PER_MILLE)
"""Rates and levy rates (税率、征收率) of Chinese VAT, with the earlier ones of 10, 11, 16 and 17 %:
invoices for past sales still have those (财税〔2018〕32号, 税务总局公告2019年第39号)."""


def parse_rate(text: str) -> Decimal:
    """A tax rate as a fraction; 0 for ``EXEMPT``.

    Raises:
        ValueError: not a number from 0 up to, not including, 1.
    """
    if text == EXEMPT:
        return Decimal(0)
    try:
        rate = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("not a tax rate") from error
    if not (rate.is_finite() and 0 <= rate < 1):
        raise ValueError("not a tax rate")
    return rate
