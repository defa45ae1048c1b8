"""One declaration: the names that follow from it, and values as file and page have them."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.settings import validators
from pos_scanner.settings.declaration import Declaration, declarations_of, setting
from pos_scanner.settings.validators import (
    Choice,
    a_text,
    a_whole_number,
    one_of,
)

PAUSE = Declaration("scanner_gap_ms", 35, "Pause", a_whole_number(10, 100), "A pause.", unit="ms")
FLAG = Declaration(
    "scanner_enter", default=True, label="Enter", accepts=validators.FLAG, help="Enter."
)
RATES = Declaration("sale_tax_rates", ("0.06",), "Rates", validators.TAX_RATES, "Rates.")
NAME = Declaration("shop_name", "", "Shop", a_text(16), "The shop.")
BAUD = Declaration("scanner_baud", 9600, "Speed", one_of(Choice(1200), Choice(9600)), "Speed.")


def test_key_and_variable_follow_from_the_name() -> None:
    assert PAUSE.key == "scanner.gap_ms"
    assert PAUSE.variable == "POS_SCANNER_SCANNER_GAP_MS"


@pytest.mark.parametrize(
    ("declaration", "text", "value"),
    [
        (PAUSE, " 50 ", 50),
        (PAUSE, "010", 10),
        (FLAG, "true", True),
        (FLAG, "False", False),
        (RATES, "0.13, exempt,", ("0.13", "exempt")),
        (RATES, " 0 ", ("0",)),
        (NAME, " 甲 店 ", "甲 店"),
        (NAME, "35", "35"),
        (NAME, "true", "true"),
        (BAUD, "1200", 1200),
    ],
)
def test_a_typed_value_gets_the_settings_type(
    declaration: Declaration, text: str, value: object
) -> None:
    parsed = declaration.parse_text(text)
    assert (parsed, type(parsed)) == (value, type(value))


@pytest.mark.parametrize(
    ("declaration", "text", "sentence"),
    [
        (PAUSE, "9", "a whole number from 10 to 100"),
        (PAUSE, "101", "a whole number from 10 to 100"),
        (PAUSE, "-10", "a whole number from 10 to 100"),
        (PAUSE, "３５", "a whole number from 10 to 100"),
        (PAUSE, "35 ms", "a whole number from 10 to 100"),
        (PAUSE, "", "a whole number from 10 to 100"),
        (FLAG, "yes", "true or false"),
        (FLAG, "1", "true or false"),
        (RATES, "", 'a list like ["0.13", "0.06", "exempt"]'),
        (RATES, "six", 'a list like ["0.13", "0.06", "exempt"]'),
        (NAME, "店" * 17, "a text up to 16"),
        (BAUD, "300", "one of 1200, 9600"),
    ],
)
def test_a_typed_value_that_is_none_is_refused_with_what_it_takes(
    declaration: Declaration, text: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=r"^") as caught:
        declaration.parse_text(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("declaration", "value"),
    [(PAUSE, "35"), (PAUSE, True), (FLAG, 1), (FLAG, "true"), (RATES, "0.06"), (NAME, 35)],
)
def test_a_files_value_of_another_type_is_refused(declaration: Declaration, value: object) -> None:
    with pytest.raises(ValueError, match=r"^(a |true)"):
        declaration.parse(value)


def test_a_list_of_the_file_becomes_a_tuple() -> None:
    assert RATES.parse(["0.13", "0"]) == ("0.13", "0")


@given(
    st.one_of(
        st.tuples(st.just(PAUSE), st.integers(10, 100)),
        st.tuples(st.just(FLAG), st.booleans()),
        st.tuples(st.just(RATES), st.lists(st.sampled_from(["0.13", "0", "exempt"]), min_size=1)),
        st.tuples(st.just(NAME), st.text(max_size=16).map(str.strip)),
    )
)
def test_what_is_written_as_text_is_read_back(pair: tuple[Declaration, Any]) -> None:
    declaration, value = pair
    value = tuple(value) if isinstance(value, list) else value
    assert declaration.parse_text(declaration.as_text(value)) == value


def test_choices_are_those_of_what_is_accepted() -> None:
    assert [choice.value for choice in BAUD.choices] == [1200, 9600]
    assert NAME.choices == ()


def test_a_field_is_declared_with_its_attributes_name() -> None:
    @dataclass
    class Two:
        shop_name: str = setting(
            default="甲", label="Shop", about="The shop.", has_input_method=True
        )
        shop_key: str = setting(
            default="", label="Key", about="The key.", unit="bit", is_secret=True
        )

    declarations = declarations_of(Two)
    assert (Two().shop_name, list(declarations)) == ("甲", ["shop_name", "shop_key"])
    name, key = declarations.values()
    assert (name.name, name.default, name.label, name.help) == (
        "shop_name",
        "甲",
        "Shop",
        "The shop.",
    )
    assert (name.has_input_method, name.is_secret, name.unit) == (True, False, "")
    assert (key.has_input_method, key.is_secret, key.unit) == (False, True, "bit")


def test_a_setting_that_names_no_values_takes_what_its_default_is() -> None:
    @dataclass
    class Two:
        shop_name: str = setting(default="", label="Shop", about="The shop.")
        till_shifts: bool = setting(default=False, label="Shifts", about="Whether they are kept.")

    name, shifts = declarations_of(Two).values()
    assert (name.accepts, shifts.accepts) == (validators.TEXT, validators.FLAG)


def test_a_number_says_its_limits() -> None:
    with pytest.raises(KeyError):
        setting(default=5, label="Minutes", about="How long.")
