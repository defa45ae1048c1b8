"""What the bureau made of records: each state by an entry of the chain, each known once."""

from array import array
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch, ItemEvent, Selection
from pos_scanner.domain.integrity_report import Problem, ProblemKind
from pos_scanner.domain.invoice import Invoice
from pos_scanner.domain.issuance import TAX_PLATFORM, Issuance, IssueState
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up
from pos_scanner.journal.backup.restore import restore
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.issuances import Change, IssuedAs, RedLetter, Refusal, Withdrawal
from pos_scanner.journal.storage import database
from tests.faults.version_1 import make_version_1

Build = Callable[..., Invoice]
FIRST, SECOND, THIRD = (f"T1-20261123-000{number}" for number in (1, 2, 3))
ISSUED = IssuedAs("26112000000000000001", date(2026, 11, 24))
TO_PLATFORM = Selection(destination=TAX_PLATFORM)


@pytest.fixture
def three(journal: Journal, invoice: Build, now: datetime) -> Journal:
    """Three records of 113.00, the first two sent to the tax platform in one batch."""
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    send(journal, now, 1, 2)
    return journal


def send(journal: Journal, at: datetime, *sequences: int, only_new: bool = True) -> str:
    number = journal.batches.next_number(at.date())
    batch = ExportBatch(
        number, "tax-platform", "out.xlsx", 1, len(sequences), 1, "0" * 64, at,
        destination=TAX_PLATFORM,
    )  # fmt: skip
    journal.batches.add(batch, {ItemEvent.CONFIRMED: array("q", sequences)}, only_new=only_new)
    return number


def issuance(journal: Journal, number: str = FIRST) -> Issuance:
    record = journal.invoice(number)
    assert record is not None
    return record.issuance


def to_ask_for(journal: Journal, selection: Selection = TO_PLATFORM) -> list[int]:
    return [item.confirmed.sequence for item in journal.batches.items(selection)]


def test_what_the_platform_answers_changes_no_sum_of_the_day(three: Journal, now: datetime) -> None:
    def sums() -> tuple[int, int]:
        summary = three.day_summary(now.date())
        return summary.count, summary.gross_fen

    assert sums() == (3, 33_900)
    send(three, now, 3)
    changes: list[tuple[str, Change]] = [(FIRST, ISSUED), (SECOND, Refusal("编码"))]
    three.issuances.record(changes, at=now)
    assert sums() == (3, 33_900)
    three.void(SECOND, "", at=now)
    assert sums() == (2, 22_600)


def test_a_record_waits_until_a_file_takes_it_to_the_platform(three: Journal) -> None:
    assert issuance(three, FIRST) == Issuance(IssueState.SENT, "B20261123-001")
    assert issuance(three, THIRD) == Issuance()
    assert to_ask_for(three) == [3]
    assert three.verify().is_sound


def test_a_file_for_accounting_asks_for_no_invoice(three: Journal, now: datetime) -> None:
    batch = ExportBatch("B20261123-002", "standard", "o", 1, 1, 1, "0" * 64, now)
    three.batches.add(batch, {ItemEvent.CONFIRMED: array("q", [3])})
    assert issuance(three, THIRD).state is IssueState.WAITING
    assert to_ask_for(three) == [3]


def test_a_refused_record_may_go_to_the_platform_again_and_a_sent_one_may_not(
    three: Journal, now: datetime
) -> None:
    three.issuances.record([(FIRST, Refusal("税号错误"))], at=now)
    assert issuance(three) == Issuance(IssueState.REFUSED, "B20261123-001", reason="税号错误")
    assert to_ask_for(three) == [1, 3]
    with pytest.raises(KnownError) as caught:
        send(three, now, 1, 2)
    assert caught.value.kind is FailureKind.JOURNAL_IN_USE
    send(three, now, 1, 3)
    assert issuance(three) == Issuance(IssueState.SENT, "B20261123-002")
    assert to_ask_for(three) == []
    assert three.verify().is_sound


@pytest.mark.parametrize("only_new", [True, False])
def test_nothing_goes_to_the_platform_twice_without_an_explicit_word(
    three: Journal, only_new: bool
) -> None:
    once = Selection(destination=TAX_PLATFORM, only_new=only_new)
    again = Selection(destination=TAX_PLATFORM, only_new=False, sends_again=True)
    assert to_ask_for(three, once) == [3]
    assert to_ask_for(three, again) == [1, 2, 3]


def test_an_issued_record_is_not_asked_for_again_by_any_word(three: Journal, now: datetime) -> None:
    three.issuances.record([(FIRST, ISSUED), (THIRD, IssuedAs("2", date(2026, 11, 24)))], at=now)
    again = Selection(destination=TAX_PLATFORM, only_new=False, sends_again=True)
    assert to_ask_for(three, again) == [2]
    assert to_ask_for(three) == []


