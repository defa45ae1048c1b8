"""Whether the file that a start finds is the journal that this till wrote last.

It is held against the heads that the till remembers and against its backups. A file that was
rolled back, replaced or lost is named, and nothing is confirmed into it. Its owner decides; what
he goes on without is written into the journal as its predecessor: no number is given twice.
"""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import apsw

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.storage.backup_folder import (
    backups,
    newest_sound,
    open_for_reading,
    unreadable_backup,
)
from pos_scanner.journal.storage.file_place import has_foreign_log
from pos_scanner.journal.storage.head import Head, hash_at, head_of
from pos_scanner.user_paths import refuse_special_file

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_OURS = {"batch", "batch_item", "chain", "draft", "invoice", "line"}
_FEWEST_OURS = 3
"""A flipped bit takes one name away; another program's database has perhaps an ``invoice``."""
_COVERED = (
    # An entry of after the acceptance is this file's own: that it is missing is another loss. Which
    # came first the clock says only where an older program did not count.
    "SELECT 1 FROM predecessor WHERE hash = ?1 OR (till = ?2 AND entry >= ?3 AND"
    " iif(?5 IS NULL, julianday(accepted_at) > julianday(?4),"
    " (SELECT count(*) FROM predecessor) > ?5))"
)
_ACCEPT = "INSERT OR IGNORE INTO predecessor VALUES (?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Continuity:
    """What is known about a data folder's journal without opening it.

    Attributes:
        path: the journal's file.
        heads: as the till remembers them, in any order.
        has_log: whether a log lies beside it; opening the file would make one.
    """

    path: Path
    heads: tuple[Head, ...]
    has_log: bool

    @classmethod
    def of(cls, path: Path, heads: tuple[Head, ...]) -> "Continuity":
        """What is known before a file is opened."""
        return cls(path, heads, path.with_name(f"{path.name}-wal").exists())

    def check_place(self) -> None:
        """See that a missing file is not missed; before the file is made.

        Raises:
            KnownError: DATA_FOLDER_EMPTY, JOURNAL_MISSING, FILE_NOT_READABLE (a device).
        """
        refuse_non_file(self.path)
        with contextlib.suppress(OSError):
            if self.path.stat().st_size:
                return  # A power cut may leave an empty one.
        if backup := newest_sound(self.path):
            raise self._failure(FailureKind.JOURNAL_MISSING, backup=str(backup))
        if unreadable := unreadable_backup(self.path):
            facts = {"reason": "backups-unreadable", "folder": str(unreadable)}
            raise self._failure(FailureKind.JOURNAL_MISSING, **facts)
        if not self.heads:
            return
        if not any(self.path.parent.glob("journal*")):
            raise self._failure(FailureKind.DATA_FOLDER_EMPTY, folder=str(self.path.parent))
        raise self._failure(FailureKind.JOURNAL_MISSING, reason="no-backup")

    def check_file(self, connection: apsw.Connection) -> None:
        """Hold an open file, which is not changed, against what is known.

        Raises:
            KnownError: JOURNAL_FOREIGN, JOURNAL_EMPTY, JOURNAL_OLDER, JOURNAL_WITHOUT_LOG,
                JOURNAL_OF_ANOTHER_TILL, JOURNAL_REPLACED.
            apsw.Error: it is damaged.
        """
        tables = {str(name) for (name,) in connection.execute(_TABLES)}
        if tables and len(tables & _OURS) < _FEWEST_OURS:
            raise self._failure(FailureKind.JOURNAL_FOREIGN)
        head = head_of(connection) if "chain" in tables else None
        if head and self.has_log and has_foreign_log(self.path, connection, head.origin):
            raise self._failure(FailureKind.JOURNAL_REPLACED)
        for remembered in sorted(self.heads, key=_entry_of, reverse=True):
            if not _is_covered(connection, tables, remembered):
                self._compare(connection, head, remembered)
        self._compare_with_backups(connection, tables, head)

    def _compare(self, connection: apsw.Connection, head: Head | None, known: Head) -> None:
        """Name how a file that has not the entry of a known head differs."""
        if head is None:
            raise self._difference(FailureKind.JOURNAL_EMPTY, head, known)
        if head.origin != known.origin:
            kind = FailureKind.JOURNAL_OF_ANOTHER_TILL
            if head.till == known.till:
                kind = FailureKind.JOURNAL_REPLACED
            raise self._difference(kind, head, known)
        if head.entry >= known.entry:
            raise self._difference(FailureKind.JOURNAL_REPLACED, head, known)
        is_in_wal_mode = connection.pragma("journal_mode") == "wal"
        is_without_log = is_in_wal_mode and not self.has_log and not known.closed
        kind = FailureKind.JOURNAL_WITHOUT_LOG if is_without_log else FailureKind.JOURNAL_OLDER
        raise self._difference(kind, head, known)

    def _compare_with_backups(
        self, connection: apsw.Connection, tables: set[str], head: Head | None
    ) -> None:
        """See that no backup goes on from where the file ends."""
        for backup in backups(self.path):
            remembered = _head_of_backup(backup, head)
            if remembered and not _is_covered(connection, tables, remembered):
                kind = FailureKind.JOURNAL_OLDER if head else FailureKind.JOURNAL_EMPTY
                raise self._difference(kind, head, remembered)

    def _difference(self, kind: FailureKind, head: Head | None, known: Head) -> KnownError:
        return self._failure(
            kind,
            invoices=str(head.invoices if head else 0),
            known=str(known.invoices),
            till=head.till if head else "",
            day=known.at[:10],
        )

    def _failure(self, kind: FailureKind, **facts: str) -> KnownError:
        if "backup" not in facts and (backup := newest_sound(self.path)):
            facts["backup"] = str(backup)
        return KnownError(kind, path=str(self.path), **facts)


