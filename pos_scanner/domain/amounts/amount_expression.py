"""Sums typed into amount fields: ``12*3.5``, ``100-20``, ``(3+4)×2.5``.

In: text as a cashier types it, full-width and Chinese marks too. Out: yuan as a Decimal, or fen,
rounded half-up once at the end. Reckoned with fractions, so that ``100/3*3`` is 100 and a half fen
is a half; nothing is ever evaluated as a program.
"""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from pos_scanner.domain.money import FEN, LARGEST_AMOUNT_FEN, AmountError, parse_amount

LONGEST_SUM = 100
"""Characters; keeps numbers and nesting small whatever is pasted."""

_TYPED = str.maketrans(
    {"×": "*", "✕": "*", "x": "*", "X": "*", "·": "*", "÷": "/", "。": ".", "−": "-", "–": "-",
     "—": "-", "¥": None, "元": None}
)  # fmt: skip
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<mark>[-+*/()]))"
)
_OPERATOR = re.compile(r"[-+*/()]")


class SumProblem(StrEnum):
    """Why a text is no sum."""

    NOT_A_SUM = "not-a-sum"
    """A letter, or two numbers or signs in a row, or nothing after the last sign."""
    BRACKET = "bracket"
    """A bracket that is never closed, or never opened."""
    DIVISION_BY_ZERO = "division-by-zero"
    TOO_LONG = "too-long"
    OUT_OF_RANGE = "out-of-range"
    """Nought, less, or more than an invoice can hold."""


class SumError(AmountError):
    """The text is no sum; an AmountError, so that an amount field may treat it as one.

    Attributes:
        problem: why, for the sentence beside the field.
    """

    def __init__(self, problem: SumProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def is_sum(text: str) -> bool:
    """Whether a text has something to reckon in it, right or wrong; a plain amount has not."""
    return _OPERATOR.search(_plain(text).strip().lstrip("+-")) is not None


def reckon(text: str) -> Decimal:
    """The value of a sum, in yuan, rounded half-up to two places; may be negative or nought.

    Raises:
        SumError: NOT_A_SUM, BRACKET, DIVISION_BY_ZERO or TOO_LONG.
    """
    return Decimal(_fen(_Sum(text).value())).scaleb(-2).quantize(FEN)


def amount_fen(text: str) -> int:
    """An amount field's value: an amount as typed, or the sum that stands there; in fen.

    A plain amount with parts of a fen is refused (somebody mistyped it); a sum is rounded.

    Raises:
        AmountError: no amount; a :class:`SumError` where a sum was typed.
    """
    if not is_sum(text):
        return parse_amount(text)
    fen = _fen(_Sum(text).value())
    if not 0 < fen <= LARGEST_AMOUNT_FEN:
        raise SumError(SumProblem.OUT_OF_RANGE)
    return fen


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_TYPED)).translate(_TYPED)


def _fen(yuan: Fraction) -> int:
    """Half-up as money rounds: away from nought."""
    fen = (abs(yuan) * 200 + 1) // 2
    return int(fen if yuan >= 0 else -fen)


class _Sum:
    """One reading of one text, by recursive descent: sums of products of signed numbers."""

    def __init__(self, text: str) -> None:
        plain = _plain(text).strip()
        if len(plain) > LONGEST_SUM:
            raise SumError(SumProblem.TOO_LONG)
        self._tokens = _tokens(plain)
        self._at = 0

    def value(self) -> Fraction:
        """The whole text's value."""
        value = self._terms()
        if self._next():
            raise SumError(SumProblem.BRACKET if self._next() == ")" else SumProblem.NOT_A_SUM)
        return value

    def _terms(self) -> Fraction:
        value = self._product()
        while (mark := self._next()) in {"+", "-"}:
            self._at += 1
            value += self._product() if mark == "+" else -self._product()
        return value

    def _product(self) -> Fraction:
        value = self._signed()
        while (mark := self._next()) in {"*", "/"}:
            self._at += 1
            factor = self._signed()
            if mark == "/" and not factor:
                raise SumError(SumProblem.DIVISION_BY_ZERO)
            value = value * factor if mark == "*" else value / factor
        return value

    def _signed(self) -> Fraction:
        if self._next() in {"+", "-"}:
            sign = -1 if self._next() == "-" else 1
            self._at += 1
            return sign * self._number()
        return self._number()

    def _number(self) -> Fraction:
        found = self._next()
        self._at += 1
        if found == "(":
            value = self._terms()
            if self._next() != ")":
                raise SumError(SumProblem.NOT_A_SUM if self._next() else SumProblem.BRACKET)
            self._at += 1
            return value
        if not found or not (found[0].isdigit() or found[0] == "."):
            raise SumError(SumProblem.NOT_A_SUM)
        return Fraction(found.replace(",", "").rstrip(".") or "0")

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""


def _tokens(plain: str) -> list[str]:
    tokens, at = [], 0
    while at < len(plain):
        found = _TOKEN.match(plain, at)
        if found is None:
            raise SumError(SumProblem.NOT_A_SUM)
        tokens.append(found["number"] or found["mark"])
        at = found.end()
    return tokens
