"""The platform's answer on the window's queues: beside the records, noted, held to be corrected."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from pos_scanner.desktop.services.answer_service import AnswerService, Corrections
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.checks.draft import check
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import FindingKind
from pos_scanner.domain.invoice import Draft, DraftRefusal, InvoiceState
from pos_scanner.domain.issuance import IssueState
from tests.export.conftest import AT, EXAMPLES

CODE = "3070402000000000000"
FIRST, SECOND, THIRD = (f"T1-20261123-000{number}" for number in (1, 2, 3))


class Office:
    """A journal of the three examples, and the answers of a window over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journals = JournalService(folder / "data", "T1")
        self.answers = AnswerService(self.journals)

    def answer(self, *rows: tuple[str, str]) -> Path:
        """A workbook as the tax platform gives it back."""
        path = self.folder / "answer.xlsx"
        workbook = Workbook()
        for row in (("发票流水号", "导入失败原因"), *rows):
            workbook.worksheets[0].append(row)
        workbook.save(path)
        return path


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    for number, (invoice, at) in enumerate(EXAMPLES):
        office.journals.confirm(f"d{number}", invoice, at)
    yield office
    office.journals.close()


def test_what_was_refused_is_noted_but_not_where_no_reason_is_given(office: Office) -> None:
    answer = office.answers.read([office.answer((SECOND, "税号错误"), ("X9-1", "不是本机"))])
    assert office.answers.note(answer.refusals, AT) == 1
    with office.journals.reading() as journal:
        record = journal.invoice(SECOND)
    assert record is not None
    assert (record.issuance.state, record.issuance.reason) == (IssueState.REFUSED, "税号错误")


def test_each_rejection_stands_beside_its_invoice(office: Office) -> None:
    path = office.answer((SECOND, "税号校验不通过"), ("X9-1", "不是本机"))
    known, foreign = office.answers.read([path]).refused
    assert known.rejection.reason == "税号校验不通过"
    assert known.confirmed is not None
    assert known.confirmed.number == SECOND
    assert (known.replaced_by, known.is_held) == ("", False)
    assert foreign.confirmed is None
    assert not foreign.is_held


def test_copies_are_held_under_their_labels(office: Office) -> None:
    labels = {FIRST: "rejected: first", SECOND: "rejected: second"}
    assert office.answers.hold_rejected(Corrections(labels), AT) == 2
    held = office.journals.held()
    assert {entry.label: entry.draft.replaces for entry in held} == {
        "rejected: first": FIRST,
        "rejected: second": SECOND,
    }
    assert len({entry.draft.draft_id for entry in held}) == 2
    (entry,) = office.answers.read([office.answer((SECOND, "x"))]).refused
    assert entry.is_held


def test_no_copy_is_held_twice(office: Office) -> None:
    assert office.answers.hold_rejected(Corrections({FIRST: "a"}), AT) == 1
    assert office.answers.hold_rejected(Corrections({FIRST: "a", SECOND: "b"}), AT) == 1
    assert len(office.journals.held()) == 2


def test_what_is_void_or_foreign_is_not_held(office: Office) -> None:
    office.journals.void(FIRST, "wrong", AT, "Lee")
    labels = {FIRST: "void", "X9-1": "foreign", THIRD: "third"}
    assert office.answers.hold_rejected(Corrections(labels), AT) == 1
    assert [entry.draft.replaces for entry in office.journals.held()] == [THIRD]


def test_a_replacement_is_named(office: Office) -> None:
    office.answers.hold_rejected(Corrections({SECOND: "b"}), AT)
    (held,) = office.journals.held()
    invoice = replace(EXAMPLES[1][0], replaces=SECOND)
    confirmed = office.journals.confirm(held.draft.draft_id, invoice, AT)
    (entry,) = office.answers.read([office.answer((SECOND, "x"))]).refused
    assert entry.replaced_by == confirmed.number
    assert not entry.is_held


def test_a_workbook_that_is_no_answer_is_told(office: Office) -> None:
    path = office.folder / "prices.xlsx"
    workbook = Workbook()
    workbook.worksheets[0].append(("item", "price"))
    workbook.save(path)
    with pytest.raises(KnownError) as caught:
        office.answers.read([path])
    assert caught.value.kind is FailureKind.ANSWER_NOT_RIGHT


