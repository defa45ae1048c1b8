"""Verifies the journal in a process of its own, beside the window that works with it.

A million records are a minute of a processor, and Python's threads would share the window's. Out:
the first thing that is wrong, seen twice, and the newest backup in which nothing is. Reads only.
"""

import contextlib
import multiprocessing
import os
import signal
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import apsw

from pos_scanner.domain.integrity_report import Problem, ProblemKind
from pos_scanner.journal.integrity.verification import Progress, no_progress, verify_as_it_is
from pos_scanner.journal.storage.backup_folder import backups

_NICENESS = 15


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification came to.

    Attributes:
        problem: ``None`` when all is well. A damaged search index is no reason to go back to a
            backup: ``journal reindex`` builds it anew.
        backup: the newest daily one that is sound; ``None`` when there is none, or no need.
        is_known: false when the verification ended without a verdict: the file cannot be opened.
    """

    problem: Problem | None = None
    backup: Path | None = None
    is_known: bool = True


class VerificationProcess:
    """One verification at a time, in the background.

    Attributes:
        progress: how much of the journal is verified, 0 to 1, as of the last ``take``.
    """

    def __init__(self) -> None:
        self.progress = 0.0
        self._process: Any = None
        self._pipe: Any = None

    def start(self, journal: Path) -> None:
        """Verify a journal; a verification that is under way is given up."""
        self.stop()
        self.progress = 0.0
        # Spawned, not forked: a fork of a process with threads may keep their locks for ever.
        context = multiprocessing.get_context("spawn")
        pipe, sender = context.Pipe(duplex=False)
        process = context.Process(
            target=_serve, args=(sender, journal), name="verification", daemon=True
        )
        process.start()  # Where the system refuses it, there is none to be stopped.
        sender.close()
        self._process, self._pipe = process, pipe

    def take(self) -> Verdict | None:
        """The verdict, once; ``None`` while there is none. Never waits."""
        if self._pipe is None:
            return None
        is_alive = self._process.is_alive()  # Asked first: what it sent before its end is read.
        try:
            while self._pipe.poll():
                message: Verdict | float = self._pipe.recv()
                if isinstance(message, Verdict):
                    self.stop()
                    return message
                self.progress = message
        except (EOFError, OSError):
            is_alive = False
        if is_alive:
            return None
        # Windows may keep the pipe of a killed process open. Tomorrow it is tried again.
        self.stop()
        return Verdict(is_known=False)

    def stop(self) -> None:
        """Give up the verification that is under way, if any, and end its process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._pipe.close()
        self._process = self._pipe = None


def judge(journal: Path, progress: Progress = no_progress) -> Verdict:
    """Verify a journal, and where it is damaged look for the newest backup that is not.

    Raises:
        OSError: there is no file, or this user may not read it: nothing is known of it then.
    """
    journal.open("rb").close()
    # Twice: a disk that is slow to answer damages nothing.
    problem = _problem_of(journal, progress) and _problem_of(journal)
    if problem is None:
        return Verdict()
    sound_backups = (backup for backup in backups(journal) if _problem_of(backup) is None)
    return Verdict(problem, next(sound_backups, None))


def _problem_of(path: Path, progress: Progress = no_progress) -> Problem | None:
    problems = verify_as_it_is(path, progress).problems
    return next((each for each in problems if each.kind is not ProblemKind.SEARCH_DAMAGED), None)


def _serve(pipe: Any, journal: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    with contextlib.suppress(OSError, apsw.Error):  # It does not open: the window has said so.
        pipe.send(judge(journal, partial(_send_progress, pipe)))


def _send_progress(pipe: Any, position: int, total: int) -> None:
    pipe.send(position / total if total else 0.0)
