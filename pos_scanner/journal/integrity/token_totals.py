"""Totals over the tokens of the search index, which both sides of a verification come to.

The tokens of hundreds of invoices are spelt in one go, in arrays: one invoice after another, as
:func:`search_tokens.tokens` spells them, they were a third of a verification. What the arrays'
rules do not cover (rare characters) is still spelt by that function; both come to the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pos_scanner import pinyin
from pos_scanner.journal.storage import search_tokens
from pos_scanner.journal.storage.search_tokens import END, INITIALS, START, SYLLABLE, SearchedTexts

Numbers: TypeAlias = NDArray[np.uint64]
Places: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
OwnedKeys: TypeAlias = tuple[Places, Numbers]
"""Tokens by their keys, and whose each is: an invoice's place in its batch. 0 is no token."""

_BATCH_BITS = 7
_BATCH = 1 << _BATCH_BITS
_TERMS = 4096
_CHARACTERS = 1 << 16
"""That the tables have; the last stands for all beyond."""
_PLAIN = (range(0x21, 0x7F), range(0x4E00, 0xA000), range(0xFF01, 0xFF0F))
"""ASCII, Chinese, full-width marks: looked for and spelt alike whatever stands beside them."""
_SLOTS = 1 << 20
"""So many that few names are taken to have a phrase that have none."""
_BLANKS = ord(" "), ord("\u3000")
_END_OF_TEXT = ord("\n")
_WIDTH = 21
"""Bits of a character."""
_PACKED = 3
"""Characters that a key holds as they are; a longer token's key is pseudo-random."""
_OF_INITIALS = 1 << 63
_MIXERS = (30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)
_ALL_BITS = (1 << 64) - 1
_NO_TEXTS = "", "", "", ""
_SECRET = hash("token") & _ALL_BITS
"""Another in each process."""


class TokenTotals:
    """How many tokens there are, and of which invoices: two sums of pseudo-random numbers.

    The same tokens of the same invoices come to the same totals, in whatever order. Others do not,
    but for one chance in 2⁵⁷.
    """

    def __init__(self) -> None:
        self._sums = np.zeros(2, np.uint64)
        self._invoices: list[tuple[int, SearchedTexts]] = []

    def add_invoice(self, sequence: int, texts: SearchedTexts) -> None:
        """Count an invoice's tokens, each once."""
        self._invoices.append((sequence, texts))
        if len(self._invoices) == _BATCH:
            self._count_invoices()

    def add_terms(self, terms: Iterable[tuple[str, int, int]]) -> None:
        """Count tokens: each of so many invoices, whose sequences add up to a sum."""
        remaining = iter(terms)
        while batch := list(islice(remaining, _TERMS)):
            tokens, invoices, sequences = zip(*batch, strict=True)
            counts, weights = np.array(invoices, np.uint64), np.array(sequences, np.uint64)
            self._add(_values(_keys(tokens)), counts, weights)

    def sums(self) -> tuple[int, int]:
        """Of the tokens' numbers, and of these times the invoices' sequences."""
        if self._invoices:
            self._count_invoices()
        tokens, weight = self._sums
        return int(tokens), int(weight)

    def _count_invoices(self) -> None:
        numbers, texts = zip(*self._invoices, strict=True)
        self._invoices.clear()
        batch = _Batch(texts)
        owners, keys = (np.concatenate(each) for each in zip(*batch.tokens(), strict=True))
        counted = (keys != 0) & batch.is_regular[owners]
        marked = _values(keys[counted]) << _BATCH_BITS | owners[counted].astype(np.uint64)
        marked.sort()
        once = marked[np.diff(marked, prepend=~marked[:1]) != 0]
        sequences = np.array(numbers, np.uint64)[once & (_BATCH - 1)]
        self._add(once >> _BATCH_BITS, 1, sequences)
        for place in np.flatnonzero(~batch.is_regular):
            self.add_terms(
                (token, 1, numbers[place]) for token in search_tokens.tokens(*texts[place])
            )

    def _add(self, values: Numbers, invoices: Numbers | int, sequences: Numbers) -> None:
        self._sums += np.array([(values * invoices).sum(), (values * sequences).sum()], np.uint64)


