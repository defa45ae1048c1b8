"""Titles: which fields there are, and how one title completes another."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.title import (
    EMPTY_TITLE,
    TEXT_FIELDS,
    FoundTitle,
    Title,
    TitleSource,
    TitleType,
    TitleWarning,
    completed,
)

TITLES = st.builds(
    Title, st.sampled_from([None, *TitleType]), *[st.sampled_from(["", "甲", "乙"])] * 7
)


def test_a_title_of_which_nothing_is_known_is_empty() -> None:
    assert EMPTY_TITLE.is_empty
    assert Title().is_empty


@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_one_field_makes_it_more_than_empty(field: str) -> None:
    assert not replace(EMPTY_TITLE, **{field: "甲"}).is_empty  # type: ignore[arg-type]


def test_a_type_alone_makes_it_more_than_empty() -> None:
    assert not Title(TitleType.COMPANY).is_empty


def test_the_text_fields_stand_in_the_forms_order() -> None:
    assert TEXT_FIELDS == (
        "name",
        "tax_number",
        "address",
        "phone",
        "bank_name",
        "bank_account",
        "email",
    )


def test_what_a_title_has_stays_and_what_it_lacks_comes_from_the_supplement() -> None:
    scanned = Title(None, "票通", "", "海淀")
    known = Title(TitleType.COMPANY, "北京票通", "91110108MA0043365M", email="ap@example.com")
    assert completed(scanned, known) == Title(
        TitleType.COMPANY, "票通", "91110108MA0043365M", "海淀", email="ap@example.com"
    )


def test_a_type_that_is_said_stays() -> None:
    company, person = Title(TitleType.COMPANY), Title(TitleType.INDIVIDUAL)
    assert completed(company, person).title_type is TitleType.COMPANY
    assert completed(person, company).title_type is TitleType.INDIVIDUAL


@given(TITLES, TITLES)
def test_completing_twice_changes_nothing_more(title: Title, supplement: Title) -> None:
    whole = completed(title, supplement)
    assert completed(whole, supplement) == whole
    assert completed(title, EMPTY_TITLE) == title
    assert completed(EMPTY_TITLE, title) == title


def test_types_and_sources_are_as_wire_and_journal_have_them() -> None:
    assert [(kind.name, kind.value) for kind in TitleType] == [("COMPANY", 0), ("INDIVIDUAL", 1)]
    assert [source.value for source in TitleSource] == [
        "wechat",
        "bureau-code",
        "alipay-code",
        "pasted",
        "known-buyer",
    ]
    assert [warning.value for warning in TitleWarning] == [
        "crc",
        "phone-guessed",
        "account-guessed",
        "marks-repaired",
        "fields-unreadable",
        "unseen-removed",
    ]


def test_a_title_without_doubts_has_no_warnings() -> None:
    assert FoundTitle(EMPTY_TITLE, TitleSource.WECHAT).warnings == ()
