"""``kill -9`` in every gap between two system calls of a program: run as a program itself.

The list of gaps is made by tracing (``ptrace``): a child stops before each system call, and the
folder it works in is looked at. Gaps between which nothing changed on the disk, a row of them,
leave the same for the next start; the first of each is tried, and each one from where the new file
is whole to where it has the journal's name, with ``every`` each of all. A gap is told by its row
and its place there: how many calls a row has differs from run to run. Prints a line of JSON.
"""

import ctypes
import hashlib
import json
import os
import platform
import shutil
import signal
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path

import apsw

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up
from pos_scanner.journal.backup.restore import begin_anew, restore
from pos_scanner.journal.integrity import token_totals
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.replacement import MARKER, Stage
from tests.faults.workload import BEGINNING, an_invoice

_TRACEME, _SYSCALL, _SETOPTIONS, _GET_SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_SEE_SYSCALLS_AND_DIE_WITH_ME = 0x100001
_ENTRY = 1
_INFO_BYTES = 88
_NUMBER_AT = 24
_RENAMES = {"x86_64": {82, 264, 316}, "aarch64": {38, 276}}.get(platform.machine(), set())
"""``rename``, ``renameat``, ``renameat2``."""
_CHANGE_NOTHING = {0, 3, 4, 5, 6, 8, 9, 11, 12, 17, 72, 74, 75, 262}
if platform.machine() != "x86_64":
    _CHANGE_NOTHING = set()
"""Reading, seeking, status, memory, locks and syncing: nine calls of ten."""
RESTORED_AT = BEGINNING + timedelta(hours=9)
INVOICES, IN_BACKUP = 4, 2
STARTS_EVERY = 15
"""After one gap of so many the next start is killed, too; after each with ``every``."""
_FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
"""A kill leaves what programs see; whether that was synced, only a cut of power would show."""
LOADED_BEFORE = (token_totals,)
"""A verification loads NumPy, which makes threads: not in the child, of which one is traced."""
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


@dataclass
class Outcome:
    """What came of the kills in each gap.

    Attributes:
        calls: system calls of one undisturbed run.
        kills: gaps in which a child was killed.
        finished: starts that finished the step; the others found it done, or took it back.
        taken_back: starts that took it back.
        renames: calls of one run that put a file in another's place once the new one is whole.
        killed_renames: those before which a child was killed.
        losses: what was wrong afterwards, in words.
    """

    calls: int = 0
    kills: int = 0
    finished: int = 0
    taken_back: int = 0
    renames: int = 0
    killed_renames: int = 0
    losses: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gap:
    """The moment before a system call.

    Attributes:
        row: how often the folder has changed before.
        place: which call it is since then, from 0.
        decides: whether the journal or its log is being replaced.
        renames: whether the call renames a file.
    """

    row: int
    place: int
    decides: bool
    renames: bool


