"""An entry of a log begins one line, whatever stands in it."""

import json
import logging
import sys

from pos_scanner.log_format import LogFormatter, log_formatter


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


def test_a_traceback_keeps_its_lines() -> None:
    lines = entry("it failed", error=ValueError("why")).split("\n")
    assert lines[1].startswith("Traceback")
    assert lines[-1] == "ValueError: why"


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