def test_a_form_put_aside_says_why_at_its_field_and_one_code_mends_many(office: Office) -> None:
    reasons = {
        FIRST: "第1行商品和服务税收编码为汇总编码",
        SECOND: "购买方纳税人识别号不合法",
        THIRD: "税收编码不存在",
    }
    corrections = Corrections(dict.fromkeys(reasons, "x"), reasons, "3070401000000000000")
    assert office.answers.hold_rejected(corrections, AT) == 3
    drafts = {held.draft.replaces: held.draft for held in office.journals.held()}
    assert drafts[SECOND].refusal == DraftRefusal(reasons[SECOND], "tax_number")
    assert [drafts[number].lines[0].tax_code for number in (FIRST, SECOND, THIRD)] == [
        "3070401000000000000", "", "3070401000000000000",
    ]  # fmt: skip
    finding = next(f for f in check(drafts[FIRST]) if f.kind is FindingKind.REFUSED)
    assert (finding.field, finding.line, finding.facts) == ("tax_code", 0, (reasons[FIRST],))


def corrected_copy(office: Office, number: str) -> Draft:
    (entry,) = office.answers.read([office.answer((number, "税收编码不存在"))]).refused
    assert entry.corrected is not None
    return entry.corrected


def hold_with_code(office: Office, *numbers: str) -> None:
    """Copies of those that were refused for their tax code, with another one."""
    labels = dict.fromkeys(numbers, "rejected")
    reasons = dict.fromkeys(numbers, "税收编码不存在")
    office.answers.hold_rejected(Corrections(labels, reasons, CODE), AT)


def test_a_copy_on_hold_is_corrected_once_it_differs_and_nothing_blocks_it(office: Office) -> None:
    office.answers.hold_rejected(Corrections({FIRST: "as it was"}), AT)
    hold_with_code(office, SECOND)
    office.answers.hold_rejected(
        Corrections({THIRD: "rejected"}, {THIRD: "税收编码不存在"}, "3070400000000000000"), AT
    )
    path = office.answer((FIRST, "x"), (SECOND, "税收编码不存在"), (THIRD, "税收编码不存在"))
    refused = office.answers.read([path]).refused
    assert [entry.is_held for entry in refused] == [True, True, True]
    assert [entry.corrected is not None for entry in refused] == [False, True, False]


def test_a_corrected_copy_becomes_a_record_and_the_refused_one_is_void(office: Office) -> None:
    hold_with_code(office, SECOND)
    number = office.answers.confirm_corrected(corrected_copy(office, SECOND), "张三", AT)
    with office.journals.reading() as journal:
        record, refused = journal.invoice(number), journal.invoice(SECOND)
    assert record is not None
    assert refused is not None
    assert (record.invoice.replaces, record.invoice.cashier) == (SECOND, "张三")
    assert {line.tax_code for line in record.invoice.lines} == {CODE}
    assert refused.state is InvoiceState.VOIDED
    assert office.journals.held() == ()


def test_a_copy_that_was_confirmed_already_gives_no_second_record(office: Office) -> None:
    hold_with_code(office, SECOND)
    copy = corrected_copy(office, SECOND)
    assert office.answers.confirm_corrected(copy, "", AT)
    assert office.answers.confirm_corrected(copy, "", AT) == ""
    assert office.journals.journal().verify().invoices == len(EXAMPLES) + 1


def test_a_copy_that_was_changed_since_it_was_seen_stays_as_it_is(office: Office) -> None:
    hold_with_code(office, SECOND)
    copy = corrected_copy(office, SECOND)
    office.journals.hold(replace(copy, remark="changed"), AT)
    assert office.answers.confirm_corrected(copy, "", AT) == ""
    assert [entry.draft.remark for entry in office.journals.held()] == ["changed"]


def test_what_was_not_reached_when_the_program_ended_is_on_hold_at_the_next_start(
    office: Office,
) -> None:
    hold_with_code(office, FIRST, SECOND)
    office.answers.confirm_corrected(corrected_copy(office, FIRST), "", AT)
    office.journals.close()
    later = Office(office.folder)
    (entry,) = later.journals.held()
    assert entry.draft.replaces == SECOND
    assert later.answers.confirm_corrected(corrected_copy(later, SECOND), "", AT)
    later.journals.close()
