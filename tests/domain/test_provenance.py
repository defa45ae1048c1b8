"""Where a buyer's values came from: what a scan gave, what a cashier changed or added."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.provenance import Provenance, provenance_of, reverted_value
from pos_scanner.domain.title import EMPTY_TITLE, TEXT_FIELDS, Title, TitleType

SCANNED = Title(
    TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M", phone="010-62511234"
)
FIELDS = st.sampled_from(TEXT_FIELDS)
TITLES = st.builds(Title, st.none(), *[st.sampled_from(["", "甲", "乙"])] * 7)


@pytest.mark.parametrize(
    ("field", "value", "provenance"),
    [
        ("name", "北京票通科技有限公司", Provenance.AS_IT_CAME),
        ("name", "北京票通科技", Provenance.EDITED),
        ("name", "", Provenance.EDITED),
        ("name", "北京票通科技有限公司 ", Provenance.EDITED),
        ("email", "ap@example.com", Provenance.TYPED),
        ("email", "", Provenance.NONE),
    ],
)
def test_a_scanned_buyers_field_has_its_provenance(
    field: str, value: str, provenance: Provenance
) -> None:
    buyer = replace(SCANNED, **{field: value})  # type: ignore[arg-type]
    assert provenance_of(field, buyer, SCANNED) is provenance


def test_a_guess_is_one_while_nobody_has_touched_it() -> None:
    uncertain = {"phone", "email"}
    edited = replace(SCANNED, phone="010-62511235", email="ap@example.com")
    assert provenance_of("phone", SCANNED, SCANNED, uncertain) is Provenance.GUESS
    assert provenance_of("name", SCANNED, SCANNED, uncertain) is Provenance.AS_IT_CAME
    assert provenance_of("phone", edited, SCANNED, uncertain) is Provenance.EDITED
    assert provenance_of("email", edited, SCANNED, uncertain) is Provenance.TYPED
    assert provenance_of("email", SCANNED, SCANNED, uncertain) is Provenance.NONE


@given(FIELDS, TITLES)
def test_without_a_scan_no_field_has_one(field: str, buyer: Title) -> None:
    assert provenance_of(field, buyer, None, {field}) is Provenance.NONE


@given(FIELDS, TITLES, TITLES, st.sets(FIELDS))
def test_a_field_differs_from_what_came_exactly_when_it_was_edited_or_typed(
    field: str, buyer: Title, scanned: Title, uncertain: set[str]
) -> None:
    differs = getattr(buyer, field) != getattr(scanned, field)
    provenance = provenance_of(field, buyer, scanned, uncertain)
    assert differs is (provenance in {Provenance.EDITED, Provenance.TYPED})


@given(FIELDS, TITLES, TITLES)
def test_an_edited_value_is_put_back(field: str, buyer: Title, scanned: Title) -> None:
    value = reverted_value(field, buyer, scanned)
    reverted = replace(buyer, **{field: value})  # type: ignore[arg-type]
    assert value == getattr(scanned, field)
    assert provenance_of(field, reverted, scanned) in {Provenance.AS_IT_CAME, Provenance.NONE}


def test_a_guess_is_taken_out_and_comes_back_with_the_next_click() -> None:
    assert reverted_value("phone", SCANNED, SCANNED, {"phone"}) == ""
    without = replace(SCANNED, phone="")
    assert reverted_value("phone", without, SCANNED, {"phone"}) == "010-62511234"


def test_nothing_came_with_an_empty_scan() -> None:
    assert provenance_of("name", EMPTY_TITLE, EMPTY_TITLE) is Provenance.NONE
    assert provenance_of("name", SCANNED, EMPTY_TITLE) is Provenance.TYPED
