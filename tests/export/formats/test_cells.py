"""From a row to cells: dates, one line, limits, character sets, the guard; and each refusal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ItemEvent
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.export.accounts import DEFAULT_ACCOUNTS
from pos_scanner.export.formats.cells import (
    CONTROLS,
    NOT_IN_WORKBOOKS,
    cells_of,
    characters_not_in,
    refuse_controls,
)
from pos_scanner.export.formats.preset import Preset, parse_preset
from pos_scanner.export.formats.rows import Row
from tests.export.conftest import AT, EXAMPLES


def row_with(remark: str, part: int = 1) -> Row:
    invoice = replace(EXAMPLES[0][0], remark=remark)
    confirmed = ConfirmedInvoice("T1-20261123-0001", 1, invoice, AT - timedelta(hours=1), "d")
    item = BatchItem(confirmed, ItemEvent.CONFIRMED, AT)
    return Row("B1", 1, 1, part, item, invoice.lines[0], DEFAULT_ACCOUNTS)


def preset_with(column: str, declarations: str = "") -> Preset:
    page = f'title = "x"\ntitle_zh = "x"\n{declarations}\ncolumns = [{{ name = "a", {column} }}]\n'
    return parse_preset("own-1", page)


def cell(preset: Preset, row: Row) -> str:
    (text,) = cells_of(preset.table, preset)(row)
    return text


REMARK = 'source = "invoice.remark"'


def test_a_text_goes_out_as_it_is() -> None:
    assert cell(preset_with(REMARK), row_with("=1\n, 大")) == "=1\n, 大"


def test_a_guarded_format_guards_texts_alone() -> None:
    guarded = preset_with(REMARK, "guard = true")
    assert cell(guarded, row_with("=1")) == "'=1"
    number = preset_with(f'{REMARK}, type = "number"', "guard = true")
    assert cell(number, row_with("-1")) == "-1"


def test_one_line_turns_breaks_into_one_blank_and_leaves_characters_out() -> None:
    preset = preset_with(REMARK, 'one_line = true\nwithout = ",;"')
    assert cell(preset, row_with("a\r\n\tb,c;d")) == "a bcd"


def test_a_date_has_the_formats_pattern() -> None:
    preset = preset_with('source = "invoice.day", type = "date"', 'date = "%d/%m/%Y"')
    assert cell(preset, row_with("")) == "23/11/2026"
    iso = preset_with('source = "invoice.day", type = "date"')
    assert cell(iso, row_with("")) == "2026-11-23"


def test_an_empty_date_stays_empty() -> None:
    preset = preset_with('source = "invoice.replaces", type = "date"', 'date = "%d/%m/%Y"')
    assert cell(preset, row_with("")) == ""


def test_once_is_the_first_row_of_an_invoice() -> None:
    preset = preset_with(f"{REMARK}, once = true")
    assert [cell(preset, row_with("x", part)) for part in (1, 2)] == ["x", ""]
    constant = preset_with('text = "SINV-", once = true')
    assert [cell(constant, row_with("x", part)) for part in (1, 2)] == ["SINV-", ""]


def refusal(preset: Preset, row: Row) -> dict[str, str]:
    with pytest.raises(KnownError) as error:
        cell(preset, row)
    assert error.value.kind is FailureKind.CELL_NOT_WRITABLE
    return error.value.facts


def test_a_text_that_is_too_long_is_refused_or_cut() -> None:
    assert cell(preset_with(f"{REMARK}, longest = 3"), row_with("abc")) == "abc"
    assert refusal(preset_with(f"{REMARK}, longest = 3"), row_with("abcd")) == {
        "number": "T1-20261123-0001",
        "column": "a",
        "reason": "too-long",
        "length": "4",
        "longest": "3",
    }
    assert cell(preset_with(f"{REMARK}, longest = 3, cut = true"), row_with("abcd")) == "abc"


def test_a_workbooks_cell_holds_32767_characters() -> None:
    workbook = preset_with(REMARK, 'format = "xlsx"')
    assert len(cell(workbook, row_with("x" * 32767))) == 32767
    assert refusal(workbook, row_with("x" * 32768))["longest"] == "32767"
    assert len(cell(preset_with(REMARK), row_with("x" * 32768))) == 32768


def test_a_character_that_the_reader_does_not_know_is_refused_and_ten_are_named() -> None:
    preset = preset_with(REMARK, 'charset = "gbk"')
    assert cell(preset, row_with("张é")) == "张é"
    facts = refusal(preset, row_with("a🧾𠮷🧾" + "".join(map(chr, range(0x1F600, 0x1F610)))))
    assert facts["reason"] == "not-in-charset"
    assert facts["character"] == "🧾𠮷" + "".join(map(chr, range(0x1F600, 0x1F608)))


def test_headings_of_several_lines_are_named_on_one() -> None:
    column = '{ name = "a\\nb", source = "invoice.remark", longest = 1 }'
    page = f'title = "x"\ntitle_zh = "x"\ncolumns = [{column}]'
    assert refusal(parse_preset("own-1", page), row_with("xx"))["column"] == "ab"


@pytest.mark.parametrize(
    "character", ["\x00", "\x08", "\x0b", "\x0c", "\x1f", "\x7f", "\ufffe", "\uffff", "\ud800"]
)
def test_a_control_character_is_refused_by_its_code_point(character: str) -> None:
    preset = preset_with(REMARK)
    rows, cells = [row_with("x"), row_with(character)], [["x"], [f"a{character}"]]
    with pytest.raises(KnownError) as error:
        refuse_controls(rows, cells, preset.table)
    assert error.value.facts["reason"] == "control-character"
    assert error.value.facts["character"] == f"U+{ord(character):04X}"


def test_tabs_and_line_feeds_are_no_control_characters_and_returns_are_in_workbooks() -> None:
    preset, row = preset_with(REMARK), row_with("x")
    refuse_controls([row], [["\t\n\r"]], preset.table, CONTROLS)
    refuse_controls([row], [["\t\n"]], preset.table, NOT_IN_WORKBOOKS)
    with pytest.raises(KnownError) as error:
        refuse_controls([row], [["\r"]], preset.table, NOT_IN_WORKBOOKS)
    assert error.value.facts["character"] == "U+000D"


def test_what_a_character_set_has_not_is_named_once() -> None:
    assert characters_not_in("gbk", "张🧾ü🧾𠮷") == "🧾𠮷"
    assert characters_not_in("ascii", "aé") == "é"
    assert characters_not_in("utf-8", "𠮷") == ""


def test_a_text_that_is_not_once_stands_in_every_row_of_an_invoice() -> None:
    assert [cell(preset_with(REMARK), row_with("x", part)) for part in (1, 2)] == ["x", "x"]


def test_breaks_and_unwanted_characters_are_seen_to_each_by_itself() -> None:
    assert cell(preset_with(REMARK, "one_line = true"), row_with("a\n,b")) == "a ,b"
    assert cell(preset_with(REMARK, 'without = ","'), row_with("a,b")) == "ab"
