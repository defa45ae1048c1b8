"""Known buyers: a returning company is found as one types, if the shop has said that it keeps any.

A file of its own, ``buyers.sqlite3``, since consent and retention are not the journal's: without
consent there is no file at all. It is a convenience only: a damaged one is thrown away and begun
anew. Individuals are never kept. One thread at a time. An erased row is overwritten too.
"""

import contextlib
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import apsw

from pos_scanner.atomic_file import remove, write_refusal
from pos_scanner.domain.checks.normalization import comparable
from pos_scanner.domain.checks.same_buyer import is_same_buyer
from pos_scanner.domain.checks.tax_number import normalized_tax_number
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleType
from pos_scanner.journal.storage.database import BUSY_TIMEOUT_MS, known_errors
from pos_scanner.journal.storage.row_mapping import storable_texts
from pos_scanner.name_index import IndexedName, NameIndex
from pos_scanner.pinyin import spell

FILE_NAME = "buyers.sqlite3"
VERSION = 1
_APPLICATION_ID = 0x706F7362  # "posb"
_MOST_FRESH = 500
"""Buyers remembered since the index was built, before it is built anew (0.5 s at 100,000)."""
_DAYS_PER_DOUBLING = 7
"""Twice as many purchases count as much as a week: often and lately both come first."""

