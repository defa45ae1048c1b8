"""No cell runs in a spreadsheet, and every text comes back (OWASP, CSV injection)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.export.formats.formula_guard import TRIGGERS, guarded
from tests.export.reading import unguarded

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_a_spreadsheet_would_run_gets_one_apostrophe(text: str) -> None:
    assert guarded(text) == "'" + text
    assert unguarded("'" + text) == text


@pytest.mark.parametrize("text", ["", "a=1", "张三", " =1", "1E5", '"=1"', "餐费-大"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


def test_an_apostrophe_before_an_ordinary_text_is_its_own() -> None:
    assert unguarded("'n Abend") == "'n Abend"


@given(st.text() | st.text(st.sampled_from(sorted(TRIGGERS)), max_size=4))
def test_every_text_comes_back_and_none_begins_like_a_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in TRIGGERS - {"'"}
