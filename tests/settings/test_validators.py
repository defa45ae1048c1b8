"""What a setting takes: each kind of value with its edges, and the words for it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.errors import translatable
from pos_scanner.settings import validators
from pos_scanner.settings.validators import (
    Accepts,
    Choice,
    a_text,
    a_whole_number,
    one_of,
)

KINDS: dict[str, Callable[[], Accepts]] = {
    "text": partial(getattr, validators, "TEXT"),
    "short text": partial(a_text, 16),
    "path": partial(getattr, validators, "FILE"),
    "flag": partial(getattr, validators, "FLAG"),
    "number": partial(a_whole_number, 10, 100),
    "choice": partial(one_of, Choice("auto"), Choice(9600)),
    "url": partial(getattr, validators, "URL"),
    "till": partial(getattr, validators, "TILL_NAME"),
    "port": partial(getattr, validators, "SERIAL_PORT"),
    "rate": partial(getattr, validators, "TAX_RATE"),
    "rates": partial(getattr, validators, "TAX_RATES"),
    "pattern": partial(getattr, validators, "PATTERN"),
    "account": partial(getattr, validators, "ACCOUNT_CODE"),
    "names": partial(getattr, validators, "TAX_NAMES"),
}
every_kind = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", ""),
        ("text", "店" * 200),
        ("short text", "店" * 16),
        ("path", "/home/till/出纳"),
        ("flag", True),
        ("flag", False),
        ("number", 10),
        ("number", 100),
        ("choice", "auto"),
        ("choice", 9600),
        ("url", ""),
        ("url", "https://b.example"),
        ("url", "http://127.0.0.1:8765/prefix/"),
        ("till", "T"),
        ("till", "AB12"),
        ("port", ""),
        ("port", "auto"),
        ("port", "usb:0c2e:0B61"),
        ("port", "COM1"),
        ("port", "COM256"),
        ("port", "/dev/ttyACM0"),
        ("port", "/dev/" + "x" * 190),
        ("rate", "0.06"),
        ("rate", "0"),
        ("rate", "exempt"),
        ("rates", ["0.13", "exempt"]),
        ("rates", ("0",)),
        ("pattern", ""),
        ("pattern", r"R([0-9]+)"),
        ("pattern", r"(?:[0-9]{4}-){2}(?P<number>X?[0-9]+)(?:/A)?"),
        ("pattern", r"([+*]|\()R\d{6}|NO(\d+)[)]+"),
        ("account", "1122"),
        ("account", "2221.01-06_a"),
        ("account", "1" * 15),
        ("names", []),
        ("names", ("0.13=VAT 13%", " exempt = No VAT", ".03=x", "0=Zero")),
    ],
)
def test_a_value_of_the_kind_is_taken(kind: str, value: object) -> None:
    assert KINDS[kind]().is_valid(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "店" * 201),
        ("text", None),
        ("text", 5),
        ("short text", "店" * 17),
        ("path", "x" * 201),
        ("path", False),
        ("flag", 1),
        ("flag", "true"),
        ("number", 9),
        ("number", 101),
        ("number", True),
        ("number", 35.0),
        ("number", "35"),
        ("choice", "Auto"),
        ("choice", 9600.0),
        ("choice", ["auto"]),
        ("url", "b.example"),
        ("url", "ftp://b.example"),
        ("url", "https://user:word@b.example"),
        ("url", "https://"),
        ("url", "https://b.example/a b"),
        ("url", "https://b.example/" + "x" * 200),
        ("url", 0),
        ("till", ""),
        ("till", "t1"),
        ("till", "ABCDE"),
        ("till", "T1\n"),
        ("till", 1),
        ("port", "COM0"),
        ("port", "usb:0c2e"),
        ("port", "usb:0c2e:0b6g"),
        ("port", "ttyACM0"),
        ("port", "/dev/tty ACM0"),
        ("port", "/dev/" + "x" * 191),
        ("rate", "1"),
        ("rate", "-0.01"),
        ("rate", "six"),
        ("rate", 0.06),
        ("rates", []),
        ("rates", "0.06"),
        ("rates", ["0.06", 0]),
        ("rates", ["0.06", "1.5"]),
        ("pattern", "R("),
        ("pattern", "(R?[0-9]+)+"),
        ("pattern", "(?:a|aa)*b"),
        ("pattern", "((a+))*"),
        ("pattern", "(a{1,9}){1,9}"),
        ("pattern", "(a+){30}"),
        ("pattern", "x" * 201),
        ("pattern", 5),
        ("account", ""),
        ("account", "1" * 16),
        ("account", "11 22"),
        ("account", 1122),
        ("names", "0.13=VAT"),
        ("names", ["VAT=0.13"]),
        ("names", ["0.13="]),
        ("names", [0.13]),
    ],
)
def test_a_value_that_is_none_of_the_kind_is_refused(kind: str, value: object) -> None:
    assert KINDS[kind]().is_valid(value) is False


@every_kind
@given(
    value=st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.lists(st.text(max_size=5) | st.integers(), max_size=3)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)
def test_any_value_of_a_file_is_judged(make: Callable[[], Accepts], value: Any) -> None:
    assert make().is_valid(value) in {True, False}


@given(st.integers(-1000, 1000), st.integers(0, 1000), st.integers())
def test_a_whole_number_lies_within_its_limits(low: int, span: int, value: int) -> None:
    is_within = min(max(value, low), low + span) == value
    assert a_whole_number(low, low + span).is_valid(value) is is_within


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("text", "a text"),
        ("short text", "a text up to 16"),
        ("path", "a file's path"),
        ("flag", "true or false"),
        ("number", "a whole number from 10 to 100"),
        ("choice", "one of auto, 9600"),
        ("url", "an http(s) URL"),
        ("till", "1 to 4 capital letters or digits"),
        ("port", "auto, usb:0c2e:0b61, COM3 or /dev/ttyACM0"),
        ("rate", 'a fraction in quotes, like "0.06", "exempt", or nothing'),
        ("rates", 'a list like ["0.13", "0.06", "exempt"]'),
        ("pattern", "a regular expression like R[0-9]+, or nothing"),
        ("account", "1 to 15 digits, letters, points or hyphens"),
        ("names", 'a list like ["0.13=VAT 13%", "exempt=No VAT"]'),
    ],
)
def test_what_a_kind_takes_is_said_with_its_limits(kind: str, sentence: str) -> None:
    assert str(KINDS[kind]()) == sentence


@pytest.mark.parametrize("example", ["auto", "usb:0c2e:0b61", "COM3", "/dev/ttyACM0"])
def test_the_ports_that_its_sentence_names_are_ports(example: str) -> None:
    assert example in str(KINDS["port"]())
    assert KINDS["port"]().is_valid(example)


def test_choices_keep_their_order_and_labels() -> None:
    light, dark = Choice("light", "Light"), Choice("dark", "Dark")
    assert one_of(light, dark).choices == (light, dark)
    assert validators.TEXT.choices == ()


def test_a_marked_sentence_stays_as_it_is() -> None:
    assert translatable("Settings", "Shop {0}") == "Shop {0}"