def refuse_non_file(path: Path) -> None:
    """See that no folder or device has the journal's name: only its owner knows what it is.

    Raises:
        KnownError: JOURNAL_MISSING, reason ``folder``; FILE_NOT_READABLE, reason ``special``.
    """
    refuse_special_file(path)
    if path.is_dir():
        raise KnownError(FailureKind.JOURNAL_MISSING, path=str(path), reason="folder")


def known_heads(path: Path, remembered: Iterable[Head]) -> tuple[Head, ...]:
    """All that is known of a journal's last entries: what the till remembers, and its backups'."""
    of_backups = (_head_of_backup(backup, None) for backup in backups(path))
    return (*remembered, *(head for head in of_backups if head is not None))


def written_head(path: Path, mark: tuple[int, str] | None = None) -> Head | None:
    """The head of a journal or a backup, compared with an entry's hash that was written down.

    Args:
        path: the file; it is only read.
        mark: an entry and its hash, or the first part of it.

    Returns:
        ``None`` where it has no entry, or cannot be read.

    Raises:
        KnownError: HASH_DIFFERS, fact ``entry``.
    """
    try:
        # Without a log the file is all there is, and reading must not make one beside a backup.
        has_log = path.with_name(f"{path.name}-wal").exists()
        live = partial(apsw.Connection, str(path), flags=apsw.SQLITE_OPEN_READONLY)
        with contextlib.closing(live() if has_log else open_for_reading(path)) as connection:
            head = head_of(connection)
            is_proved = mark is None or hash_at(connection, mark[0]).startswith(mark[1])
    except (apsw.Error, ValueError):
        head, is_proved = None, mark is None
    if not is_proved and mark is not None:
        raise KnownError(FailureKind.HASH_DIFFERS, path=str(path), entry=str(mark[0]))
    return head


def accept(connection: apsw.Connection, heads: Iterable[Head], at: datetime) -> None:
    """Write down, within a transaction, which entries that are known this file goes on without."""
    for head in heads:
        if hash_at(connection, head.entry) == head.hash:
            continue
        row = (head.hash, head.entry, head.till, head.invoices, head.day, head.of_day)
        connection.execute(_ACCEPT, (*row, at.isoformat()))


def _is_covered(connection: apsw.Connection, tables: set[str], known: Head) -> bool:
    """Whether a file has the entry of a head, or its owner has gone on without."""
    if "chain" in tables and hash_at(connection, known.entry) == known.hash:
        # Of a file that a log of another was played into the first entry may be its own.
        return hash_at(connection, 1) == known.origin
    if "predecessor" not in tables:
        return False
    values = known.hash, known.till, known.entry, known.at, known.losses
    rows = connection.execute(_COVERED, values)
    return next(rows, None) is not None


def _head_of_backup(backup: Path, head: Head | None) -> Head | None:
    """The head of a backup; with the head of a file only where it goes on from that one."""
    try:
        with contextlib.closing(open_for_reading(backup)) as connection:
            if head is None or hash_at(connection, head.entry) == head.hash:
                return head_of(connection)
    except (apsw.Error, ValueError):
        return None
    return None


def _entry_of(head: Head) -> int:
    return head.entry
