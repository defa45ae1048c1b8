"""The text of a file: its encoding where nobody says it, and the lines of a TOML text."""

import re
import tomllib

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|meta|\?xml)", re.IGNORECASE
)
_SAMPLE = 2000
"""So many characters show a table's delimiter."""


def decoded(content: bytes) -> str | None:
    """A file's text by its byte order mark, else as UTF-8 or GB18030; ``None`` when it is none."""
    marked = [charset for mark, charset in _MARKS if content.startswith(mark)]
    for charset in marked or ["utf-8", "gb18030"]:
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return None


def delimiter_of(text: str) -> str:
    """A table's comma, semicolon or tab: whichever its beginning has most of."""
    return max(",;\t", key=text[:_SAMPLE].count)


def is_web_page(content: bytes) -> bool:
    """Whether a table is HTML, or Excel's old XML: web programs name such a file .xls."""
    return _WEB_PAGE.match(content) is not None


def line_of_toml_key(key: str, text: str) -> int:
    """The line where a key stands, in its section or dotted; its section's line, or 1, else."""
    section, fallback = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            section = header[1]
            fallback = number if section in {key, key.rpartition(".")[0]} else fallback
        elif key.startswith(f"{section}." if section else ""):
            parts = key.removeprefix(f"{section}.").split(".")
            spelling = r"\s*\.\s*".join(rf"[\"']?{re.escape(part)}[\"']?" for part in parts)
            if re.match(rf"\s*{spelling}\s*=", line):
                return number
    return fallback


def line_of_toml_error(error: tomllib.TOMLDecodeError, text: str) -> int:
    """The line of a TOML text, from 1, at which reading it failed; the last one at its end."""
    position = re.search(r"at line (\d+)", str(error))
    return int(position[1]) if position else len(text.splitlines())
