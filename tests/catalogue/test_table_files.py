"""Table files as rows of text: charsets, delimiters, a spreadsheet's cells, what is refused."""

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_scanner.catalogue import table_files
from pos_scanner.catalogue.table_files import MOST_COLUMNS, Cell, read_tables
from pos_scanner.domain.errors import FailureKind, KnownError


def csv_file(folder: Path, content: bytes | str) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path, *sheets_rows: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets_rows:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    path = folder / "table.xlsx"
    book.save(path)
    return path


def texts(path: Path) -> list[list[str]]:
    return [[cell.text for cell in row] for table in read_tables(path) for row in table]


def refusal(path: Path) -> KnownError:
    with pytest.raises(KnownError) as caught:
        texts(path)
    return caught.value


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-marked", "utf-16-be-marked", "gb18030"]
)
def test_a_charset_is_known_by_its_mark_or_by_trying(tmp_path: Path, charset: str) -> None:
    mark = {"utf-16-le-marked": b"\xff\xfe", "utf-16-be-marked": b"\xfe\xff"}.get(charset, b"")
    content = mark + "品名,价\n饺子,18\n".encode(charset.removesuffix("-marked"))
    assert texts(csv_file(tmp_path, content)) == [["品名", "价"], ["饺子", "18"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_that_occurs_most_divides(tmp_path: Path, delimiter: str) -> None:
    text = f"品名{delimiter}价{delimiter}码\n饺子{delimiter}1.5{delimiter}7\n"
    assert texts(csv_file(tmp_path, text)) == [["品名", "价", "码"], ["饺子", "1.5", "7"]]


def test_a_comma_in_a_price_does_not_divide_a_table_of_semicolons(tmp_path: Path) -> None:
    assert texts(csv_file(tmp_path, "a;b;c\nx;1,5;2\n"))[1] == ["x", "1,5", "2"]


def test_quotes_protect_delimiters_line_ends_and_quotes(tmp_path: Path) -> None:
    assert texts(csv_file(tmp_path, 'a,b\n"x, y\nz","say ""hi"""\n')) == [
        ["a", "b"],
        ["x, y\nz", 'say "hi"'],
    ]


def test_blanks_at_a_cells_ends_go_and_empty_rows_stay(tmp_path: Path) -> None:
    assert texts(csv_file(tmp_path, " a ,b\u3000\r\n\r\nc,\r\n")) == [["a", "b"], [], ["c", ""]]


def test_columns_beyond_the_limit_are_left_out(tmp_path: Path) -> None:
    wide = [str(number) for number in range(MOST_COLUMNS + 5)]
    assert texts(csv_file(tmp_path, ",".join(wide) + "\n")) == [wide[:MOST_COLUMNS]]
    assert texts(workbook(tmp_path, [wide])) == [wide[:MOST_COLUMNS]]


def test_an_unpaired_quote_is_named_with_its_row(tmp_path: Path) -> None:
    error = refusal(csv_file(tmp_path, 'a,b\n"x,1\ny,2\n'))
    assert error.kind is FailureKind.CATALOGUE_INVALID
    assert error.facts == {
        "path": str(tmp_path / "table.csv"),
        "reason": "syntax",
        "row": "3",
        "column": "",
    }


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("饺子 ", Cell("饺子")),
        (None, Cell("")),
        (7, Cell("7")),
        (-7, Cell("-7")),
        (38.5, Cell("38.5")),
        (100.0, Cell("100")),
        (1e16, Cell("10000000000000000", is_rounded=True)),
        (0.06, Cell("0.06")),
        (1200, Cell("1200")),
        (1e-7, Cell("0.0000001")),
        (True, Cell("True")),
        (date(2026, 11, 23), Cell("2026-11-23 00:00:00")),
        (999_999_999_999_999, Cell("999999999999999")),
        (-999_999_999_999_999, Cell("-999999999999999")),
        (1_000_000_000_000_000, Cell("1000000000000000", is_rounded=True)),
        (3070401000000000000, Cell("3070401000000000000", is_rounded=True)),
        (1e21, Cell("1000000000000000000000", is_rounded=True)),
    ],
)
def test_a_spreadsheets_value_is_text_in_plain_digits(
    tmp_path: Path, value: object, cell: Cell
) -> None:
    ((row,),) = read_tables(workbook(tmp_path, [[value, "a"]]))
    assert row[:2] == (cell, Cell("a"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(1200.0, "1200"), (0.5, "0.5"), (-0.25, "-0.25"), (123456789012345.5, "123456789012345.5")],
)
def test_a_number_with_a_point_has_no_noughts_behind_it_and_counts_the_digits_before_it(
    value: float, text: str
) -> None:
    assert table_files._cell(value) == Cell(text)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_is_none_is_its_word(value: float) -> None:
    assert table_files._cell(value) == Cell(str(value))


