"""Programs of others that read what is exported: how each is started, and what it says."""

import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.waiting import DEADLINE_S

ROOT = Path(__file__).parent.parent.parent
_BIN = ROOT / ".venv-acceptance" / ("Scripts" if sys.platform == "win32" else "bin")
SHEET_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,{columns},0,true,true,false,false,false,-1"
"""Field separator ,  text delimiter "  UTF-8  from line 1; every sheet into a file of its own."""
_AS_TEXT = 2


def call(*command: str | Path, folder: Path | None = None) -> tuple[int, str]:
    """Exit status, and all that was said."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=os.environ | {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=DEADLINE_S,
    )
    return done.returncode, done.stdout + done.stderr


def accounting(program: str, *arguments: str | Path, folder: Path | None = None) -> tuple[int, str]:
    """A program of the tests' own environment: bean-check, frictionless, python …."""
    return call(_BIN / program, *arguments, folder=folder)


def libreoffice(
    files: Sequence[Path], folder: Path, *, columns: int = 0, charset: int = 76
) -> None:
    """Open files in LibreOffice and save every sheet as a CSV; one start for all of them.

    Args:
        files: workbooks, or text files with ``columns`` given.
        folder: where the CSVs go.
        columns: of text files, all read as text.
        charset: of text files: 76 is UTF-8, 85 GB18030.
    """
    as_text = "/".join(f"{number}/{_AS_TEXT}" for number in range(1, columns + 1))
    told = [f"--infilter=CSV:44,34,{charset},1,{as_text}"] if columns else []
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false"
    if not columns:
        filters += ",false,false,-1"
    status, said = call(
        "soffice", profile, "--headless", *told, "--convert-to", filters, "--outdir", folder, *files
    )
    assert status == 0, said


def cells(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    """A CSV as Python's reader has it."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, strict=True))