class _Spelling(NamedTuple):
    """How single characters are looked for and spelt, by their code points; 0 for not at all.

    Attributes:
        folded: the character that stands for it in a token.
        initial: its syllable's.
        syllable: the key of its syllable's token, where that has one.
        may_be_phrase: by ``_slots`` of a character and its neighbour: whether a phrase may begin
            there that is read otherwise than its characters.
    """

    folded: Numbers
    initial: Numbers
    syllable: Numbers
    may_be_phrase: Mask


@lru_cache(maxsize=1)
def _spelling() -> _Spelling:
    folded, initial, syllable = np.zeros((3, _CHARACTERS), np.uint64)
    for code in (code for codes in _PLAIN for code in codes):
        token = search_tokens.escaped(chr(code))
        folded[code] = ord(token) if len(token) == 1 else 0
        for sound in pinyin.syllables(chr(code)):
            initial[code], syllable[code] = _sound(sound)
    phrases = (each for each, reading in pinyin.readings().phrases.items() if reading)
    beginnings = np.array([[ord(character) for character in each[:2]] for each in phrases])
    may_be_phrase = np.zeros(_SLOTS, np.bool_)
    may_be_phrase[_slots(beginnings[:, 0], beginnings[:, 1])] = True
    return _Spelling(folded, initial, syllable, may_be_phrase)


@lru_cache(maxsize=1024)
def _sound(syllable: str) -> tuple[int, int]:
    """A syllable's initial, and the key of its token where it has one."""
    key = _key(SYLLABLE + syllable) if len(syllable) > 1 else 0
    return ord(search_tokens.initial_in_tokens(syllable[0])), key


def _slots(characters: Places, neighbours: Places) -> Places:
    return (characters * 7919 + neighbours) % _SLOTS