class Stopped:
    """A child that stops before each of its system calls."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            self._work(work)
        os.waitpid(self.pid, 0)
        self._ptrace(_SETOPTIONS, _SEE_SYSCALLS_AND_DIE_WITH_ME)

    @staticmethod
    def _work(work: Callable[[], object]) -> None:
        try:
            _libc.ptrace(_TRACEME, 0, None, None)
            os.kill(os.getpid(), signal.SIGSTOP)
            work()
        finally:
            os._exit(0)

    def calls(self) -> Iterator[int]:
        """The system's number of each call, before it is made; ends with the child."""
        info = ctypes.create_string_buffer(_INFO_BYTES)
        while True:
            self._ptrace(_SYSCALL, 0)
            _, status = os.waitpid(self.pid, 0)
            if not os.WIFSTOPPED(status):
                return
            _libc.ptrace(_GET_SYSCALL_INFO, self.pid, ctypes.c_void_p(_INFO_BYTES), info)
            if info.raw[0] == _ENTRY:
                yield struct.unpack_from("<Q", info.raw, _NUMBER_AT)[0]

    def kill(self) -> None:
        """End it where it stands."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def _ptrace(self, request: int, data: int) -> None:
        if _libc.ptrace(request, self.pid, None, ctypes.c_void_p(data)) < 0:
            raise OSError(ctypes.get_errno(), "ptrace")


def gaps(folder: Path, child: Stopped) -> Iterator[Gap]:
    """Each gap of a child that works in a folder, while it stands there."""
    state, row, place, earlier = b"", -1, 0, -1
    for number in child.calls():
        place += 1
        if earlier not in _CHANGE_NOTHING and (now := fingerprint(folder)) != state:
            state, row, place = now, row + 1, 0
        earlier = number
        yield Gap(row, place, _decides(folder), number in _RENAMES)


def _decides(folder: Path) -> bool:
    marker = folder / MARKER
    return marker.exists() and f'"{Stage.REPLACING}"' in marker.read_text(encoding="utf-8")


def kill_in(gap: Gap, folder: Path, work: Callable[[], object]) -> Gap | None:
    """Run a work and kill it in a gap, or where its row ends before; the gap in which it died.

    One run makes a call of memory's more than another: a rename, of which a row has one at most, is
    known by itself and not by its place.
    """
    child = Stopped(work)
    for reached in gaps(folder, child):
        is_there = reached.renames if gap.renames else reached.place >= gap.place
        if reached.row > gap.row or (reached.row == gap.row and is_there):
            child.kill()
            return reached
    return None


def fingerprint(folder: Path) -> bytes:
    """What a folder contains: names and bytes.

    The index of a log is memory, and left out; of the new file, which nobody reads before it is
    whole, counts that it is there.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.endswith("-shm"):
            is_new = path.name.startswith("restoring.sqlite3") and path.suffix != ".marker"
            digest.update(path.name.encode() + b"\0" + (b"" if is_new else path.read_bytes()))
    return digest.digest()


class Shop:
    """A data folder to restore in, a backup that is older, and what must be there afterwards."""

    def __init__(self, folder: Path, scenario: str) -> None:
        self.folder = folder
        self.scenario = scenario
        self.backup = folder.parent / "backup.sqlite3"
        with closing(Journal.open(folder)) as journal:
            for number in range(INVOICES):
                if number == IN_BACKUP:
                    back_up(journal.file, self.backup)
                invoice = an_invoice("北京", 1000 + number, BEGINNING)
                journal.confirm(f"d{number}", invoice, at=BEGINNING)
            if scenario == "log":  # As after a kill: what is newest stands in the log alone.
                shutil.copytree(folder, folder.with_name("killed"))
        if scenario == "log":
            shutil.rmtree(folder)
            folder.with_name("killed").rename(folder)
        if scenario == "damaged":
            (folder / FILE_NAME).write_bytes(b"no journal at all" * 999)
            (folder / f"{FILE_NAME}-wal").write_bytes(b"nor a log")
        if scenario == "gone":
            (folder / FILE_NAME).unlink()
        self.damaged = (folder / FILE_NAME).read_bytes() if scenario == "damaged" else b""

    def restore(self) -> None:
        """What is killed."""
        if self.scenario == "anew":
            begin_anew(self.folder, at=RESTORED_AT)
        else:
            restore(self.folder, self.backup, at=RESTORED_AT)

    def start(self) -> None:
        """What the next start does; it is killed, too."""
        Journal.open(self.folder, exclusive=True).close()

    def losses(self, outcome: Outcome) -> list[str]:
        """What is wrong after a start; empty when all is well."""
        try:
            with closing(Journal.open(self.folder, exclusive=True)) as journal:
                for notice in journal.take_notices():
                    outcome.finished += notice.kind is FailureKind.RESTORE_FINISHED
                    outcome.taken_back += notice.kind is FailureKind.RESTORE_TAKEN_BACK
                return self._losses(journal)
        except KnownError as error:
            path = self.folder / FILE_NAME
            if self.scenario == "damaged" and error.kind is FailureKind.JOURNAL_DAMAGED:
                outcome.taken_back += 1
                return [] if path.read_bytes() == self.damaged else ["the damaged file changed"]
            if self.scenario == "gone" and error.kind is FailureKind.JOURNAL_MISSING:
                outcome.taken_back += 1
                return [f"{each.name} is still there" for each in self.folder.glob("restor*")]
            return [str(error)]

    def _losses(self, journal: Journal) -> list[str]:
        report = journal.verify()
        expected = IN_BACKUP if self.scenario in {"damaged", "gone"} else INVOICES
        is_anew = self.scenario == "anew" and report.invoices == 0
        wrong = [str(problem) for problem in report.problems]
        wrong += [f"{report.invoices} invoices"] * (report.invoices != expected and not is_anew)
        confirmed = journal.confirm("next", an_invoice("上海", 500, BEGINNING), at=BEGINNING)
        of_day = int(confirmed.number.rpartition("-")[2])
        wrong += [f"next is {confirmed.number}"] * (of_day != INVOICES + 1)
        if is_anew and not self._is_kept():
            wrong.append("what was replaced is not kept whole")
        remains = [path.name for path in self.folder.glob("restor*")]
        return wrong + [f"{name} is still there" for name in remains]

    def _is_kept(self) -> bool:
        kept = sorted(self.folder.glob("journal-replaced-*.sqlite3"))
        if not kept:
            return False
        with closing(apsw.Connection(str(kept[0]))) as file:
            return bool(next(file.execute("SELECT count(*) FROM invoice")) == (INVOICES,))


