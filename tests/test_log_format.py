"""An entry of a log begins one line, whatever stands in it."""

import contextlib
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.log_format import (
    FaultElsewhereError,
    LogFile,
    LogFormatter,
    log_formatter,
    places_of,
)


def entry(message: str, *, error: Exception | None = None) -> str:
    """A message as it stands in the log, perhaps with an exception."""
    raised = None
    if error is not None:
        try:
            raise error
        except type(error):
            raised = sys.exc_info()
    record = logging.LogRecord("pos_scanner.till", logging.ERROR, "", 0, message, (), raised)
    return LogFormatter().format(record)


def test_a_text_forges_no_second_entry() -> None:
    line = entry("no file 甲\n2026-11-28 INFO pos_scanner: paid")
    assert "\n" not in line
    assert line.endswith(
        "ERROR pos_scanner.till: no file 甲⟦U+000A⟧2026-11-28 INFO pos_scanner: paid"
    )


def test_no_text_commands_the_terminal_that_shows_the_log() -> None:
    assert "\x1b" not in entry("\x1b]0;owned\x07", error=ValueError("\x1b[2J\u202e"))


def test_a_traceback_keeps_its_lines_and_has_no_words_of_the_error() -> None:
    lines = entry("it failed", error=ValueError("13812345678")).split("\n")
    assert lines[1].startswith("Traceback")
    assert lines[-1] == "ValueError"


def _fail_twice(phone: str) -> None:
    try:
        int(f"+{phone}-")
    except ValueError as error:
        raise OSError(28, f"no room for {phone}", f"/home/{phone}") from error


def test_what_led_to_an_error_is_there_by_its_places_alone() -> None:
    with pytest.raises(OSError, match="no room") as raised:
        _fail_twice("13812345678")
    places = places_of(raised.value)
    assert "no room" in str(raised.value)
    assert "13812345678" not in places.replace('_fail_twice("13812345678")', "")
    kinds = [line for line in places.splitlines() if line[:1].isalpha()]
    assert kinds == [
        "Traceback (most recent call last):",
        "OSError 28",
        "which came of:",
        "Traceback (most recent call last):",
        "ValueError",
    ]


def test_the_fault_of_another_process_has_its_places() -> None:
    assert places_of(FaultElsewhereError("there, line 7")) == "there, line 7"


def test_json_has_an_object_a_line_and_forges_nothing() -> None:
    record = logging.LogRecord("pos_scanner.x", logging.INFO, "", 0, "甲\n\x1b[2J %s", ("y",), None)
    line = log_formatter("json").format(record)
    assert line.isascii()
    assert "\n" not in line
    entry = json.loads(line)
    assert (entry["level"], entry["place"], entry["message"]) == (
        "INFO",
        "pos_scanner.x",
        "甲\n\x1b[2J y",
    )
    assert entry["at"].endswith("+00:00")


@contextlib.contextmanager
def not_renamed(log: Path) -> Iterator[None]:
    """No backup can be replaced; on Windows the log is open elsewhere."""
    if sys.platform == "win32":
        with log.open("rb"):
            yield
        return
    folders = [log.with_name(f"{log.name}.{number}") for number in (1, 2, 3)]
    for folder in folders:
        folder.mkdir()
    yield
    for folder in folders:
        folder.rmdir()


def write_entries(file: LogFile, numbers: range) -> None:
    for number in numbers:
        file.emit(logging.LogRecord("", logging.INFO, "", 0, f"entry {number:03}", (), None))


def test_a_long_log_is_begun_anew_and_three_are_kept(tmp_path: Path) -> None:
    with closing(LogFile(tmp_path / "a.log", 100)) as file:
        write_entries(file, range(60))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("a.log", "a.log.1", "a.log.2", "a.log.3"),
    ]


def test_while_it_cannot_be_renamed_no_entry_is_lost(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    with closing(LogFile(log, 100)) as file:
        write_entries(file, range(1))
        with not_renamed(log):
            write_entries(file, range(1, 30))
        assert len(log.read_text("utf-8").splitlines()) == 30
        write_entries(file, range(30, 50))
    texts = [path.read_text("utf-8") for path in tmp_path.iterdir()]
    assert "".join(texts).count("entry") == 50
    assert len(texts) > 1
