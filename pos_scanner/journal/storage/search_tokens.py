"""What the search index has of an invoice, and how a search is put to it.

The index has tokens without their places (a third of the bytes), so that it only narrows a search
down: of each invoice that it gives, :meth:`SearchText.fits` looks at the texts themselves.

A name has each character, since a Chinese text has no words and one character must be found, and
each two neighbours: 司 and 有 stand in nearly every name, 司有 in none. Order and tax numbers have
each three neighbouring characters, since ten digits stand in every number and one digit says
nothing. A name's pinyin has two and three neighbouring initials, and each syllable; a cashier is
one token. Tokens of SQLite's ``ascii`` tokenizer are ASCII letters and digits and all that is not
ASCII, so that its Unicode, which is older than ours, has no say.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import chain, islice
from operator import add, attrgetter, or_
from string import ascii_lowercase, digits
from typing import Any

import apsw

from pos_scanner import pinyin
from pos_scanner.domain.invoice import Invoice

START = "\ue100"
"""Stands before a number, so that its first one or two characters can be searched for alone."""
INITIALS = "\ue101"
SYLLABLE = "\ue102"
_CASHIER = "\ue105"
FOREIGN, END = "\ue103", "\ue104"
"""Stand for an initial that is neither letter nor digit of ASCII, and after the last one."""
_NEXT_INITIALS = f"{ascii_lowercase}{digits}{FOREIGN}{END}"
_WIDTH = 3
_MOST_TOKENS = 24
"""Of a way to have a word, for narrowing down."""
_ENOUGH = 2
"""So many conditions that together no invoice of the sample meets."""
_RARE_SHARE = 8
"""A condition is rare that one of so many invoices meets; to ask for it costs next to nothing."""
_GAIN = 8
"""To look at an invoice's texts takes so many times as long as to get it from the index."""
_MOST_READINGS = 12
"""Ways to part letters into syllables that are looked for: ``xian`` is xi an and xian."""
_LONGEST_SOUND = 64
_PRIVATE_USE = 0xE000
SearchedTexts = tuple[str, str, str, str]
"""A buyer's name, the cashier, the order's and the tax number."""
_ESCAPES = {code: chr(_PRIVATE_USE + code) for code in range(128) if not chr(code).isalnum()}
"""ASCII marks, which the tokenizer would take for blanks."""


def searchable(text: str) -> str:
    """Full-width and half-width, capital and small alike; without blanks."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.casefold().split())


def tokens(name: str, cashier: str, *codes: str) -> dict[str, None]:
    """The tokens of a buyer's name, the cashier and numbers, each once."""
    plain = escaped(name)
    terms = [cashier_token(cashier)] if cashier else []
    terms += plain
    terms += _pairs(plain)
    terms += _sound_tokens(name)
    for code in map(escaped, codes):
        if code:
            pairs = _pairs(START + code)
            terms.append(pairs[0])
            terms += map(add, pairs, code[1:])
    return dict.fromkeys(terms)


@lru_cache(maxsize=64)
def cashier_token(cashier: str) -> str:
    """The one token of a cashier's whole name, in small letters as the tokenizer keeps it."""
    return _CASHIER + cashier.casefold().translate(_ESCAPES)


def searched_texts(invoice: Invoice) -> SearchedTexts:
    """What an invoice is looked for by."""
    buyer = invoice.buyer
    return buyer.name, invoice.cashier, invoice.order_number, buyer.tax_number


def invoice_tokens(invoice: Invoice) -> Iterable[str]:
    """An invoice's tokens in the search index, each once; a purged one has those that are left."""
    return tokens(*searched_texts(invoice))


def add_to_index(connection: apsw.Connection, sequence: int, invoice: Invoice) -> None:
    """Add an invoice to the search index, within the transaction that is open."""
    terms = " ".join(invoice_tokens(invoice))
    connection.execute("INSERT INTO invoice_text (rowid, terms) VALUES (?, ?)", (sequence, terms))


def remove_from_index(connection: apsw.Connection, sequence: int, invoice: Invoice) -> None:
    """Take an invoice out of it; an index without content needs the tokens that it had."""
    terms = " ".join(invoice_tokens(invoice))
    delete = "INSERT INTO invoice_text (invoice_text, rowid, terms) VALUES ('delete', ?, ?)"
    connection.execute(delete, (sequence, terms))


