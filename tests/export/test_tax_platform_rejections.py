"""The tax platform's answer: what it refused and why, in whatever workbook it says so."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.tax_platform_rejections import Rejection, read_rejections
from tests.export.blank_workbook import old_workbook


def answer(path: Path, *rows: tuple[str, ...], heading: tuple[str, ...]) -> Path:
    workbook = Workbook()
    workbook.active.append(["批量开票导入失败清单"])  # type: ignore[union-attr]
    workbook.active.append(list(heading))  # type: ignore[union-attr]
    for row in rows:
        workbook.active.append(list(row))  # type: ignore[union-attr]
    workbook.save(path)
    return path


def test_the_answer_tells_each_refused_invoice_once(tmp_path: Path) -> None:
    path = answer(
        tmp_path / "answer.xlsx",
        ("T1-20261123-0001", "普通发票", "甲", "税号错误"),
        ("T1-20261123-0001", "普通发票", "甲", "编码错误"),
        ("", "", "", ""),
        ("T1-20261123-0002", "普通发票", "乙", "单价错误"),
        heading=("发票流水号", "发票类型", "购买方名称", "导入失败\n原因"),
    )
    assert read_rejections(path) == (
        Rejection("T1-20261123-0001", "税号错误；编码错误", "甲"),
        Rejection("T1-20261123-0002", "单价错误", "乙"),
    )


def test_an_answer_may_tell_of_what_was_taken_too(tmp_path: Path) -> None:
    path = answer(
        tmp_path / "answer.xlsx",
        ("T1-20261123-0001", "导入成功"),
        ("T1-20261123-0002", "第4行税率不合法，请使用如下税率：0.03、0.01"),
        heading=("发票流水号", "导入结果"),
    )
    assert [rejection.number for rejection in read_rejections(path)] == ["T1-20261123-0002"]


def test_every_sheet_of_an_answer_is_read_and_only_what_was_refused(tmp_path: Path) -> None:
    path = answer(
        tmp_path / "answer.xlsx",
        ("T1-20261123-0001 ", "税号错误"),
        ("", "编码错误"),  # Its number is merged with the one above.
        ("T1-20261123-0002", ""),  # It was taken.
        heading=("*流水号", "导入失败原因（请修改后重新导入）"),
    )
    workbook = load_workbook(path)
    workbook.create_sheet("说明", 0).append(["失败的发票见后"])
    lines = workbook.create_sheet("2-发票明细信息")
    lines.append(["错误信息", "发票流水号"])
    lines.append(["单价错误", "T1-20261123-0001"])
    lines.append(["单价错误", 20261123])
    lines.append(["数量错误", 7.0])
    workbook.save(path)
    assert read_rejections(path) == (
        Rejection("T1-20261123-0001", "税号错误；编码错误；单价错误"),
        Rejection("20261123", "单价错误"),
        Rejection("7", "数量错误"),
    )


@pytest.mark.parametrize("heading", [("发票流水号", "备注"), ("失败原因", "备注")])
def test_a_workbook_without_numbers_and_reasons_is_no_answer(
    tmp_path: Path, heading: tuple[str, ...]
) -> None:
    with pytest.raises(KnownError) as caught:
        read_rejections(answer(tmp_path / "x.xlsx", heading=heading))
    assert caught.value.kind is FailureKind.ANSWER_NOT_RIGHT
    with pytest.raises(KnownError) as caught:
        read_rejections(old_workbook(tmp_path / "y.xlsx"))
    assert caught.value.kind is FailureKind.ANSWER_NOT_RIGHT
    assert caught.value.facts["reason"] == "old-workbook"


@pytest.mark.parametrize("word", ["成功", "导入成功", "开具成功"])
def test_what_was_accepted_is_no_rejection(tmp_path: Path, word: str) -> None:
    path = answer(tmp_path / "x.xlsx", ("T1-1", word), heading=("发票流水号", "处理结果"))
    assert read_rejections(path) == ()


@pytest.mark.parametrize("heading", ["购买方名称", "购方名称"])
def test_the_buyer_is_known_by_either_heading(tmp_path: Path, heading: str) -> None:
    path = answer(
        tmp_path / "x.xlsx",
        ("T1-1", "税号错误", "甲"),
        heading=("发票流水号", "错误提示", heading),
    )
    assert read_rejections(path) == (Rejection("T1-1", "税号错误", "甲"),)


def test_one_reason_is_given_once_and_the_first_buyer_stays(tmp_path: Path) -> None:
    path = answer(
        tmp_path / "x.xlsx",
        ("T1-1", "税号错误", ""),
        ("T1-1", "税号", "甲"),
        ("T1-1", "税号错误", "乙"),
        ("T1-1", "税号", "丙"),
        heading=("发票流水号", "失败说明", "购买方名称"),
    )
    assert read_rejections(path) == (Rejection("T1-1", "税号错误；税号", "甲"),)


def test_a_number_that_a_spreadsheet_made_a_fraction_of_is_left_as_it_is(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in (["发票流水号", "校验结果"], [7.5, "数量错误"], [8, "数量错误"]):
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "x.xlsx")
    assert [rejection.number for rejection in read_rejections(tmp_path / "x.xlsx")] == ["7.5", "8"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        read_rejections(tmp_path / "none.xlsx")
    assert caught.value.kind is FailureKind.FILE_NOT_FOUND