def test_each_sheet_that_has_anything_is_a_table(tmp_path: Path) -> None:
    path = workbook(tmp_path, [], [[None, " "]], [["a"], [None], ["b"]], [["other"]])
    tables = [[row[0].text for row in table] for table in read_tables(path)]
    assert tables == [["a", "", "b"], ["other"]]


def test_a_workbook_without_anything_has_no_rows(tmp_path: Path) -> None:
    assert texts(workbook(tmp_path, [])) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0 an old workbook", "old-excel"),
        (b"<html><table><tr><td>name</td></tr></table>", "old-excel"),
        (b"PK\x03\x04 no archive", None),
        (b"\x89PNG\x00\xff\xff\xff", None),
        (b"a,b\x00c\n", None),
        (b"\xff\xfea", None),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, reason: str | None) -> None:
    error = refusal(csv_file(tmp_path, content))
    assert error.kind is FailureKind.FILE_NOT_READABLE
    assert error.facts.get("reason") == reason
    assert error.facts["path"] == str(tmp_path / "table.csv")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "none.csv")
    assert (error.kind, error.facts) == (
        FailureKind.FILE_NOT_FOUND,
        {"path": str(tmp_path / "none.csv")},
    )


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    assert refusal(tmp_path).kind is FailureKind.FILE_NOT_READABLE


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = csv_file(tmp_path, b"a,b\n" * 5)
    monkeypatch.setattr(table_files, "LARGEST_FILE", 20)
    assert texts(path) == [["a", "b"]] * 5
    monkeypatch.setattr(table_files, "LARGEST_FILE", 19)
    assert refusal(path).kind is FailureKind.FILE_NOT_READABLE


def test_an_archive_that_unpacks_to_more_than_ten_times_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000)
    monkeypatch.setattr(table_files, "LARGEST_FILE", 2_999)
    assert path.stat().st_size < table_files.LARGEST_FILE
    assert refusal(path).kind is FailureKind.FILE_NOT_READABLE


def test_an_archive_is_taken_up_to_ten_times_the_limit_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path, [["a"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
        archive.writestr("padding", b"0" * (200_000 - unpacked))
    monkeypatch.setattr(table_files, "LARGEST_FILE", 20_000)
    assert path.stat().st_size < table_files.LARGEST_FILE
    assert texts(path)[0][0] == "a"
    monkeypatch.setattr(table_files, "LARGEST_FILE", 19_999)
    assert refusal(path).kind is FailureKind.FILE_NOT_READABLE


def test_a_formulas_cell_has_the_value_that_the_spreadsheet_computed(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["a", "=1+1"]])
    assert texts(path)[0][:2] == ["a", ""]


def test_the_largest_file_has_twenty_million_bytes() -> None:
    assert table_files.LARGEST_FILE == 20_000_000


def test_the_first_two_thousand_characters_decide_on_the_delimiter(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "X" * 1999 + ";,y\n")
    assert texts(path) == [["X" * 1999, ",y"]]


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", b"\xff\xd8")
    assert refusal(path).kind is FailureKind.FILE_NOT_READABLE


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text("饺a1 .,;", max_size=6), min_size=2, max_size=4), max_size=5))
def test_a_workbooks_texts_are_those_that_were_written(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    expected = [[text.strip() for text in row] for row in rows]
    is_blank = not any(any(row) for row in expected)
    rows_read = [
        [*row, *[""] * 4][: len(reference)]
        for row, reference in zip(texts(workbook(tmp_path, rows)), expected, strict=False)
    ]
    assert rows_read == ([] if is_blank else expected[: len(rows_read)])