def test_an_issued_record_has_the_bureaus_number_and_day(three: Journal, now: datetime) -> None:
    assert three.issuances.record([(FIRST, ISSUED)], at=now) == 1
    assert issuance(three) == Issuance(
        IssueState.ISSUED, "B20261123-001", ISSUED.number, ISSUED.issued_on
    )
    assert list(three.issuances.by_issued_number([ISSUED.number, "9"])) == [ISSUED.number]
    assert [record.number for record in three.issuances.unissued(now.date(), now.date())] == [
        SECOND, THIRD,
    ]  # fmt: skip
    assert three.verify().is_sound


@pytest.mark.parametrize(("number", "batch"), [(FIRST, "B20261123-001"), (THIRD, "")])
def test_a_number_that_a_person_withdraws_leaves_the_record_where_it_was(
    three: Journal, now: datetime, number: str, batch: str
) -> None:
    origin = issuance(three, number)
    red = RedLetter("26112000000000000009", date(2026, 11, 26), 1300)
    three.issuances.record([(number, ISSUED), (number, red)], at=now)
    assert three.issuances.record([(number, Withdrawal(ISSUED.number))], at=now) == 1
    assert issuance(three, number) == origin
    assert origin.batch == batch
    assert three.issuances.withdrawals() == {(ISSUED.number, number)}
    assert three.verify().is_sound
    three.issuances.record([(SECOND, ISSUED)], at=now)
    assert issuance(three, SECOND).number == ISSUED.number


def test_only_the_number_that_a_record_has_can_be_withdrawn(three: Journal, now: datetime) -> None:
    three.issuances.record([(FIRST, ISSUED)], at=now)
    assert three.issuances.record([(SECOND, Withdrawal(ISSUED.number))], at=now) == 0
    assert issuance(three).number == ISSUED.number


def test_a_restore_carries_a_withdrawal_over(three: Journal, now: datetime, tmp_path: Path) -> None:
    back_up(three.file, tmp_path / "copy.sqlite3")
    three.issuances.record([(FIRST, ISSUED), (FIRST, Withdrawal(ISSUED.number))], at=now)
    state = issuance(three)
    three.close()
    restore(tmp_path / "data", tmp_path / "copy.sqlite3", at=now)
    with closing(Journal.open(tmp_path / "data")) as restored:
        assert issuance(restored) == state
        assert restored.verify().is_sound


@pytest.mark.parametrize(
    "change",
    [
        (FIRST, ISSUED),
        (FIRST, IssuedAs("26112000000000000007", date(2026, 11, 25))),  # It has one already.
        (SECOND, ISSUED),  # That is the first one's.
        (FIRST, Refusal("税号错误")),
        (
            SECOND,
            RedLetter("26112000000000000009", date(2026, 11, 25), 11300),
        ),  # None to take back.
        ("T9-20261123-0001", ISSUED),
    ],
)
def test_what_is_known_or_cannot_be_changes_nothing(
    three: Journal, now: datetime, change: tuple[str, Change]
) -> None:
    three.issuances.record([(FIRST, ISSUED)], at=now)
    entries = three.file.ask("SELECT count(*) FROM chain")
    assert three.issuances.record([change], at=now) == 0
    assert three.file.ask("SELECT count(*) FROM chain") == entries
    assert issuance(three).number == ISSUED.number


def test_red_invoices_take_a_record_back_in_parts_and_then_whole(
    three: Journal, now: datetime
) -> None:
    part = RedLetter("26112000000000000008", date(2026, 11, 25), 1300)
    rest = RedLetter("26112000000000000009", date(2026, 11, 26), 10000)
    three.issuances.record([(FIRST, ISSUED), (FIRST, part), (FIRST, part)], at=now)
    assert (issuance(three).state, issuance(three).red_fen) == (IssueState.ISSUED, 1300)
    three.issuances.record([(FIRST, rest)], at=now)
    assert (issuance(three).state, issuance(three).red_fen) == (IssueState.RED_LETTERED, 11300)
    assert three.issuances.red_letters([part.number, "1"]) == {part.number}
    assert three.verify().is_sound


