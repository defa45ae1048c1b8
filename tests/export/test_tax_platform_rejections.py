"""The tax platform's answer: what it refused and why, in whatever workbook it says so."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.platform_answer import read_answer
from pos_scanner.export.tax_platform_rejections import Rejection, field_of
from tests.export.blank_workbook import old_workbook
from tests.export.platform_lists import write_ods


def read_rejections(path: Path) -> tuple[Rejection, ...]:
    return read_answer([path]).rejections


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


@pytest.mark.parametrize("heading", ["不通过原因", "校验不通过原因", "未通过原因", "退回原因"])
def test_a_list_as_found_is_read_with_its_totals_and_wide_digits(
    tmp_path: Path, heading: str
) -> None:
    path = answer(
        tmp_path / "x.xlsx",
        ("Ｔ１－２０２６１１２３－０００１", "税号错误"),
        ("合计", "1"),
        ("", "共1条"),
        heading=("发票流水号", heading),
    )
    assert read_rejections(path) == (Rejection("T1-20261123-0001", "税号错误"),)


@pytest.mark.parametrize("codec", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_list_may_be_a_csv(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "导入失败.csv"
    path.write_bytes("发票流水号,不通过原因\r\nT1-1,税号错误\r\nT1-2,\r\n".encode(codec))
    # What is called a list of failures has nothing else in it.
    assert read_rejections(path) == (Rejection("T1-1", "税号错误"), Rejection("T1-2", ""))


def test_a_list_may_be_an_ods(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "x.ods", ("流水号", "错误信息"), [("T1-1", "税号错误")])
    assert read_rejections(path) == (Rejection("T1-1", "税号错误"),)


def test_a_result_says_of_a_row_without_a_reason_whether_it_failed(tmp_path: Path) -> None:
    path = answer(
        tmp_path / "x.xlsx",
        ("T1-1", "失败", ""),
        ("T1-2", "成功", ""),
        ("T1-3", "成功", "无"),
        heading=("发票流水号", "处理结果", "失败原因"),
    )
    assert read_rejections(path) == (Rejection("T1-1", ""),)


@pytest.mark.parametrize(
    ("reason", "field"),
    [
        ("购买方纳税人识别号不合法", "tax_number"),
        ("第1行商品和服务税收编码为汇总编码", "tax_code"),
        ("第4行税率不合法，请使用如下税率：0.03、0.01", "tax_rate"),
        ("购买方名称不能为空", "name"),
        ("购买方银行账号超长", "bank_account"),
        ("单价乘数量与金额不符", "unit_price"),
        ("系统繁忙", ""),
    ],
)
def test_a_reason_is_about_a_field_of_the_form(reason: str, field: str) -> None:
    assert field_of(reason) == field
