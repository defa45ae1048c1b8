"""Arithmetic typed into amount fields: ``12*3.5``, ``100-20``, ``(3+4)×2.5``.

In: yuan as a cashier types them, full-width and Chinese marks too. Out: fen, rounded
half-up once at the end. Evaluated in fractions, so that ``100/3*3`` is 100 and a half fen is a
half; nothing is ever evaluated as a program.
"""

import re
import unicodedata
from enum import StrEnum
from fractions import Fraction

from pos_scanner.domain.money import LARGEST_AMOUNT_FEN, AmountError, parse_amount

LONGEST_EXPRESSION = 100
"""Characters; keeps numbers and nesting small whatever is pasted."""

_ASCII_MARKS = str.maketrans(
    {"×": "*", "✕": "*", "x": "*", "X": "*", "·": "*", "÷": "/", "。": ".", "−": "-", "–": "-",
     "—": "-", "¥": None, "元": None}
)  # fmt: skip
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<mark>[-+*/()]))"
)
_OPERATOR = re.compile(r"[-+*/()]")


class ExpressionProblem(StrEnum):
    """Why a text is no arithmetic expression that an amount field takes."""

    NOT_AN_EXPRESSION = "not-a-sum"
    """A letter, or two numbers or signs in a row, or nothing after the last sign."""
    BRACKET = "bracket"
    """A bracket that is never closed, or never opened."""
    DIVISION_BY_ZERO = "division-by-zero"
    TOO_LONG = "too-long"
    OUT_OF_RANGE = "out-of-range"
    """Nought, less, or more than an invoice can hold."""


class AmountExpressionError(AmountError):
    """The text is no expression; an AmountError, so that an amount field may treat it as one.

    Attributes:
        problem: why, for the sentence beside the field.
    """

    def __init__(self, problem: ExpressionProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def is_expression(text: str) -> bool:
    """Whether a text has an operator or a bracket in it, right or wrong; a plain amount has none.

    A sign before everything belongs to the amount: ``-5`` is no expression.
    """
    return _OPERATOR.search(_in_ascii(text).strip().lstrip("+-")) is not None


def evaluate_fen(text: str) -> int:
    """The value of an expression of yuan, in fen, rounded half-up; negative and 0 too.

    Raises:
        AmountExpressionError: NOT_AN_EXPRESSION, BRACKET, DIVISION_BY_ZERO or TOO_LONG.
    """
    yuan = _Parser(text).value()
    fen = (abs(yuan) * 200 + 1) // 2  # away from nought, as money rounds
    return int(fen if yuan > 0 else -fen)


def amount_fen(text: str) -> int:
    """An amount field's value: an amount as typed, or the expression that stands there; in fen.

    A plain amount with parts of a fen is refused (somebody mistyped it); an expression is rounded.

    Raises:
        AmountError: no amount; an :class:`AmountExpressionError` where an expression was typed.
    """
    if not is_expression(text):
        return parse_amount(text)
    fen = evaluate_fen(text)
    if not 0 < fen <= LARGEST_AMOUNT_FEN:
        raise AmountExpressionError(ExpressionProblem.OUT_OF_RANGE)
    return fen


def _in_ascii(text: str) -> str:
    """The marks as the parser reads them; NFKC may bring forth one more that has to be changed."""
    return unicodedata.normalize("NFKC", text.translate(_ASCII_MARKS)).translate(_ASCII_MARKS)


class _Parser:
    """One reading of one text, by recursive descent: sums of products of signed numbers."""

    def __init__(self, text: str) -> None:
        expression = _in_ascii(text).strip()
        if len(expression) > LONGEST_EXPRESSION:
            raise AmountExpressionError(ExpressionProblem.TOO_LONG)
        self._tokens = _tokens(expression)
        self._position = 0

    def value(self) -> Fraction:
        """The whole text's value; what stands behind a complete expression is a problem."""
        value = self._terms()
        if mark := self._next():
            raise _unexpected(at_bracket=mark == ")")
        return value

    def _terms(self) -> Fraction:
        value = self._product()
        while (mark := self._next()) in {"+", "-"}:
            self._position += 1
            value += self._product() if mark == "+" else -self._product()
        return value

    def _product(self) -> Fraction:
        value = self._signed()
        while (mark := self._next()) in {"*", "/"}:
            self._position += 1
            factor = self._signed()
            if mark == "/" and not factor:
                raise AmountExpressionError(ExpressionProblem.DIVISION_BY_ZERO)
            value = value * factor if mark == "*" else value / factor
        return value

    def _signed(self) -> Fraction:
        if (sign := self._next()) in {"+", "-"}:
            self._position += 1
            return -self._number() if sign == "-" else self._number()
        return self._number()

    def _number(self) -> Fraction:
        number = self._next()
        self._position += 1
        if number == "(":
            return self._bracketed()
        if not number or _OPERATOR.match(number):
            raise AmountExpressionError(ExpressionProblem.NOT_AN_EXPRESSION)
        return Fraction(number.replace(",", "").rstrip("."))

    def _bracketed(self) -> Fraction:
        value = self._terms()
        if self._next() != ")":
            raise _unexpected(at_bracket=not self._next())
        self._position += 1
        return value

    def _next(self) -> str:
        return self._tokens[self._position] if self._position < len(self._tokens) else ""


def _unexpected(*, at_bracket: bool) -> AmountExpressionError:
    problem = ExpressionProblem.BRACKET if at_bracket else ExpressionProblem.NOT_AN_EXPRESSION
    return AmountExpressionError(problem)


def _tokens(expression: str) -> list[str]:
    tokens, position = [], 0
    while position < len(expression):
        token = _TOKEN.match(expression, position)
        if token is None:
            raise AmountExpressionError(ExpressionProblem.NOT_AN_EXPRESSION)
        tokens.append(token["number"] or token["mark"])
        position = token.end()
    return tokens