@contextmanager
def shop_in(scenario: str, template: Path | None = None) -> Iterator[Shop]:
    """A shop in a folder of its own, or a copy of one that was made."""
    with tempfile.TemporaryDirectory(dir=_FAST) as name:
        if template is None:
            yield Shop(Path(name) / "data", scenario)
            return
        copy = Shop.__new__(Shop)
        shutil.copytree(template.parent, name, dirs_exist_ok=True)
        copy.folder, copy.scenario = Path(name) / "data", scenario
        copy.backup = Path(name) / "backup.sqlite3"
        path = copy.folder / FILE_NAME
        copy.damaged = path.read_bytes() if scenario == "damaged" else b""
        yield copy


def kill_in_each(scenario: str, *, every: bool) -> Outcome:
    """Kill a restore in each gap, and the start after it in each of its own where it has work."""
    outcome = Outcome()
    with shop_in(scenario) as template:
        with shop_in(scenario, template.folder) as shop:
            traced = list(gaps(shop.folder, Stopped(shop.restore)))
        outcome.calls = len(traced)
        outcome.renames = sum(gap.decides and gap.renames for gap in traced)
        for position, gap in enumerate(_chosen(traced, every=every)):
            with shop_in(scenario, template.folder) as shop:
                died = kill_in(gap, shop.folder, shop.restore)
                if every or position % STARTS_EVERY == 0 or (gap.decides and gap.renames):
                    _kill_the_start(shop, outcome)
                outcome.kills += 1
                outcome.killed_renames += bool(died and died.decides and died.renames)
                outcome.losses += [f"{died}: {loss}" for loss in shop.losses(outcome)]
    return outcome


def _kill_the_start(interrupted: Shop, outcome: Outcome) -> None:
    """Kill what a start does about it in one gap after the other, on the same folder."""
    with shop_in(interrupted.scenario, interrupted.folder) as shop:
        traced = list(gaps(shop.folder, Stopped(shop.start)))
    for gap in (gap for gap in traced if gap.place == 0):
        with shop_in(interrupted.scenario, interrupted.folder) as shop:
            died = kill_in(gap, shop.folder, shop.start)
            outcome.kills += 1
            outcome.losses += [f"start, {died}: {loss}" for loss in shop.losses(outcome)]


def _chosen(traced: list[Gap], *, every: bool) -> list[Gap]:
    last = max(n for n, gap in enumerate(traced) if gap.decides and gap.renames)
    return [
        gap
        for n, gap in enumerate(traced)
        if every or gap.place == 0 or (gap.decides and n <= last)
    ]


if __name__ == "__main__":
    result = kill_in_each(sys.argv[1], every="every" in sys.argv)
    print(json.dumps(asdict(result), ensure_ascii=False))
    sys.exit(int(bool(result.losses)))