def search_terms(*columns: Any) -> str:
    """The SQL function: the same of the columns of a buyer's name, the cashier, the numbers."""
    return " ".join(tokens(*columns))


def register_functions(connection: apsw.Connection) -> None:
    """Give a connection the SQL function that the migrations call: ``search_terms``."""
    connection.create_scalar_function("search_terms", search_terms, deterministic=True)


@dataclass(frozen=True, slots=True)
class SearchText:
    """A typed text: every word must occur in the name, in its pinyin or in a number.

    Attributes:
        words: as :func:`searchable` gives them; none for a text without any.
    """

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "SearchText":
        """A text as it was typed; it has no lone surrogates."""
        return cls(tuple(dict.fromkeys(filter(None, map(searchable, text.split())))))

    def expressions(self, sample: "TokenSample", cashier: str = "") -> list[str]:
        """What FTS5's MATCH takes: invoices of a cashier that fit are among those that each gives.

        None where nothing is asked for. Each has OR alone. FTS5 ends at the last sequence that it
        is asked for when it finds something beyond: for two frequent tokens that never meet, AND
        has it walk through all invoices, however few sequences it is asked for.
        """
        conditions = [each for word in self.words for each in _conditions(_ways(word), sample)]
        if cashier:
            conditions.append(_condition([cashier_token(cashier)], sample))
        return [condition.expression for condition in _worthwhile(conditions, sample)]

    def fits(self, name: str, *codes: str) -> bool:
        """Whether a buyer's name and the numbers have every word."""
        plain, numbers = searchable(name), tuple(map(searchable, codes))
        sounded = [word for word in self.words if not _is_in_texts(word, plain, numbers)]
        return not sounded or (all(map(_may_sound, sounded)) and _sound(name, sounded))


def _is_in_texts(word: str, name: str, numbers: Iterable[str]) -> bool:
    if word in name:
        return True
    if len(word) < _WIDTH:
        return any(number.startswith(word) for number in numbers)
    return any(word in number for number in numbers)


def _may_sound(word: str) -> bool:
    """Whether a word can be pinyin: letters, and digits of a name among them."""
    return word.isascii() and word.isalnum() and not word.isdigit()


def _sound(name: str, words: Iterable[str]) -> bool:
    """Whether each word is neighbouring initials of a name, or its sound from some syllable on."""
    syllables = pinyin.syllables(name)
    initials = "".join(syllable[0] for syllable in syllables)
    sounds = ["".join(syllables[start:]) for start in range(len(syllables))]
    return all(
        word in initials or any(sound.startswith(word) for sound in sounds) for word in words
    )


# ------------------------------------------------------------------------------------- tokens


def escaped(text: str) -> str:
    """A text as its tokens have it: searchable, and ASCII marks so that they are no blanks."""
    plain = searchable(text)
    return plain if plain.isalnum() else plain.translate(_ESCAPES)


def _pairs(text: str) -> list[str]:
    return list(map(add, text, text[1:]))


def _grams(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(len(text) - width + 1)]


def initial_in_tokens(initial: str) -> str:
    """As it is, where it is a letter or digit of ASCII."""
    return initial if initial.isascii() else FOREIGN


def _sound_tokens(name: str) -> list[str]:
    syllables = pinyin.syllables(name)
    initials = "".join([syllable[0] for syllable in syllables])
    if not initials.isascii():
        initials = "".join(map(initial_in_tokens, initials))
    pairs = list(map(add, map(INITIALS.__add__, initials), f"{initials[1:]}{END}"))
    return [
        *pairs,
        *map(add, pairs, initials[2:]),
        *[SYLLABLE + syllable for syllable in syllables if len(syllable) > 1],
    ]


# -------------------------------------------------------------------------------- expressions


class TokenSample:
    """Tells frequent tokens from rare ones, as far as some invoices have them.

    Without any invoice it tells nothing. A set of its invoices is a number with a bit for each.

    Args:
        invoices: of each the buyer's name, the cashier, order and tax number.

    Attributes:
        all: the set of all of them.
    """

    def __init__(self, invoices: Iterable[tuple[str, ...]] = ()) -> None:
        self.all = 0
        self._having: dict[str, int] = {}
        for place, columns in enumerate(invoices):
            self.all |= 1 << place
            for token in tokens(*columns):
                self._having[token] = self._having.get(token, 0) | 1 << place

    def having(self, token: str) -> int:
        """The invoices that have a token."""
        return self._having.get(token, 0)


