"""The tax platform's workbook: found by headings in any edition, refused when it is none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.batch import export, export_again
from pos_scanner.export.bureau_answer import Refusal, read_answer
from pos_scanner.journal import Journal
from tests.export.blank_workbook import DETAIL, INVOICE, SHEETS, blank_workbook
from tests.export.conftest import AT, wish_for


def fill(journal: Journal, blank: Path | None, target: Path) -> list[dict[str, object]]:
    """Fill a blank workbook; gives the first sheet's rows by heading."""
    export(journal, wish_for(target, "tax-platform", template=blank), at=AT)
    workbook = load_workbook(target)
    sheet = next(one for one in workbook.worksheets if "基本信息" in one.title)
    rows = list(sheet.iter_rows(values_only=True))
    plain = [["".join(str(cell).split()) for cell in row] for row in rows]
    heading = next(at for at, row in enumerate(plain) if "发票流水号" in row)
    names = plain[heading]
    return [dict(zip(names, row, strict=True)) for row in rows[heading + 1 :]]


def refused(journal: Journal, blank: Path | None, target: Path) -> KnownError:
    with pytest.raises(KnownError) as caught:
        export(journal, wish_for(target, "tax-platform", template=blank), at=AT)
    assert not target.exists()
    assert journal.batches.waiting_count() == 3
    return caught.value


def moved(headings: list[str]) -> list[str]:
    return ["新增的列", *headings[::-1]]


EDITIONS: dict[str, Callable[[Path], Path]] = {
    "of today": blank_workbook,
    "columns moved and one new": lambda path: blank_workbook(
        path, invoice=moved(INVOICE), detail=moved(DETAIL)
    ),
    "headings with blanks": lambda path: blank_workbook(
        path, invoice=["\n ".join(name) for name in INVOICE]
    ),
    "full-width brackets": lambda path: blank_workbook(
        path, invoice=[name.replace("(", "（").replace(")", "）") for name in INVOICE]
    ),
    "headings in row 2": lambda path: blank_workbook(path, heading_row=2),
    "sheets numbered anew": lambda path: blank_workbook(
        path, sheets=["一", "01、发票基本信息", "02、发票明细信息"]
    ),
    "fewer columns": lambda path: blank_workbook(
        path, invoice=[name for name in INVOICE if name not in {"购买方邮箱", "收款人"}]
    ),
}


@pytest.mark.parametrize("make", EDITIONS.values(), ids=EDITIONS)
def test_every_edition_is_filled_by_its_headings(
    journal: Journal, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    rows = fill(journal, make(tmp_path / "blank.xlsx"), tmp_path / "out.xlsx")
    assert [row["发票流水号"] for row in rows] == [f"T1-20261123-{n:04}" for n in (1, 2, 3)]
    assert [row["发票类型"] for row in rows] == ["普通发票", "增值税专用发票", "普通发票"]
    assert [row["受票方自然人标识"] for row in rows] == ["否", "否", "是"]
    assert rows[0]["购买方银行账号"] == "0200049619200123456"
    shown = [row["是否展示购买方地址电话银行账号"] for row in rows]
    assert shown == [None, "展示地址、电话、开户银行及银行账号", None]


def test_the_same_template_gives_the_same_bytes_again(journal: Journal, tmp_path: Path) -> None:
    blank = blank_workbook(tmp_path / "blank.xlsx")
    target = tmp_path / "out.xlsx"
    (made,) = export(journal, wish_for(target, "tax-platform", template=blank), at=AT)
    written = target.read_bytes()
    assert export_again(journal, made.number, at=AT) == made
    assert target.read_bytes() == written
    blank.write_bytes(blank_workbook(tmp_path / "newer.xlsx", heading_row=2).read_bytes())
    with pytest.raises(KnownError) as caught:
        export_again(journal, made.number, at=AT)
    assert caught.value.kind is FailureKind.BATCH_DIFFERS
    assert target.read_bytes() == written


def without(name: str) -> list[str]:
    return [one for one in INVOICE if one != name]


def of_something_else(path: Path) -> Path:
    Workbook().save(path)
    return path


def of_no_workbook(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0 an old .xls, or anything")
    return path


def of_filled(path: Path) -> Path:
    workbook = load_workbook(blank_workbook(path))
    workbook["1-发票基本信息"]["A4"] = "T1-20251123-0001"
    workbook.save(path)
    return path


WRONG: dict[str, tuple[Callable[[Path], Path], str]] = {
    "another workbook": (of_something_else, "sheet-missing"),
    "no workbook": (of_no_workbook, "not-a-workbook"),
    "filled already": (of_filled, "not-blank"),
    "no buyer's name": (
        lambda path: blank_workbook(path, invoice=without("购买方名称")),
        "column-missing",
    ),
    "one sheet alone": (lambda path: blank_workbook(path, sheets=SHEETS[:1]), "sheet-missing"),
}


@pytest.mark.parametrize(("make", "reason"), WRONG.values(), ids=WRONG)
def test_a_workbook_that_is_none_is_refused_with_its_reason(
    journal: Journal, tmp_path: Path, make: Callable[[Path], Path], reason: str
) -> None:
    error = refused(journal, make(tmp_path / "blank.xlsx"), tmp_path / "out.xlsx")
    assert (error.kind, error.facts["reason"]) == (FailureKind.TEMPLATE_NOT_RIGHT, reason)


def test_no_workbook_at_all_is_said(journal: Journal, tmp_path: Path) -> None:
    error = refused(journal, None, tmp_path / "out.xlsx")
    assert error.kind is FailureKind.TEMPLATE_NEEDED
    error = refused(journal, tmp_path / "none.xlsx", tmp_path / "out.xlsx")
    assert error.kind is FailureKind.FILE_NOT_FOUND


# ------------------------------------------------------------------------------------ the answer


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
    assert read_answer(path) == (
        Refusal("T1-20261123-0001", "税号错误；编码错误", "甲"),
        Refusal("T1-20261123-0002", "单价错误", "乙"),
    )


@pytest.mark.parametrize("heading", [("发票流水号", "备注"), ("失败原因", "备注")])
def test_a_workbook_without_numbers_and_reasons_is_no_answer(
    tmp_path: Path, heading: tuple[str, ...]
) -> None:
    with pytest.raises(KnownError) as caught:
        read_answer(answer(tmp_path / "x.xlsx", heading=heading))
    assert caught.value.kind is FailureKind.ANSWER_NOT_RIGHT
    with pytest.raises(KnownError) as caught:
        read_answer(of_no_workbook(tmp_path / "y.xlsx"))
    assert caught.value.kind is FailureKind.ANSWER_NOT_RIGHT
