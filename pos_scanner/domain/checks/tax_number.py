"""Tax numbers (纳税人识别号): what kind a number is, and which one a misread number stands for.

In: text in any spelling. Out: a kind, or one suggestion. The check character follows GB 32100-2015
(unified social credit code) and GB 11643-1999 (identity card). Nothing here refuses a number: the
interface's own sample is one that no rule accepts.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from string import ascii_lowercase, ascii_uppercase

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.iso7064 import mod_11_2

USCC_LENGTH = 18
TAX_NUMBER_LENGTHS = frozenset({15, 17, 18, 20})
"""15, 17 and 20: numbers from before the unified social credit code, still met."""

_GROUPS = ((0, 8), (8, 12), (12, 16), (16, 18))
_ENTERPRISE = "91"
_LETTERS_AND_DIGITS = re.compile(r"[0-9A-Z]+")
_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
_NO_BLANKS = re.compile(r"[\s\-‐-―−]")
_REGION_DIGITS = slice(0, 8)
"""Registering body, kind and region are digits in every code that the validator knows."""

_MISREAD = {"O": "0", "I": "1", "Z": "2", "S": "5"}
"""Letters that GB 32100 leaves out just because they are taken for these digits."""
_EITHER = {"B": "8", "8": "B"}
"""Both occur in a code, and are taken for one another."""


class TaxNumberKind(StrEnum):
    """What a tax number looks like by its length, its characters and its check character."""

    CREDIT_CODE = "credit-code"
    """A unified social credit code with a right check character."""
    WRONG_CHECK = "wrong-check"
    IDENTITY_CARD = "identity-card"
    """A citizen's number, sole traders' tax number: 18 characters, or 20 with two more digits."""
    OLD = "old"
    """15, 17 or 20 characters, from before 2015."""
    WRONG_LENGTH = "wrong-length"
    WRONG_LETTERS = "wrong-letters"


def normalized_tax_number(text: str) -> str:
    """A tax number as it is compared: NFKC, no spaces or hyphens, upper case."""
    closed = _NO_BLANKS.sub("", unicodedata.normalize("NFKC", text)).translate(_CAPITALS)
    return unicodedata.normalize("NFKC", closed)  # again: a mark may now follow another letter


def grouped(tax_number: str) -> str:
    """A tax number of 18 characters in groups of 8-4-4-2, to be read; others as they are."""
    if len(tax_number) != USCC_LENGTH or not tax_number.isalnum():
        return tax_number
    return " ".join(tax_number[start:end] for start, end in _GROUPS)


def is_social_credit_code(number: str) -> bool:
    """Whether a normalized number is a unified social credit code (统一社会信用代码) that is sound.

    18 characters of GB 32100-2015: the registering body and kind, six digits of region, nine of the
    body's code (GB 11714-1997), and a check character modulo 31.
    """
    return bool(uscc.is_valid(number))


def is_enterprises(number: str) -> bool:
    """Whether a normalized number is an enterprise's credit code, by what stands before its end.

    The registering body and kind say so also where the code was misread: nobody else's number of
    that length begins so.
    """
    is_whole = len(number) == USCC_LENGTH and _LETTERS_AND_DIGITS.fullmatch(number) is not None
    return is_whole and number.startswith(_ENTERPRISE)


def kind_of(number: str) -> TaxNumberKind:
    """What a normalized, non-empty number looks like: its kind, checked by length, then by rule."""
    if not _LETTERS_AND_DIGITS.fullmatch(number):
        return TaxNumberKind.WRONG_LETTERS
    if len(number) not in TAX_NUMBER_LENGTHS:
        return TaxNumberKind.WRONG_LENGTH
    if is_identity_card(number[:USCC_LENGTH]) and not is_social_credit_code(number):
        return TaxNumberKind.IDENTITY_CARD
    if len(number) != USCC_LENGTH:
        return TaxNumberKind.OLD
    try:
        uscc.validate(number)
    except InvalidChecksum:
        return TaxNumberKind.WRONG_CHECK
    except ValidationError:
        return TaxNumberKind.WRONG_LETTERS
    return TaxNumberKind.CREDIT_CODE


def is_identity_card(number: str) -> bool:
    """Whether a number is a citizen's: 17 digits with a birthday in them, and a check character.

    GB 11643-1999; the check character is ISO 7064 MOD 11-2.
    """
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) or not mod_11_2.is_valid(number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def suggested_correction(number: str) -> str:
    """The unified social credit code that a misread number stands for; empty when unclear.

    O/0, I/1, Z/2 and S/5 are put right wherever they stand, B and 8 in at most one place. Only
    when exactly one such correction has a right check character is it given: another one may fit by
    chance (1 in 31 each), and a wrong number that passes the check is worse than none.
    A normalized number is taken; one that is right already has no correction.
    """
    if len(number) != USCC_LENGTH or is_social_credit_code(number):
        return ""
    corrected = "".join(_MISREAD.get(character, character) for character in number)
    corrected = corrected[_REGION_DIGITS].replace("B", "8") + corrected[_REGION_DIGITS.stop :]
    candidates = [code for code in _with_one_exchange(corrected) if is_social_credit_code(code)]
    return candidates[0] if len(candidates) == 1 else ""


def _with_one_exchange(number: str) -> list[str]:
    """The number itself, and each that differs in one B or 8 behind the region."""
    exchanged = [
        number[:place] + _EITHER[number[place]] + number[place + 1 :]
        for place in range(_REGION_DIGITS.stop, len(number))
        if number[place] in _EITHER
    ]
    return [number, *exchanged]
