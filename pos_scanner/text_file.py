"""The text of a file whose encoding nobody says: a CSV of a spreadsheet or of the bureau."""

import re

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