_SCHEMA = """
CREATE TABLE buyer (
    buyer_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name_key TEXT NOT NULL, number_key TEXT NOT NULL, initials TEXT NOT NULL,
    syllables TEXT NOT NULL, title_type INTEGER, name TEXT NOT NULL, tax_number TEXT NOT NULL,
    address TEXT NOT NULL, phone TEXT NOT NULL, bank_name TEXT NOT NULL,
    bank_account TEXT NOT NULL, email TEXT NOT NULL,
    uses INTEGER NOT NULL CHECK (uses > 0), last_used INTEGER NOT NULL, score REAL NOT NULL,
    UNIQUE (name_key, number_key)
) STRICT;
CREATE INDEX buyer_last_used ON buyer (last_used);
"""
_FIND_SAME = (
    "SELECT buyer_id, uses, last_used, title_type, name, tax_number, address, phone, bank_name,"
    " bank_account, email FROM buyer WHERE name_key = ?1"
    " AND (number_key = ?2 OR number_key = '' OR ?2 = '') ORDER BY number_key = ?2 DESC LIMIT 1"
)
_FIND_KEYS = (
    "SELECT buyer_id FROM buyer WHERE name_key = ?1 OR (number_key = ?2 AND number_key <> '')"
)
_PUT = "INSERT OR REPLACE INTO buyer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ERASE = "DELETE FROM buyer WHERE {where}"
_BY_RANK = (
    "SELECT buyer_id, name_key, number_key, initials, syllables FROM buyer ORDER BY score DESC"
)
_BY_ID = (
    "SELECT uses, last_used, title_type, name, tax_number, address, phone, bank_name,"
    " bank_account, email FROM buyer WHERE buyer_id = ?"
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class KnownBuyer:
    """A buyer to whom an invoice was made out before.

    Attributes:
        buyer_id: of its row.
        uses: invoices since it is known.
        last_used: of the newest, UTC.
    """

    buyer_id: int
    title: Title
    uses: int
    last_used: datetime


class KnownBuyers:
    """The shop's returning buyers. Made by :meth:`open`."""

    def __init__(self, path: Path, connection: apsw.Connection | None) -> None:
        self.path = path
        self._connection = connection
        self._index: NameIndex | None = None
        self._fresh: dict[int, IndexedName] = {}
        self._fresh_index = NameIndex(())

    @classmethod
    def open(cls, folder: Path, *, consent: bool, keep_days: int, at: datetime) -> "KnownBuyers":
        """Open the file of a data folder, which exists.

        Without the shop's consent the file is erased and nothing is ever kept; with it, whoever had
        the last invoice more than ``keep_days`` ago is erased at once.

        Raises:
            KnownError: FOLDER_NOT_WRITABLE, DISK_FULL, JOURNAL_IN_USE.
        """
        path = folder / FILE_NAME
        if not consent:
            _erase(path)
            return cls(path, None)
        buyers = cls(path, _connect(path))
        buyers.purge(at - timedelta(days=keep_days))
        return buyers

    def close(self) -> None:
        """Close the file; nothing is found or remembered any more."""
        if self._connection:
            self._connection.close()
        self._connection = None

    # ------------------------------------------------------------------------------ keeping

    def remember(self, title: Title, *, at: datetime) -> None:
        """Keep the buyer of an invoice, or count it up; individuals and nameless ones are not kept.

        An empty field does not erase what is known: WeChat leaves out what it likes.

        Raises:
            KnownError: DISK_FULL, FOLDER_NOT_WRITABLE, JOURNAL_IN_USE; then nothing has changed.
        """
        self.remember_all([(title, at)])

    def remember_all(self, titles: Iterable[tuple[Title, datetime]]) -> None:
        """Keep many at once, in one transaction: of a journal, of another program's list.

        Raises:
            KnownError: as ``remember``.
        """
        companies = [(storable_texts(title), at) for title, at in titles if _is_company(title)]
        no_rows: list[IndexedName] = []
        for row in self._run(partial(_put_all, titles=companies), no_rows):
            self._fresh.pop(row.entry_id, None)
            self._fresh[row.entry_id] = row  # at the end: the newest
        if len(self._fresh) > _MOST_FRESH:
            self._index = None
        newest_first = list(self._fresh.values())[::-1]
        self._fresh_index = NameIndex(newest_first[:_MOST_FRESH])

    # ------------------------------------------------------------------------------ finding

    def warm(self) -> None:
        """Build the index now, so that the first search need not."""
        if self._index is None:
            self._index = self._run(_load, NameIndex(()))
            self._fresh, self._fresh_index = {}, NameIndex(())

    def find(self, text: str, limit: int = 8) -> tuple[KnownBuyer, ...]:
        """Buyers by name, part of the name, start of the tax number, pinyin or its initials.

        Those just remembered come first, then those whose name starts with the text, lately and
        often used ones before others. An empty text finds nothing.

        Raises:
            KnownError: JOURNAL_IN_USE, FOLDER_NOT_WRITABLE.
        """
        self.warm()
        ids = list(islice(self._ids(text), limit))
        return self._run(partial(_buyers, ids=ids), ())

    def count(self) -> int:
        """How many buyers are kept."""
        return self._run(partial(_number, query="SELECT count(*) FROM buyer"), 0)

    # ------------------------------------------------------------------------------ erasing

    def forget_all(self) -> int:
        """Erase everybody; gives how many.

        Raises:
            KnownError: as ``remember``.
        """
        forgotten = self._run(partial(_erase_rows, where="buyer_id > ?", value=0), 0)
        self._index = None
        return forgotten

    def same_as(self, title: Title) -> tuple[KnownBuyer, ...]:
        """What is kept of one company, by its number and by its name.

        Raises:
            KnownError: JOURNAL_IN_USE, FOLDER_NOT_WRITABLE.
        """
        return self._run(partial(_same_as, title=title), ())

    def forget(self, title: Title) -> int:
        """Erase one company; gives how many rows it had.

        Raises:
            KnownError: as ``remember``.
        """
        buyers = self.same_as(title)
        for buyer in buyers:
            self._run(partial(_erase_rows, where="buyer_id = ?", value=buyer.buyer_id), 0)
            self._fresh.pop(buyer.buyer_id, None)
        self._fresh_index = NameIndex([*self._fresh.values()][::-1][:_MOST_FRESH])
        self._index = None
        return len(buyers)

    def purge(self, before: datetime) -> int:
        """Erase whoever had the last invoice before a moment, aware; gives how many."""
        too_old = partial(_erase_rows, where="last_used < ?", value=int(before.timestamp()))
        purged = self._run(too_old, 0)
        if purged:
            self._index = None
        return purged

    def _ids(self, text: str) -> Iterator[int]:
        yield from self._fresh_index.find(text)
        for buyer_id in self._index.find(text) if self._index else ():
            if buyer_id not in self._fresh:
                yield buyer_id

    def _run(self, work: Callable[[apsw.Connection], _T], without: _T) -> _T:
        """Do something with the file; a damaged one is begun anew and it is tried once more."""
        if self._connection is None:
            return without
        with known_errors(self.path):
            try:
                return work(self._connection)
            except (apsw.CorruptError, apsw.NotADBError):
                return work(self._start_anew(self._connection))

    def _start_anew(self, damaged: apsw.Connection) -> apsw.Connection:
        damaged.close()
        self._connection = None
        _erase(self.path)
        self._connection = _connect(self.path)
        self._index, self._fresh, self._fresh_index = None, {}, NameIndex(())
        return self._connection


def _connect(path: Path) -> apsw.Connection:
    """Open the file, made where it is not there, anew where it is none of ours or damaged."""
    with known_errors(path):
        try:
            return _opened(path)
        except (apsw.CorruptError, apsw.NotADBError):
            _erase(path)
            return _opened(path)


def _opened(path: Path) -> apsw.Connection:
    """The open file with its table; NotADBError when it is another program's."""
    with contextlib.suppress(OSError):
        path.touch(mode=0o600)
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        connection.pragma("secure_delete", 1)
        connection.pragma("trusted_schema", 0)
        # A lost buyer is no loss: one sync less a commit than the journal's.
        connection.pragma("synchronous", "normal")
        if _number(connection, "SELECT count(*) FROM sqlite_schema") == 0:
            with connection:
                connection.execute(_SCHEMA)
                connection.pragma("application_id", _APPLICATION_ID)
                connection.pragma("user_version", VERSION)
        marks = (connection.pragma("application_id"), connection.pragma("user_version"))
    except BaseException:
        connection.close()
        raise
    if marks != (_APPLICATION_ID, VERSION):
        connection.close()
        raise apsw.NotADBError
    return connection


def _erase(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        try:
            remove(path.with_name(path.name + suffix))
        except OSError as error:
            raise write_refusal(path) from error


def _is_company(title: Title) -> bool:
    is_person = title.title_type is TitleType.INDIVIDUAL or (
        title.title_type is None and not title.tax_number.strip()
    )
    return bool(comparable(title.name)) and not is_person


def _put_all(
    connection: apsw.Connection, titles: Iterable[tuple[Title, datetime]]
) -> list[IndexedName]:
    rows = []
    with connection:
        rows += [_put(connection, title, int(at.timestamp())) for title, at in titles]
    return rows


def _put(connection: apsw.Connection, title: Title, at: int) -> IndexedName:
    name_key, number_key = comparable(title.name), normalized_tax_number(title.tax_number)
    same = next(connection.execute(_FIND_SAME, (name_key, number_key)), None)
    buyer_id, uses, last_used = same[:3] if same else (None, 0, at)
    if same:
        title = _completed(title, _title(same[3:]))
        number_key = normalized_tax_number(title.tax_number)
    newest = max(at, last_used)
    score = newest / 86400 + _DAYS_PER_DOUBLING * math.log2(uses + 1)
    texts = [getattr(title, name) for name in TEXT_FIELDS]
    title_type = None if title.title_type is None else int(title.title_type)
    keys = (buyer_id, name_key, number_key, *spell(title.name))
    connection.execute(_PUT, (*keys, title_type, *texts, uses + 1, newest, score))
    return IndexedName(connection.last_insert_rowid(), name_key, number_key, keys[3], keys[4])


def _erase_rows(connection: apsw.Connection, where: str, value: int) -> int:
    connection.execute(_ERASE.format(where=where), (value,))
    return connection.changes()


def _completed(title: Title, known: Title) -> Title:
    """The newer title, with what only the known one has."""
    texts = (getattr(title, name) or getattr(known, name) for name in TEXT_FIELDS)
    title_type = known.title_type if title.title_type is None else title.title_type
    return Title(title_type, *texts)


def _title(row: tuple[Any, ...]) -> Title:
    kind, *texts = row
    title_type = TitleType(kind) if isinstance(kind, int) else None
    return Title(title_type, *(str(text) for text in texts))


def _load(connection: apsw.Connection) -> NameIndex:
    return NameIndex(IndexedName(*row) for row in connection.execute(_BY_RANK))


def _buyers(connection: apsw.Connection, ids: Iterable[int]) -> tuple[KnownBuyer, ...]:
    return tuple(
        KnownBuyer(buyer_id, _title(tuple(title)), uses, datetime.fromtimestamp(last_used, UTC))
        for buyer_id in ids
        for uses, last_used, *title in connection.execute(_BY_ID, (buyer_id,))
    )


def _same_as(connection: apsw.Connection, title: Title) -> tuple[KnownBuyer, ...]:
    number_key = normalized_tax_number(title.tax_number)
    rows = connection.execute(_FIND_KEYS, (comparable(title.name), number_key))
    buyers = _buyers(connection, [int(str(row[0])) for row in rows.fetchall()])
    return tuple(buyer for buyer in buyers if is_same_buyer(buyer.title, title))


def _number(connection: apsw.Connection, query: str) -> int:
    return int(next(iter(connection.execute(query)))[0])
