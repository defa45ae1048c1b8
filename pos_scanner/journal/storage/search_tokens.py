"""What the search index has of an invoice, and how a search is put to it.

Names are indexed by the character, since a Chinese text has no words and one character must be
found, and by two neighbours for longer texts: 司 and 有 stand in nearly every name, 司有 in none,
and to learn that from the characters takes a walk through all of them. Order and tax numbers are
indexed by three neighbouring characters, since ten digits stand in every number and one digit says
nothing. Tokens are code points in hexadecimal, so that SQLite's tokenizer, whose Unicode is older
than ours, has nothing to decide.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

import apsw

from pos_scanner.domain.invoice import Invoice

_START = "^"
"""Stands before a number, so that its first one or two characters can be searched for alone."""
_WIDTH = 3


def searchable(text: str) -> str:
    """Full-width and half-width, capital and small alike; without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def name_tokens(name: str) -> str:
    """A token for each character, with blanks between."""
    return " ".join(map(_token, searchable(name)))


def pair_tokens(name: str) -> str:
    """A token for each two neighbouring characters, with blanks between."""
    return " ".join(_pairs(searchable(name)))


def code_tokens(*codes: str) -> str:
    """A token for each three neighbouring characters of each code, with blanks between."""
    return " ".join(token for code in codes for token in _code_trigrams(searchable(code)))


def tokens(invoice: Invoice) -> tuple[str, str, str]:
    """An invoice's columns ``name``, ``codes`` and ``pairs`` in the search index."""
    name, numbers = invoice.buyer.name, code_tokens(invoice.order_number, invoice.buyer.tax_number)
    return name_tokens(name), numbers, pair_tokens(name)


def match_expression(text: str) -> str:
    """A typed text as FTS5's MATCH takes it: every word must occur in the name or in a number.

    Empty when the text has no word.
    """
    return " AND ".join(_term(searchable(word)) for word in text.split())


def register_functions(connection: apsw.Connection) -> None:
    """Give a connection the SQL functions that the migrations call: ``search_name`` and so on."""
    functions: dict[str, Callable[..., str]] = {
        "search_name": name_tokens,
        "search_codes": code_tokens,
        "search_pairs": pair_tokens,
    }
    for name, function in functions.items():
        connection.create_scalar_function(name, function, deterministic=True)


def _term(word: str) -> str:
    in_name = f'pairs : "{" ".join(_pairs(word))}"' if len(word) > 1 else f'name : "{_token(word)}"'
    in_codes = " ".join(_trigrams(word)) if len(word) >= _WIDTH else _token(_START + word)
    return f'({in_name} OR codes : "{in_codes}")'


def _pairs(text: str) -> Iterator[str]:
    return (_token(text[start : start + 2]) for start in range(len(text) - 1))


def _code_trigrams(code: str) -> Iterator[str]:
    if code:
        yield _token(_START + code[0])
        yield from _trigrams(_START + code)


def _trigrams(text: str) -> Iterator[str]:
    for start in range(len(text) - _WIDTH + 1):
        yield _token(text[start : start + _WIDTH])


def _token(characters: str) -> str:
    return "g".join(map(_hexadecimal, characters))


@lru_cache(maxsize=20_000)
def _hexadecimal(character: str) -> str:
    return f"{ord(character):x}"
