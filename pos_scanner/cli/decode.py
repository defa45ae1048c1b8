"""`decode`: the codes in pictures, videos and PDF files, as text or JSON lines."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from pos_scanner.capture.files import FileReading, read_file
from pos_scanner.capture.reader import Effort, Reader
from pos_scanner.cli.context import Context
from pos_scanner.cli.main import COULD_NOT, DONE, failure_sentence
from pos_scanner.cli.progress import Progress
from pos_scanner.domain.errors import KnownError


def run(chosen: argparse.Namespace, context: Context) -> int:
    """Read each file; one that cannot be read is reported, and the others are still read."""
    reader = Reader(Effort(chosen.effort))
    progress = Progress()
    status = DONE
    for number, path in enumerate(chosen.files):
        name, files = str(path), len(chosen.files)
        progress.show(name, number / files)
        told = _teller(progress, name, number, files)
        try:
            reading = read_file(path, reader, told)
        except KnownError as error:
            progress.clear()
            status = COULD_NOT
            _report_failure(path, error, context, as_json=chosen.json)
        else:
            progress.clear()
            _report(path, reading, as_json=chosen.json)
    return status


def _teller(progress: Progress, name: str, number: int, files: int) -> Callable[[float], None]:
    """Shows how far one file is, as a share of all."""
    return lambda share: progress.show(name, (number + share) / files)


def _report(path: Path, reading: FileReading, *, as_json: bool) -> None:
    if as_json:
        codes = [
            {"text": code.text, "decoder": code.decoder, "corners": code.corners}
            | ({"page": reading.pages[code.text]} if code.text in reading.pages else {})
            for code in reading.codes
        ]
        record = {"file": str(path), "codes": codes, "ms": round(reading.ms, 1)}
        print(json.dumps(record, ensure_ascii=False), flush=True)
        return
    for code in reading.codes:
        print(code.text, flush=True)
    if not reading.codes:
        print(f"{path}: no code found", file=sys.stderr)


def _report_failure(path: Path, error: KnownError, context: Context, *, as_json: bool) -> None:
    message = failure_sentence(error, context)
    if as_json:
        failure = {"kind": error.kind.value, "message": message}
        print(json.dumps({"file": str(path), "error": failure}, ensure_ascii=False), flush=True)
    print(f"{path}: {message}", file=sys.stderr)
