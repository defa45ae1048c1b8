"""Headings are found whatever an edition of a workbook does to them."""

import pytest

from pos_scanner.export.formats.headings import (
    LAST_HEADING_ROW,
    bare_heading,
    find_headings,
    plain_heading,
)

NAMES = ["发票流水号", "购买方名称", "金额"]


@pytest.mark.parametrize(
    "heading",
    [
        "发票流水号",
        " 发票 流水号 ",
        "*发票流水号",
        "发票流水号*",
        "★发票流水号：",
        "发票\n流水号",
        "1. 发票流水号",
        "发票流水号\u200b",
    ],
)
def test_blanks_marks_and_numbers_around_a_heading_do_not_count(heading: str) -> None:
    assert plain_heading(heading) == "发票流水号"


@pytest.mark.parametrize(
    "heading",
    [
        "金额(必填)",
        "金额（元）",
        "金额【选填】",
        "金额[x]",
        "金额必填限20字符",
        "金额非必填",
        "金额有条件必填",
        "金额选填",
        "金额限18位",
        "*金额（必填）*",
    ],
)
def test_what_an_edition_notes_behind_a_heading_does_not_count(heading: str) -> None:
    assert bare_heading(heading) == "金额"


def test_a_heading_that_is_nothing_but_a_note_stays() -> None:
    assert bare_heading("必填") == "必填"
    assert plain_heading("金额(元)") == "金额(元)"


def test_columns_are_counted_from_one_and_their_row_is_the_last_with_any() -> None:
    rows: list[list[object]] = [["说明"], [None, "发票流水号", "金额"], ["T1", "x", 3]]
    headings = find_headings(rows, NAMES)
    assert (headings.row, headings.columns) == (2, {"发票流水号": 2, "金额": 3})
    assert headings.column_of(["购买方名称", "金额"]) == 3
    assert headings.column_of(["购买方名称"]) is None


def test_headings_in_two_rows_are_one_set() -> None:
    headings = find_headings([["发票流水号", ""], ["", "金额"]], NAMES)
    assert (headings.row, headings.columns) == (2, {"发票流水号": 1, "金额": 2})


def test_an_exact_heading_goes_before_one_with_a_note() -> None:
    headings = find_headings([["金额(元)", "金额"]], NAMES)
    assert headings.columns == {"金额": 2}


def test_the_first_of_two_equal_headings_counts() -> None:
    assert find_headings([["金额", "金额"]], NAMES).columns == {"金额": 1}


def test_a_sheet_without_them_has_none() -> None:
    headings = find_headings([["a"], ["b"]], NAMES)
    assert (headings.row, headings.columns, headings.required) == (0, {}, ())


@pytest.mark.parametrize(
    ("above", "is_found"), [(LAST_HEADING_ROW - 1, True), (LAST_HEADING_ROW, False)]
)
def test_it_is_looked_for_in_the_first_rows_alone(above: int, is_found: bool) -> None:
    rows = [[""]] * above + [["金额"]]
    headings = find_headings(rows, NAMES)
    assert (headings.row > 0) is is_found


@pytest.mark.parametrize(
    ("heading", "is_required"),
    [
        ("*经办人", True),
        ("经办人*", True),
        ("经办人（必填）", True),
        ("经办人必填限9位", True),
        ("经办人", False),
        ("经办人（选填）", False),
        ("经办人非必填", False),
    ],
)
def test_a_column_of_no_source_is_named_when_the_workbook_wants_it(
    heading: str, is_required: bool
) -> None:
    headings = find_headings([["金额", heading]], NAMES)
    assert bool(headings.required) is is_required


def test_a_rule_above_a_heading_makes_it_required_too() -> None:
    headings = find_headings(
        [["必填\n(限20字符)", "必填", " 有条件必填"], ["金额", "经 办人", "复核人"]], NAMES
    )
    assert headings.required == ("经办人",)
