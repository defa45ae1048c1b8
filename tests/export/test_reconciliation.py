"""Which record an issued invoice is: by our number, else by what is unique, else by a person."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pos_scanner.domain.invoice import Invoice, InvoiceKind, InvoiceLine
from pos_scanner.domain.issuance import IssueState, Outcome
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.platform_answer import read_answer
from pos_scanner.export.reconciliation import Reconciliation, own_numbers, reconcile
from pos_scanner.export.reconciliation_csv import HEADINGS, write_reconciliation
from pos_scanner.journal import Journal
from tests.export.conftest import AT, COMPANY, DAY
from tests.export.platform_lists import Fapiao, write_csv, write_xlsx

OTHER = Title(TitleType.COMPANY, "上海示例商贸（集团）有限公司", "91310115MA1K00000X")
PERSON = Title(TitleType.INDIVIDUAL, "张示例")
FIRST, SECOND = "T1-20261123-0001", "T1-20261123-0002"


def sell(journal: Journal, buyer: Title = COMPANY, fen: int = 11300, **more: object) -> str:
    lines = (InvoiceLine("餐费", fen, Decimal("0.06")),)
    invoice = replace(Invoice(buyer, lines, DAY), **more)  # type: ignore[arg-type]
    count = journal.file.ask("SELECT count(*) FROM invoice")[0][0]
    return journal.confirm(f"d{count}", invoice, at=AT).number


def fapiao(number: int, title: Title = COMPANY, gross: str = "113.00", **more: object) -> Fapiao:
    issued = Fapiao(f"{26112000000000000000 + number}", AT + timedelta(hours=1), title.name,
                    title.tax_number, Decimal(gross))  # fmt: skip
    return replace(issued, **more)  # type: ignore[arg-type]


def read(journal: Journal, folder: Path, *issued: Fapiao, **decisions: str) -> Reconciliation:
    answer = read_answer([write_xlsx(folder / "list.xlsx", issued)])
    assert answer.issued is not None
    chosen = {f"2611200000000000000{number[1:]}": own for number, own in decisions.items()}
    return reconcile(journal, answer.issued, at=AT + timedelta(days=3), decisions=chosen)


def outcomes(result: Reconciliation) -> list[tuple[Outcome, str]]:
    return [(line.outcome, line.record.number if line.record else "") for line in result.lines]


def state(journal: Journal, number: str) -> tuple[IssueState, str]:
    record = journal.invoice(number)
    assert record is not None
    return record.issuance.state, record.issuance.number


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("T1-20261123-0001", [FIRST]),
        ("会议用餐T1-20261123-0001发票", [FIRST]),
        ("申请单号：Ｔ１－２０２６１１２３－０００１", [FIRST]),
        ("t1 - 20261123 - 0001", [FIRST]),
        ("T1–20261123—0001 12桌", [FIRST]),
        ("T1-20261123-\n0001", [FIRST]),
        ("T1-20261123-10001", ["T1-20261123-10001"]),
        ("电话 010-20261123-1", []),
        ("", []),
    ],
)
def test_the_tills_number_is_read_from_a_remark_as_people_spell_it(
    remark: str, expected: list[str]
) -> None:
    assert own_numbers(remark) == expected


def test_an_invoice_is_known_by_the_number_in_its_remark(
    empty_journal: Journal, tmp_path: Path
) -> None:
    sell(empty_journal), sell(empty_journal)
    result = read(empty_journal, tmp_path, fapiao(1, remark=f"{SECOND} 会议"))
    assert outcomes(result) == [(Outcome.ISSUED, SECOND), (Outcome.NOT_ISSUED, FIRST)]
    assert state(empty_journal, SECOND) == (IssueState.ISSUED, "26112000000000000001")


def test_without_a_number_buyer_total_and_days_decide_where_they_are_unique(
    empty_journal: Journal, tmp_path: Path
) -> None:
    sell(empty_journal), sell(empty_journal, OTHER), sell(empty_journal, PERSON)
    brackets = OTHER.name.replace("（", "(").replace("）", ")")
    result = read(
        empty_journal,
        tmp_path,
        fapiao(1, PERSON),
        fapiao(2, OTHER, buyer=f" {brackets}", tax_number=""),
        fapiao(3, COMPANY, buyer="又名"),  # The tax number is the same.
    )
    assert [line.outcome for line in result.lines] == [Outcome.ISSUED] * 3


def test_two_alike_are_left_to_a_person_and_his_decision_counts(
    empty_journal: Journal, tmp_path: Path
) -> None:
    sell(empty_journal), sell(empty_journal)
    result = read(empty_journal, tmp_path, fapiao(1))
    (line,) = result.of(Outcome.OPEN)
    assert [record.number for record in line.candidates] == [FIRST, SECOND]
    assert state(empty_journal, FIRST)[0] is IssueState.WAITING
    result = read(empty_journal, tmp_path, fapiao(1), n1=SECOND)
    assert outcomes(result) == [(Outcome.ISSUED, SECOND), (Outcome.NOT_ISSUED, FIRST)]


@pytest.mark.parametrize(
    ("buyer", "issued"),
    [
        (COMPANY, fapiao(1, OTHER)),  # The amount alone.
        (COMPANY, fapiao(1, at=AT - timedelta(days=1))),  # Before it was sold.
        (COMPANY, fapiao(1, at=AT + timedelta(days=60))),
        (COMPANY, fapiao(1, kind="数电票（增值税专用发票）")),
        (Title(TitleType.INDIVIDUAL, "个人"), fapiao(1, PERSON, buyer="个人")),
        (COMPANY, fapiao(1, gross="113.01")),
        (COMPANY, fapiao(1, OTHER, gross="55.00", remark=FIRST)),  # A remark copied by mistake.
    ],
)
def test_what_is_not_sure_is_never_matched_by_itself(
    empty_journal: Journal, tmp_path: Path, buyer: Title, issued: Fapiao
) -> None:
    sell(empty_journal, buyer)
    read(empty_journal, tmp_path, issued)
    assert state(empty_journal, FIRST) == (IssueState.WAITING, "")


def test_another_tills_invoice_is_not_ours_though_buyer_and_total_are(
    empty_journal: Journal, tmp_path: Path
) -> None:
    sell(empty_journal)
    result = read(empty_journal, tmp_path, fapiao(1, remark="T2-20261123-0007"), fapiao(2, OTHER))
    assert outcomes(result) == [
        (Outcome.OTHER_TILL, ""), (Outcome.NOT_OURS, ""), (Outcome.NOT_ISSUED, FIRST),
    ]  # fmt: skip


def test_another_total_a_void_record_and_a_second_invoice_are_named(
    empty_journal: Journal, tmp_path: Path
) -> None:
    names = [sell(empty_journal), sell(empty_journal, OTHER), sell(empty_journal, PERSON)]
    empty_journal.void(names[1], "wrong", at=AT)
    result = read(
        empty_journal,
        tmp_path,
        fapiao(1, gross="113.05", remark=names[0]),
        fapiao(2, OTHER, remark=names[1]),
        fapiao(3, PERSON, remark=names[2]),
        fapiao(4, PERSON, remark=names[2]),
    )
    assert outcomes(result) == [
        (Outcome.AMOUNT_DIFFERS, names[0]),
        (Outcome.VOIDED_HERE, names[1]),
        (Outcome.ISSUED, names[2]),
        (Outcome.DOUBLED, names[2]),
    ]
    assert result.lines[0].difference_fen == 5


def test_red_invoices_take_back_what_they_name_or_what_the_status_says(
    empty_journal: Journal, tmp_path: Path
) -> None:
    names = [sell(empty_journal), sell(empty_journal, OTHER)]
    blue = "26112000000000000001"
    result = read(
        empty_journal,
        tmp_path,
        fapiao(1, remark=names[0]),
        fapiao(2, OTHER, remark=names[1], status="已红冲-全额"),
        fapiao(9, gross="-113.00", remark=f"被红冲蓝字数电发票号码：{blue}"),
        fapiao(8, gross="-5.00", remark="被红冲蓝字数电发票号码：26112000000000000777"),
    )
    assert [line.outcome for line in result.lines] == [
        Outcome.ISSUED, Outcome.ISSUED, Outcome.RED, Outcome.NOT_OURS,
    ]  # fmt: skip
    assert [state(empty_journal, name)[0] for name in names] == [IssueState.RED_LETTERED] * 2
    assert empty_journal.verify().is_sound


def test_the_same_file_twice_changes_nothing(empty_journal: Journal, tmp_path: Path) -> None:
    names = [sell(empty_journal), sell(empty_journal, OTHER), sell(empty_journal, PERSON)]
    issued = [
        fapiao(1, remark=names[0]),
        fapiao(2, OTHER, status="已红冲-全额"),
        fapiao(3, PERSON),
        fapiao(9, gross="-113.00", remark="被红冲蓝字数电发票号码：26112000000000000001"),
    ]
    first = read(empty_journal, tmp_path, *issued)
    entries = empty_journal.file.ask("SELECT * FROM chain")
    again = read(empty_journal, tmp_path, *issued)
    assert (first.noted, again.noted) == (5, 0)
    assert again.lines == tuple(
        replace(line, record=line.record and empty_journal.invoice(line.record.number))
        for line in first.lines
    )
    assert empty_journal.file.ask("SELECT * FROM chain") == entries


def test_the_reconciliation_is_a_table_whose_sums_are_the_lists(
    empty_journal: Journal, tmp_path: Path
) -> None:
    names = [sell(empty_journal), sell(empty_journal, OTHER, kind=InvoiceKind.SPECIAL)]
    result = read(
        empty_journal, tmp_path, fapiao(1, gross="113.05", remark=names[0]), fapiao(3, PERSON)
    )
    write_reconciliation(tmp_path / "r.csv", result)
    text = (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == HEADINGS
    assert [row["结果"] for row in rows] == ["金额不一致", "非本机开具", "未开票"]
    assert (rows[0]["差额"], rows[0]["发票号码"]) == ("0.05", "26112000000000000001")
    assert sum(Decimal(row["发票金额"] or 0) for row in rows) == Decimal("226.05")


def test_several_files_are_one_list(empty_journal: Journal, tmp_path: Path) -> None:
    names = [sell(empty_journal), sell(empty_journal)]
    paths = [
        write_xlsx(tmp_path / "1.xlsx", [fapiao(1, remark=names[0])], lines_only=True),
        write_csv(
            tmp_path / "2.csv", [fapiao(1, remark=names[0], status="已红冲-部分")], "gb18030"
        ),
        write_csv(tmp_path / "3.csv", [fapiao(2, remark=names[1])], "utf-8-sig"),
    ]
    answer = read_answer(paths)
    assert answer.issued is not None
    result = reconcile(empty_journal, answer.issued, at=AT)
    assert outcomes(result) == [(Outcome.ISSUED, name) for name in names]


def test_another_companys_list_with_the_same_number_and_total_is_not_ours(
    empty_journal: Journal, tmp_path: Path
) -> None:
    # Each shop's first till is T1: its list is easily taken for ours.
    sell(empty_journal)
    result = read(empty_journal, tmp_path, fapiao(1, OTHER, remark=FIRST))
    assert [line.outcome for line in result.lines] == [Outcome.OPEN, Outcome.NOT_ISSUED]
    assert state(empty_journal, FIRST)[0] is IssueState.WAITING


def test_another_sellers_list_is_named_as_such_and_matched_with_nothing(
    empty_journal: Journal, tmp_path: Path
) -> None:
    # A list of purchases, or another shop's, whose number, buyer and total agree.
    sell(empty_journal)
    answer = read_answer([write_xlsx(tmp_path / "list.xlsx", [fapiao(1, remark=FIRST)])])
    assert answer.issued is not None
    result = reconcile(empty_journal, answer.issued.sold_by("91310115MA1K00000X"), at=AT)
    assert [(line.outcome, line.record) for line in result.lines] == [(Outcome.OTHER_SELLER, None)]
    assert (result.since, result.sums()) == (None, {Outcome.OTHER_SELLER: (1, 11300)})
    assert state(empty_journal, FIRST)[0] is IssueState.WAITING


@pytest.mark.parametrize("days", [-1, 46])
def test_number_and_total_join_an_individual_only_on_days_that_fit(
    empty_journal: Journal, tmp_path: Path, days: int
) -> None:
    sell(empty_journal, PERSON)
    renamed = fapiao(1, PERSON, buyer="李示例", remark=FIRST)
    early = replace(renamed, at=AT + timedelta(days=days))
    assert read(empty_journal, tmp_path, early).of(Outcome.OPEN)
    assert outcomes(read(empty_journal, tmp_path, renamed)) == [(Outcome.ISSUED, FIRST)]


def test_number_and_total_of_two_invoices_leave_it_to_a_person(
    empty_journal: Journal, tmp_path: Path
) -> None:
    sell(empty_journal, PERSON)
    twice = [fapiao(at, PERSON, buyer=f"李示例{at}", remark=FIRST) for at in (1, 2)]
    result = read(empty_journal, tmp_path, *twice)
    assert [line.outcome for line in result.lines[:2]] == [Outcome.OPEN] * 2
    assert state(empty_journal, FIRST)[0] is IssueState.WAITING
    result = read(empty_journal, tmp_path, *twice, n2=FIRST)
    assert state(empty_journal, FIRST) == (IssueState.ISSUED, twice[1].number)


def test_of_two_invoices_with_number_and_total_the_buyers_own_counts(
    empty_journal: Journal, tmp_path: Path
) -> None:
    sell(empty_journal, PERSON)
    other = fapiao(1, PERSON, buyer="李示例", remark=FIRST)
    result = read(empty_journal, tmp_path, other, fapiao(2, PERSON, remark=FIRST))
    assert [line.outcome for line in result.lines] == [Outcome.DOUBLED, Outcome.ISSUED]
    assert state(empty_journal, FIRST)[1] == "26112000000000000002"