class _Column:
    """One of the texts of each invoice: all characters in a row, an end after each text.

    Attributes:
        codes: code points, without blanks.
        owners: whose each is.
        folded: as tokens have them; 0 for an end and for what the tables do not have.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "\n".join(texts) + "\n"
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
        codes = codes[(codes != _BLANKS[0]) & (codes != _BLANKS[1])]
        self.codes = np.minimum(codes, _CHARACTERS - 1)
        self.is_end = codes == _END_OF_TEXT
        self.owners = np.cumsum(self.is_end) - self.is_end
        self.folded = _spelling().folded[self.codes]

    def irregular(self) -> Places:
        """The owners of characters that the tables do not have."""
        owners: Places = self.owners[(self.folded == 0) & ~self.is_end]
        return owners

    def parts(self, width: int) -> OwnedKeys:
        """Of each text every so many neighbouring characters."""
        return self.owners[: len(self.owners) - width + 1], _neighbours(self.folded, width)

    def first(self, width: int) -> OwnedKeys:
        """Of each text the first one or two characters, behind the mark of a beginning."""
        owners, keys = self.parts(width)
        is_first = np.append(True, self.is_end[: len(owners) - 1]) & (keys != 0)
        return owners[is_first], keys[is_first] | ord(START) << width * _WIDTH


class _Sounds:
    """How the names of a column sound, syllable by syllable, an end after each name."""

    def __init__(self, names: Sequence[str], column: _Column) -> None:
        spelling = _spelling()
        self._initials = spelling.initial[column.codes]
        sounding = (self._initials != 0) | column.is_end
        codes, self._is_end = column.codes[sounding], column.is_end[sounding]
        self._owners, self._initials = column.owners[sounding], self._initials[sounding]
        self._syllables = spelling.syllable[codes]
        may_be_phrase = spelling.may_be_phrase[_slots(codes[:-1], codes[1:])]
        self.irregular: list[int] = []
        ends = np.flatnonzero(self._is_end)
        for place in set(self._owners[:-1][may_be_phrase].tolist()):
            sounds = list(map(_sound, pinyin.syllables(names[place])))
            start, end = ends[place] - len(sounds), ends[place]
            if start == (ends[place - 1] + 1 if place else 0):
                self._initials[start:end], self._syllables[start:end] = zip(*sounds, strict=True)
            else:
                self.irregular.append(place)

    def tokens(self) -> Iterator[OwnedKeys]:
        """Each syllable; two neighbouring initials, an end among them; three initials."""
        yield self._owners, self._syllables
        with_ends = np.where(self._is_end, ord(END), self._initials)
        pairs = self._initials[:-1] << _WIDTH | with_ends[1:]
        keys = np.where(self._is_end[:-1], 0, pairs | ord(INITIALS) << 2 * _WIDTH)
        yield self._owners[:-1], keys
        triples = _neighbours(self._initials, 3)
        yield self._owners[:-2], np.where(triples == 0, 0, triples | _OF_INITIALS)


class _Batch:
    """The searched texts of up to 128 invoices.

    Attributes:
        is_regular: of each invoice whether :meth:`tokens` has its tokens, as they are.
    """

    def __init__(self, texts: Sequence[SearchedTexts]) -> None:
        has_lines = ["\n" in "".join(each) for each in texts]
        plain = [_NO_TEXTS if lines else each for each, lines in zip(texts, has_lines, strict=True)]
        names, self._cashiers, *codes = zip(*plain, strict=True)
        self._name = _Column(names)
        self._sounds = _Sounds(names, self._name)
        self._codes = [_Column(column) for column in codes]
        self.is_regular = ~np.array(has_lines)
        for column in (self._name, *self._codes):
            self.is_regular[column.irregular()] = False
        self.is_regular[self._sounds.irregular] = False

    def tokens(self) -> Iterator[OwnedKeys]:
        """Their tokens, kind by kind, some more than once."""
        keys = np.array([_cashier_key(cashier) for cashier in self._cashiers], np.uint64)
        yield np.arange(len(keys)), keys
        yield self._name.parts(1)
        yield self._name.parts(2)
        yield from self._sounds.tokens()
        for column in self._codes:
            yield column.first(1)
            yield column.first(2)
            yield column.parts(3)


# --------------------------------------------------------------------------------------- keys


@lru_cache(maxsize=64)
def _cashier_key(cashier: str) -> int:
    return _key(search_tokens.cashier_token(cashier)) if cashier else 0


def _neighbours(codes: Numbers, width: int) -> Numbers:
    """The keys of every so many neighbours; 0 where one of them is 0."""
    keys, is_whole = codes, codes != 0
    for step in range(1, width):
        keys = np.bitwise_or(keys[:-1] << _WIDTH, codes[step:])
        is_whole = is_whole[:-1] & (codes[step:] != 0)
    packed: Numbers = np.where(is_whole, keys, np.uint64(0))
    return packed


def _key(token: str) -> int:
    """A number for a token: of one that is longer pseudo-random, else its characters."""
    if len(token) == _PACKED + 1 and token[0] == INITIALS:
        return _key(token[1:]) | _OF_INITIALS
    if len(token) > _PACKED:
        return hash(token) & _ALL_BITS
    key = 0
    for character in token:
        key = key << _WIDTH | ord(character)
    return key


def _keys(tokens: Sequence[str]) -> Numbers:
    """As :func:`_key`, of many: most are short."""
    joined = "".join((*tokens, "\0"))
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
    starts = np.cumsum(lengths) - lengths
    keys: Numbers = codes[starts]
    for place in range(1, _PACKED):
        (longer,) = np.nonzero(lengths > place)
        keys[longer] = keys[longer] << _WIDTH | codes[starts[longer] + place]
    for place in np.flatnonzero(lengths > _PACKED).tolist():
        keys[place] = _key(tokens[place])
    return keys


def _values(keys: Numbers) -> Numbers:
    """Pseudo-random numbers of 57 bits (the finisher of SplitMix64)."""
    mixed = keys ^ _SECRET
    for shift, factor in _MIXERS:
        mixed = np.bitwise_xor(mixed, mixed >> shift) * factor
    values: Numbers = np.right_shift(mixed ^ np.right_shift(mixed, 31), _BATCH_BITS)
    return values
