"""The CSV's cells: guarded against formulas, and given back as they were."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.formats.formula_guard import TRIGGERS, guarded
from pos_scanner.export.formats.preset import ColumnType, load_preset, parse_preset, preset_names
from tests.export.reading import read_csv, unguarded


@given(st.text())
def test_a_guarded_text_is_given_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text())
def test_no_guarded_text_begins_like_a_formula(text: str) -> None:
    assert guarded(text)[:1] not in TRIGGERS - {"'"}


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-5", "@x", "\tx", "\rx", "\nx", "＝1", "'=1"])
def test_triggers_are_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


def test_ordinary_text_is_left_alone() -> None:
    assert guarded("北京=公司") == "北京=公司"


def test_every_preset_can_be_read_and_names_known_sources() -> None:
    assert "standard" in preset_names()
    for name in preset_names():
        preset = load_preset(name)
        assert preset.name == name
        assert all((preset.title, preset.title_zh, preset.note, preset.note_zh))


def test_numbers_are_never_guarded() -> None:
    types = {column.name: column.type for column in load_preset("standard").table.columns}
    for name in ("seq", "quantity", "unit_price", "tax_rate", "amount_incl_tax"):
        assert types[name] is ColumnType.NUMBER


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(KnownError) as caught:
        load_preset("../standard")
    assert caught.value.kind is FailureKind.UNKNOWN_PRESET
    assert "standard" in caught.value.facts["known"]


def test_a_preset_with_an_unknown_source_is_refused() -> None:
    page = 'title="x"\ntitle_zh="x"\nencoding="utf-8"\nline_end="\\n"\n'
    with pytest.raises(ValueError, match="no such source: nope"):
        parse_preset("x", page + 'columns=[{name="a", source="nope", type="text"}]')


def test_a_file_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="header"):
        list(read_csv(io.StringIO("a,b\r\n1,2\r\n"), load_preset("standard")))
