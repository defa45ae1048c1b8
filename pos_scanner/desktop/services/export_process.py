"""Runs what takes an export its time in a process of its own, beside the window that confirms.

A workbook of 100,000 invoices is two minutes of Python, and Python's threads would share the
window's processor: each confirmation would wait for its turn twenty times. The process opens the
journal as any command does. Ends with its work.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.file_content import Progress
from pos_scanner.journal import Journal
from pos_scanner.log_format import FaultElsewhereError, places_of

log = logging.getLogger(__name__)

T = TypeVar("T")
Job = Callable[[Journal, Progress], T]
"""What is run there; it goes over by ``pickle``, and so does its result."""
_NICENESS = 10
_POLL_S = 0.05


def run_in_process(folder: Path, till: str, job: Job[T], progress: Progress) -> T:
    """Run a job on a data folder's journal in a process of its own, and wait for its result.

    Args:
        folder: the data folder; its journal exists.
        till: the till's name.
        job: gets the journal, and a progress to call.
        progress: called here with what the job calls its own with; what it raises stops the job.

    Raises:
        KnownError: the job's own, or what ``progress`` raised; PROGRAM_FAULT when the process died.
    """
    # Spawned, not forked: a fork of a process with threads may keep their locks for ever.
    context = multiprocessing.get_context("spawn")
    pipe, far_end = context.Pipe()
    process = context.Process(
        target=_serve, args=(far_end, folder, till, job), name="export", daemon=True
    )
    process.start()
    far_end.close()
    try:
        result: T = _result(pipe, progress)
        return result
    finally:
        pipe.close()
        process.join()
        process.close()


def _result(pipe: Any, progress: Progress) -> Any:
    refusal: KnownError | None = None
    position = total = 0
    while True:
        kind, *values = _message(pipe)
        match kind:
            case "result":
                return values[0]
            case "failure":
                raise refusal or values[0]
            case "progress":
                position, total = values
            case _:
                pass
        if refusal is None:
            try:
                progress(position, total)
            except KnownError as error:
                refusal = error
                with contextlib.suppress(OSError):
                    pipe.send(error)


def _message(pipe: Any) -> tuple[Any, ...]:
    """What the process says next; when it says nothing for a moment, ``waiting``."""
    try:
        message: tuple[Any, ...] = pipe.recv() if pipe.poll(_POLL_S) else ("waiting",)
    except (EOFError, OSError):
        log.exception("the export's process has died")
        return "failure", KnownError(FailureKind.PROGRAM_FAULT)
    if message[0] == "fault":
        # As an exception: a log's message is one line, a traceback has its own.
        log.error("the export failed unforeseen", exc_info=FaultElsewhereError(message[1]))
        return "failure", KnownError(FailureKind.PROGRAM_FAULT)
    return message


def _serve(pipe: Any, folder: Path, till: str, job: Job[T]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)

    def progress(position: int, total: int) -> None:
        if pipe.poll():
            raise pipe.recv()
        pipe.send(("progress", position, total))

    try:
        with contextlib.closing(Journal.open(folder, till=till)) as journal:
            answer: tuple[str, object] = ("result", job(journal, progress))
    except KnownError as error:
        answer = ("failure", error)
    except EOFError:  # The window has gone: nobody waits for the file.
        return
    except Exception as error:  # noqa: BLE001  (whatever it is, the window must hear of it)
        answer = ("fault", places_of(error))
    with contextlib.suppress(OSError):
        pipe.send(answer)
