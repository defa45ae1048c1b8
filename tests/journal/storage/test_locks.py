"""One window a folder and one export at a time: real processes, also killed ones."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.storage.locks import EXPORT_FILE_NAME, FILE_NAME, FolderLock

PROGRAM = """
import sys
from pathlib import Path
from pos_scanner.journal.storage.locks import FolderLock

folder = Path(sys.argv[2])
lock = FolderLock.take(folder) if sys.argv[1] == "window" else FolderLock.take_for_export(folder, 0)
print("locked", flush=True)
sys.stdin.readline()
lock.release()
print("released", flush=True)
sys.stdin.readline()
"""

Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Another program that takes the folder; it has it when this returns."""
    programs: list[subprocess.Popen[str]] = []

    def begin(purpose: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", PROGRAM, purpose, str(tmp_path)]
        program = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        programs.append(program)
        assert program.stdout is not None
        assert program.stdout.readline() == "locked\n"
        return program

    yield begin
    for program in programs:
        program.kill()
        program.communicate()


def let_go(program: "subprocess.Popen[str]") -> None:
    """Have a program release its lock and go on running."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write("\n")
    program.stdin.flush()
    assert program.stdout.readline() == "released\n"


def refusal(attempt: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as caught:
        attempt()
    return caught.value


def test_another_programs_window_is_refused_with_the_folder_named(
    tmp_path: Path, start: Start
) -> None:
    start("window")
    error = refusal(lambda: FolderLock.take(tmp_path))
    assert error.kind is FailureKind.JOURNAL_IN_USE
    assert error.facts["path"] == str(tmp_path)


def test_a_second_window_of_the_same_program_is_refused(tmp_path: Path) -> None:
    lock = FolderLock.take(tmp_path)
    assert refusal(lambda: FolderLock.take(tmp_path)).kind is FailureKind.JOURNAL_IN_USE
    lock.release()


def test_a_refused_attempt_does_not_free_the_folder(tmp_path: Path, start: Start) -> None:
    start("window")
    refusal(lambda: FolderLock.take(tmp_path))
    assert refusal(lambda: FolderLock.take(tmp_path)).kind is FailureKind.JOURNAL_IN_USE


@pytest.mark.parametrize("purpose", ["window", "export"])
def test_a_killed_program_leaves_nothing_stale(tmp_path: Path, start: Start, purpose: str) -> None:
    program = start(purpose)
    program.kill()
    program.wait()
    assert (tmp_path / (FILE_NAME if purpose == "window" else EXPORT_FILE_NAME)).exists()
    start(purpose)


def test_a_released_folder_can_be_taken_while_the_other_program_still_runs(
    tmp_path: Path, start: Start
) -> None:
    program = start("window")
    let_go(program)
    assert program.poll() is None
    FolderLock.take(tmp_path).release()


def can_be_taken(folder: Path) -> bool:
    """Whether nobody has a data folder."""
    try:
        FolderLock.take(folder).release()
    except KnownError:
        return False
    return True


def test_releasing_leaves_the_file_in_place_and_empty(tmp_path: Path) -> None:
    FolderLock.take(tmp_path).release()
    FolderLock.take_for_export(tmp_path, 0).release()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "window.lock": b"",
        "export.lock": b"",
    }


def test_releasing_twice_does_no_harm(tmp_path: Path) -> None:
    lock = FolderLock.take(tmp_path)
    lock.release()
    lock.release()
    assert can_be_taken(tmp_path)


def test_what_stands_in_a_lock_file_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("of an older program")
    FolderLock.take(tmp_path).release()
    assert (tmp_path / FILE_NAME).read_text() == "of an older program"


def test_an_export_runs_beside_a_window(tmp_path: Path, start: Start) -> None:
    start("window")
    FolderLock.take_for_export(tmp_path, 0).release()


def test_a_second_export_is_refused_once_its_waiting_time_is_over(
    tmp_path: Path, start: Start
) -> None:
    start("export")
    error = refusal(lambda: FolderLock.take_for_export(tmp_path, 0.2))
    assert error.kind is FailureKind.EXPORT_UNDER_WAY
    assert error.facts["path"] == str(tmp_path)


def test_an_export_waits_for_the_one_under_way(
    tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = start("export")
    polls: list[float] = []

    def end_the_other_export(seconds: float) -> None:
        polls.append(seconds)
        if len(polls) == 2:
            let_go(program)

    monkeypatch.setattr("time.sleep", end_the_other_export)
    FolderLock.take_for_export(tmp_path, 600).release()
    assert polls == [0.1, 0.1]


def test_a_folder_that_is_not_there_cannot_be_taken(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    for attempt in (lambda: FolderLock.take(absent), lambda: FolderLock.take_for_export(absent, 9)):
        error = refusal(attempt)
        assert error.kind is FailureKind.FILE_NOT_FOUND
        assert error.facts["path"] == str(absent)


def test_a_file_system_without_locks_lets_nobody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(descriptor: int, *, blocking: bool) -> bool:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("pos_scanner.journal.storage.locks.lock_descriptor", unavailable)
    assert refusal(lambda: FolderLock.take(tmp_path)).kind is FailureKind.JOURNAL_IN_USE


def test_a_program_that_a_window_has_started_does_not_keep_the_folder(tmp_path: Path) -> None:
    lock = FolderLock.take(tmp_path)
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    )
    try:
        lock.release()
        assert can_be_taken(tmp_path)
    finally:
        child.communicate()


def test_a_journal_that_cannot_be_opened_gives_the_folder_free(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3").write_bytes(b"no journal at all" * 999)
    error = refusal(lambda: Journal.open(tmp_path, exclusive=True))
    assert error.kind is FailureKind.JOURNAL_DAMAGED
    FolderLock.take(tmp_path).release()


def test_a_window_that_is_closed_gives_the_folder_free_and_a_command_never_takes_it(
    tmp_path: Path, start: Start
) -> None:
    with closing(Journal.open(tmp_path, exclusive=True)):
        Journal.open(tmp_path).close()
        assert refusal(lambda: FolderLock.take(tmp_path)).kind is FailureKind.JOURNAL_IN_USE
    start("window")
    Journal.open(tmp_path).close()