@dataclass(frozen=True, slots=True)
class _Condition:
    """Something that an invoice must meet, and which of the sample do."""

    expression: str
    invoices: int

    @property
    def frequency(self) -> int:
        """How many of the sample meet it."""
        return self.invoices.bit_count()


_Way = list[list[str]]
"""How an invoice may have a word: it has some token of each of these groups."""


def _condition(tokens: Iterable[str], sample: TokenSample) -> _Condition:
    """That an invoice has one of some tokens."""
    tokens = dict.fromkeys(tokens)
    expression = " OR ".join(f'"{token}"' for token in tokens)
    return _Condition(expression, reduce(or_, map(sample.having, tokens), 0))


def _conditions(ways: Iterable[_Way], sample: TokenSample) -> list[_Condition]:
    """Of a word: some token of each way's rarest group; of each way's next rarest; and so on."""
    by_rarity = [
        sorted(way[:_MOST_TOKENS], key=lambda group: _condition(group, sample).frequency)
        for way in ways
    ]
    return [
        _condition(chain.from_iterable(way[min(rank, len(way) - 1)] for way in by_rarity), sample)
        for rank in range(max(map(len, by_rarity)))
    ]


def _worthwhile(conditions: Iterable[_Condition], sample: TokenSample) -> list[_Condition]:
    """The rarest, and what narrows these down for less than looking at the texts costs."""
    selection, remaining = list[_Condition](), sample.all
    for condition in sorted(conditions, key=attrgetter("frequency")):
        removed = (remaining & ~condition.invoices).bit_count()
        is_rare = condition.frequency * _RARE_SHARE <= sample.all.bit_count()
        if is_rare or removed * _GAIN > condition.frequency or not selection:
            selection.append(condition)
            remaining &= condition.invoices
        if not remaining and len(selection) >= _ENOUGH:
            break
    return selection


def _ways(word: str) -> Iterator[_Way]:
    plain = word.translate(_ESCAPES)
    yield _each(_grams(plain, 2) if len(plain) > 1 else [plain])
    yield _each(_grams(plain, _WIDTH) if len(plain) >= _WIDTH else [START + plain])
    if _may_sound(word):
        sound = word[:_LONGEST_SOUND]
        yield _initials_way(sound)
        yield from (_reading_way(each) for each in _readings(sound) if each != tuple(sound))


def _each(tokens: Iterable[str]) -> _Way:
    return [[token] for token in dict.fromkeys(tokens)]


def _initials_way(initials: str) -> _Way:
    """Neighbouring initials; a single one is the first of some pair."""
    if len(initials) == 1:
        return [[INITIALS + initials + each for each in _NEXT_INITIALS]]
    return _each(map(INITIALS.__add__, _grams(initials, min(len(initials), _WIDTH))))


def _reading_way(reading: tuple[str, ...]) -> _Way:
    """Letters parted into syllables; the last may be unfinished."""
    *complete, last = reading
    way: _Way = []
    if complete:
        way += _initials_way("".join(syllable[0] for syllable in reading))
        way += _each(SYLLABLE + syllable for syllable in complete if len(syllable) > 1)
    if len(last) > 1:
        endings = sorted(each for each in pinyin.known_syllables() if each.startswith(last))
        way.append([SYLLABLE + each for each in endings])
    return way


def _readings(letters: str) -> list[tuple[str, ...]]:
    """The ways to part letters into syllables, long ones first; the last may be unfinished.

    Parted from the end, so that a hostile text has no dead ends. A letter or digit of a name is a
    syllable by itself.
    """
    syllables = pinyin.known_syllables()
    readings: dict[int, list[tuple[str, ...]]] = {len(letters): [()]}
    for start in reversed(range(len(letters))):
        remaining = letters[start:]
        unfinished = [(remaining,)] if any(each.startswith(remaining) for each in syllables) else []
        parted = (
            (letters[start:end], *reading)
            for end in reversed(range(start + 1, len(letters) + 1))
            if end == start + 1 or letters[start:end] in syllables
            for reading in readings[end]
        )
        readings[start] = list(dict.fromkeys(islice(chain(unfinished, parted), _MOST_READINGS)))
    return readings[0]
