"""The journal's head: its last entry, remembered outside the file that the entry stands in.

A copy lies beside the journal and one in the folder of the settings. Each is written after a commit
and never before, so that the file may be ahead of its head, and a file that is behind was rolled
back or replaced. A copy is one block that is written in place: no confirmation waits for a disk.
"""

import contextlib
import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

import apsw

from pos_scanner.atomic_file import make_private_folder
from pos_scanner.domain.errors import FailureKind, KnownError

NAME = "journal-head.json"
_BLOCK_BYTES = 1024
_PROOF_DIGITS = 16
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_INVOICES = 99_999_999
"""Of one till: more is a file that somebody has edited."""
_LAST_ENTRY = "SELECT entry, hash, at FROM chain ORDER BY entry DESC LIMIT 1"
_HASH_OF = "SELECT hash FROM chain WHERE entry = ?"
_LAST_INVOICE = "SELECT sequence, number, confirmed_on FROM invoice ORDER BY sequence DESC LIMIT 1"
_LAST_DAY = "SELECT max(confirmed_on) FROM invoice"
_LOST = (
    "SELECT ifnull(max(invoices), 0), count(*), ifnull(max(day), ''), ifnull((SELECT max(of_day)"
    " FROM predecessor WHERE day = (SELECT max(day) FROM predecessor)), 0) FROM predecessor"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a till knows of its journal without the file.

    Attributes:
        till: whose numbers the journal gives.
        entry: the last entry of the hash chain.
        hash: of that entry; it proves all that the journal contains.
        origin: the hash of the first entry, by which a journal differs from each other one.
        invoices: how many were confirmed; no day's number is higher.
        day: the latest day with numbers, here or in what was lost before, ISO 8601; empty for none.
        of_day: that day's highest number.
        at: when the entry was made, ISO 8601 with its offset.
        closed: whether the journal was closed since, which leaves no log beside the file.
        losses: how many heads the file had gone on without; ``None`` in a head of an older program.
    """

    till: str
    entry: int
    hash: str
    origin: str
    invoices: int
    day: str
    of_day: int
    at: str
    closed: bool = False
    losses: int | None = None

    @property
    def proof(self) -> str:
        """What is written down to prove the journal by later, see ``proof_of``."""
        return proof_of(self.entry, self.hash)


def proof_of(entry: int, hash_: str) -> str:
    """An entry and the first part of its hash, for paper: ``57:5a8bd72e7f7ac273``."""
    return f"{entry}:{hash_[:_PROOF_DIGITS]}"


def head_of(connection: apsw.Connection, till: str = "") -> Head | None:
    """The head of an open journal of any version; ``None`` while it has no entry.

    Args:
        connection: the journal's, or a backup's.
        till: its name; empty: that of the last number.

    Raises:
        apsw.Error: the file is no journal, or it is damaged.
    """
    last = next(connection.execute(_LAST_ENTRY), None)
    if last is None:
        return None
    entry, hash_, at = last
    origin = hash_at(connection, 1)
    sequence, number, confirmed_on = next(connection.execute(_LAST_INVOICE), (0, "", ""))
    if any(type(text) is not str for text in (hash_, at, number, confirmed_on)):
        raise apsw.CorruptError("what stands in the last rows is no text")
    day = str(next(connection.execute(_LAST_DAY))[0] or "")
    lost_invoices, losses, lost_day, lost_of_day = _lost(connection)
    invoices = int(sequence) + lost_invoices
    suffix = number.rpartition("-")[2]
    # A clock that was set back gave the last number to an earlier day.
    of_day = int(suffix) if day == confirmed_on and suffix.isdecimal() else invoices
    if lost_day >= day:
        of_day = max(of_day, lost_of_day) if lost_day == day else lost_of_day
        day = lost_day
    name = till or number.rsplit("-", 2)[0]
    head = Head(name, int(entry), str(hash_), origin, invoices, day, of_day, str(at))
    return replace(head, losses=losses)


def hash_at(connection: apsw.Connection, entry: int) -> str:
    """The hash of an entry; empty where the chain has none of that number.

    Raises:
        apsw.Error: the file is no journal, or it is damaged.
    """
    return str(next(connection.execute(_HASH_OF, (entry,)), ("",))[0])


class HeadFiles:
    """The copies of one data folder's head.

    Args:
        data_folder: where the journal is.
        settings_folder: where the settings are; ``None`` for no copy there.
    """

    def __init__(self, data_folder: Path, settings_folder: Path | None) -> None:
        self.paths = [data_folder / NAME]
        place = os.path.realpath(data_folder)  # Path.resolve raises where a link leads to itself.
        if settings_folder is not None and os.path.realpath(settings_folder) != place:
            place = os.path.normcase(place)
            digest = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()
            self.paths.append(settings_folder / f"journal-head-{digest[:12]}.json")
        self._descriptors: dict[Path, int] = {}

    def read(self) -> tuple[Head, ...]:
        """The heads that can be read; a torn or foreign copy counts as none."""
        return tuple(head for head in map(_read, self.paths) if head is not None)

    def write(self, head: Head) -> Path | None:
        """Write every copy; gives one that could not be written, ``None`` when all were."""
        text = json.dumps(asdict(head), ensure_ascii=True)
        block = text.encode("ascii").ljust(_BLOCK_BYTES - 1) + b"\n"
        refused = None
        for path in self.paths:
            try:
                self._write_block(path, block)
            except OSError:
                refused = path
        return refused

    def close(self) -> None:
        """Close the copies; writing opens them again."""
        for descriptor in self._descriptors.values():
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self._descriptors.clear()

    def _write_block(self, path: Path, block: bytes) -> None:
        descriptor = self._descriptors.get(path)
        if descriptor is not None and not _is_at(descriptor, path):
            os.close(self._descriptors.pop(path))
            descriptor = None
        if descriptor is None:
            make_private_folder(path.parent)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
            self._descriptors[path] = descriptor
        os.lseek(descriptor, 0, os.SEEK_SET)
        if os.write(descriptor, block) != len(block):
            raise OSError(f"half a head in {path.name}")


class HeadMemory:
    """Remembers the head of one open journal, after each commit.

    Attributes:
        head: the last one; ``None`` while the journal has no entry.

    Args:
        connection: the journal's; used on its thread.
        till: its name.
        files: where the head is written.
    """

    def __init__(self, connection: apsw.Connection, till: str, files: HeadFiles) -> None:
        self.head: Head | None = None
        self._connection = connection
        self._till = till
        self._files = files
        self._refusal: KnownError | None = None
        self._is_reported = False

    def begin(self, *, may_write: bool) -> None:
        """Learn the head of a journal that was opened; written at once, or if there is none yet."""
        if may_write or not self._files.read():
            self.remember()
            return
        with contextlib.suppress(apsw.Error, ValueError):
            self.head = head_of(self._connection, self._till)

    def remember(self) -> None:
        """Write the head, if a commit has added an entry; what refuses stops nobody."""
        try:
            head = head_of(self._connection, self._till)
        except (apsw.Error, ValueError):
            return  # Damaged: whoever reads it says so.
        if head is not None and head != self.head:
            self.head = head
            self._write(head)

    def take_refusal(self) -> KnownError | None:
        """HEAD_NOT_WRITTEN, fact ``path``, once; ``None`` when all were written."""
        refusal, self._refusal = self._refusal, None
        self._is_reported |= refusal is not None
        return refusal

    def close(self, *, is_last: bool) -> None:
        """Say in the head that the journal is closed, by whoever closes it last."""
        if self.head is not None and is_last:
            self._write(replace(self.head, closed=True))
        self._files.close()

    def _write(self, head: Head) -> None:
        refused = self._files.write(head)
        if refused and not self._is_reported:
            self._refusal = KnownError(FailureKind.HEAD_NOT_WRITTEN, path=str(refused))


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether an open file is still the one of its name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _read(path: Path) -> Head | None:
    try:
        if not path.is_file():
            return None  # Opening a pipe would wait for ever.
        with path.open("rb") as file:
            values = json.loads(file.read(_BLOCK_BYTES).decode("utf-8"))
        head = Head(**values)
        return head if _is_possible(head) else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _is_possible(head: Head) -> bool:
    """Whether a till could have written it: what it says goes into numbers, once accepted.

    Raises:
        ValueError, TypeError: a text that is no day, no moment, or cannot be stored.
    """
    numbers = (head.entry, head.invoices, head.of_day, 0 if head.losses is None else head.losses)
    if any(type(number) is not int for number in numbers):
        return False
    datetime.fromisoformat(head.at)
    if head.day:
        date.fromisoformat(head.day)
    head.till.encode("utf-8")
    are_hashes = all(_HASH.fullmatch(text) for text in (head.hash, head.origin))
    return (
        are_hashes
        and 0 < head.entry < 1 << 63
        and 0 <= head.of_day <= head.invoices <= _MOST_INVOICES
    )


def _lost(connection: apsw.Connection) -> tuple[int, int, str, int]:
    """How many numbers were given before this file, in how many, up to which day, and its highest.

    Version 1 and 2 knew of none.
    """
    try:
        invoices, losses, day, of_day = next(connection.execute(_LOST))
    except apsw.SQLError:
        return 0, 0, "", 0
    return int(invoices), int(losses), str(day), int(of_day)