def test_a_status_alone_takes_a_record_back_and_its_red_invoice_adds_nothing_later(
    three: Journal, now: datetime
) -> None:
    red = RedLetter("26112000000000000009", date(2026, 11, 26), 11300)
    changes: list[tuple[str, Change]] = [
        (FIRST, ISSUED),
        (FIRST, RedLetter("", None, 11300)),
        (FIRST, RedLetter("", None, 11300)),
    ]
    assert three.issuances.record(changes, at=now) == 2
    assert three.issuances.record([(FIRST, red), (FIRST, red)], at=now) == 1
    assert issuance(three).red_fen == 11300


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE issuance SET state = 'sent' WHERE sequence = 2",
        "UPDATE issuance SET number = '3' WHERE sequence = 1",
        "UPDATE issuance SET issued_on = '2026-12-24' WHERE sequence = 1",
        "UPDATE issuance SET reason = 'x' WHERE sequence = 2",
        "UPDATE issuance SET red_fen = 5 WHERE sequence = 1",
        "DELETE FROM issuance WHERE sequence = 2",
        "INSERT INTO issuance (sequence, state, batch) VALUES (3, 'sent', 'B20261123-001')",
        "UPDATE red_letter SET fen = 5",
        "DELETE FROM red_letter",
    ],
)
def test_a_forged_state_is_named(three: Journal, now: datetime, forgery: str) -> None:
    red = RedLetter("26112000000000000009", date(2026, 11, 26), 11300)
    three.issuances.record([(FIRST, ISSUED), (FIRST, red), (SECOND, Refusal("税号错误"))], at=now)
    assert three.verify().is_sound
    with closing(apsw.Connection(str(three.path))) as connection:
        connection.execute(forgery)
    problems = three.verify().problems
    assert [problem.kind for problem in problems] == [ProblemKind.RECORD_CHANGED]
    assert problems[0].number in {FIRST, SECOND, THIRD}


def test_a_forged_entry_is_named(three: Journal, now: datetime) -> None:
    three.issuances.record([(FIRST, ISSUED)], at=now)
    with closing(apsw.Connection(str(three.path))) as connection:
        connection.execute("DROP TRIGGER chain_is_not_changed")
        connection.execute("UPDATE chain SET detail = replace(detail, '0001', '0002')")
    assert Problem(ProblemKind.CHAIN_BROKEN, FIRST, "entry 5") in three.verify().problems


@pytest.mark.timeout(60)
def test_a_forged_range_without_end_is_named_as_well(three: Journal) -> None:
    with closing(apsw.Connection(str(three.path))) as connection:
        connection.execute("DROP TRIGGER chain_is_not_changed")
        forgery = "UPDATE chain SET detail = json_set(detail, '$.ranges[0][1]', 1 << 62)"
        connection.execute(f"{forgery} WHERE event = 'sent'")
        assert connection.changes() == 1
    kinds = {problem.kind for problem in three.verify().problems}
    assert ProblemKind.CHAIN_BROKEN in kinds


def test_a_purge_takes_the_reason_and_the_journal_stays_sound(
    three: Journal, now: datetime
) -> None:
    three.issuances.record([(FIRST, Refusal("购买方名称北京票通科技有限公司不一致"))], at=now)
    purge(three.file, date(2026, 12, 1), at=now + timedelta(days=400))
    assert issuance(three) == Issuance(IssueState.REFUSED, "B20261123-001")
    assert three.verify().is_sound


def test_a_restore_carries_the_states_over_that_are_newer_than_the_backup(
    three: Journal, now: datetime, tmp_path: Path
) -> None:
    back_up(three.file, tmp_path / "copy.sqlite3")
    red = RedLetter("26112000000000000009", date(2026, 11, 26), 1300)
    three.issuances.record([(FIRST, ISSUED), (FIRST, red), (SECOND, Refusal("税号错误"))], at=now)
    send(three, now, 3)
    states = [issuance(three, number) for number in (FIRST, SECOND, THIRD)]
    three.close()
    restore(tmp_path / "data", tmp_path / "copy.sqlite3", at=now)
    with closing(Journal.open(tmp_path / "data")) as restored:
        assert [issuance(restored, number) for number in (FIRST, SECOND, THIRD)] == states
        assert restored.verify().is_sound


def test_what_went_to_the_platform_before_there_were_states_counts_as_sent(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    list(make_version_1(path, 3, datetime(2026, 1, 5, 9).astimezone()))
    with closing(apsw.Connection(str(path))) as connection:
        for sequence, preset in enumerate(("tax-platform", "kingdee-k3", "own-1", "xero"), 1):
            connection.execute(
                "INSERT INTO batch VALUES"
                " (?, ?, ?, 'o', 1, 1, 0, 1, ?, ?, '', '', '[]', NULL, '{}')",
                (sequence, f"B{sequence}", preset, "0" * 64, "2026-01-05T10:00:00+08:00"),
            )
            connection.execute("INSERT INTO batch_item VALUES (?, 'confirmed', 1)", (sequence,))
        connection.execute("UPDATE invoice SET exported_in = 'B1' WHERE sequence = 1")
    with closing(Journal.open(tmp_path)) as journal:
        destinations = [batch.destination for batch in journal.batches.all()]
        assert destinations == ["tax-platform", "vouchers", "own-1", "erp"]
        states = journal.file.ask("SELECT sequence, state, batch FROM issuance")
        assert states == [(1, "sent", "B1")]
        assert journal.verify().is_sound
        assert 1 not in to_ask_for(journal)
        assert journal.file.connection.pragma("user_version") == database.VERSION
