"""What a setting's value may be: one function a kind of value; pure."""

import re
from typing import Any

from pos_scanner.domain.tax_rate import parse_rate

PORT = re.compile(r"|auto|usb:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}|COM[1-9][0-9]{0,2}|/dev/\S{1,190}")
_URL = re.compile(r"https?://[^/\s@]+(/\S*)?")  # "@" would be a password in a settings file.


def is_text(value: Any, longest: int = 200) -> bool:
    """A text of at most so many characters."""
    return isinstance(value, str) and len(value) <= longest


def is_number(value: Any, low: int, high: int) -> bool:
    """A whole number within limits, both included."""
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_flag(value: Any) -> bool:
    """True or false."""
    return isinstance(value, bool)


def is_url(value: Any) -> bool:
    """An http(s) address without a password in it, or nothing."""
    return value == "" or (is_text(value) and _URL.fullmatch(value) is not None)


def is_rates(value: Any) -> bool:
    """A list of tax rates, as fractions or exempt; at least one."""
    if not (isinstance(value, (list, tuple)) and value and all(isinstance(r, str) for r in value)):
        return False
    try:
        return all(parse_rate(rate) is not None for rate in value)
    except ValueError:
        return False


def is_pattern(value: Any) -> bool:
    """A regular expression."""
    if not is_text(value):
        return False
    try:
        return re.compile(value) is not None
    except re.error:
        return False


def is_account(value: Any) -> bool:
    """The code of an account."""
    return isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z.\-_]{1,15}", value) is not None


AN_ACCOUNT = "1 to 15 digits, letters, points or hyphens"


def is_tax_names(value: Any) -> bool:
    """A list of rates and the names that another program has for them."""
    return isinstance(value, (list, tuple)) and all(
        isinstance(entry, str) and re.fullmatch(r"\s*(0?\.?[0-9]+|exempt)\s*=.+", entry)
        for entry in value
    )
