"""`decode`: the codes in pictures, videos and PDF files, as text or JSON lines."""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pos_scanner.capture.decoding.fallback_process import FallbackProcess
from pos_scanner.capture.decoding.files import FileReading, read_file
from pos_scanner.capture.decoding.picture_reader import SLOW_DECODERS, Effort, PictureReader
from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import Progress, print_json, say
from pos_scanner.domain.errors import FailureKind, KnownError

STDIN = Path("-")
LONGEST_PIPE_BYTES = 1 << 28
"""256 MiB: what a pipe brings is kept in a temporary file, and a pipe may have no end."""
_CHUNK_BYTES = 1 << 20


def run(options: argparse.Namespace, context: Context) -> int:
    """Read each file; one that cannot be read is reported, and the others are still read."""
    effort = Effort(options.effort)
    fallback = FallbackProcess(SLOW_DECODERS[effort])
    try:
        return _read_all(options, context, PictureReader(effort, fallback.decoders))
    finally:
        fallback.stop()


def _read_all(options: argparse.Namespace, context: Context, reader: PictureReader) -> int:
    progress = Progress()
    status = ExitStatus.DONE
    for number, path in enumerate(options.files):
        name, files = str(path), len(options.files)
        progress.show(name, number / files)
        try:
            with _on_disk(path) as file:
                reading = read_file(
                    file, reader, partial(_show_share, progress, name, number, files)
                )
        except KnownError as error:
            progress.clear()
            status = ExitStatus.COULD_NOT
            _report_failure(path, error, context, as_json=options.json)
        else:
            progress.clear()
            _report(path, reading, as_json=options.json)
    return status


@contextlib.contextmanager
def _on_disk(path: Path) -> Iterator[Path]:
    """The file itself; of ``-`` what comes on standard input, kept for as long as it is read."""
    if path != STDIN:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "stdin"
        try:
            _copy_stdin(copy)
            yield copy
        except KnownError as error:
            raise KnownError(error.kind, **(error.facts | {"path": str(path)})) from error


def _copy_stdin(copy: Path) -> None:
    """Keep what comes on standard input.

    Raises:
        KnownError: FILE_NOT_READABLE, reason ``pipe-too-long``: it does not end.
    """
    remaining = LONGEST_PIPE_BYTES
    with copy.open("wb") as file:
        while chunk := sys.stdin.buffer.read(_CHUNK_BYTES):
            remaining -= len(chunk)
            if remaining < 0:
                facts = {"path": str(STDIN), "reason": "pipe-too-long"}
                raise KnownError(FailureKind.FILE_NOT_READABLE, **facts)
            file.write(chunk)


def _show_share(progress: Progress, name: str, number: int, files: int, share: float) -> None:
    """Show how far one file is, as a share of all files."""
    progress.show(name, (number + share) / files)


def _report(path: Path, reading: FileReading, *, as_json: bool) -> None:
    if as_json:
        codes = [
            {"text": code.text, "decoder": code.decoder, "corners": code.corners}
            | ({"page": reading.pages[code.text]} if code.text in reading.pages else {})
            for code in reading.codes
        ]
        result = {"file": str(path), "codes": codes, "ms": round(reading.ms, 1)}
        print_json(result)
        return
    for code in reading.codes:
        say(code.text)
    if not reading.codes:
        say(f"{path}: no code found", error=True)


def _report_failure(path: Path, error: KnownError, context: Context, *, as_json: bool) -> None:
    message = context.messages().failure(error)
    if as_json:
        failure = {"kind": error.kind.value, "message": message}
        print_json({"file": str(path), "error": failure})
    say(f"{path}: {message}", error=True)
