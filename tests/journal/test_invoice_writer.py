"""What a confirmation and a void write: every table's row as a literal, within one transaction."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.journal import Journal
from pos_scanner.journal.invoice_writer import append_invoice, append_void
from tests.journal.fixed_day import SALT, company, individual

AT = datetime.fromisoformat("2026-11-23T09:31:15+08:00")
FIRST = ConfirmedInvoice("T1-20261123-0001", 1, replace(company(), shift=1), AT, "draft-1")
HASH = "d48eb037fc13f1af68ac74bdc31bc2ebb0c8b5e9480c3c8fd0cbecf4c6ab49b7"


@pytest.fixture
def written(journal: Journal) -> Journal:
    with journal.file.transaction():
        append_invoice(journal.file, FIRST, SALT)
    return journal


def test_every_column_of_the_invoice_is_written(written: Journal) -> None:
    assert written.file.ask("SELECT * FROM invoice") == [
        (
            1, "T1-20261123-0001", "draft-1", "增值税专用发票", 0, "北京票通科技有限公司",
            "91110108MA0043365M", "北京市海淀区1号", "010-62511111", "招商银行", "862280123410001",
            "ap@example.cn", '{"email": ""}', "wechat", "R-1001", "开会用", "张三", "2026-11-23",
            1, 1, "", "2026-11-23", "2026-11-23T09:31:15+08:00", 12330,
            "8293337dc4fdde99ad2da46f2e9eb321e80659b444409ef11f00eb53c4f09d66", "confirmed", None,
            None, "fixed-salt-abcde", None,
        )
    ]  # fmt: skip


def test_every_column_of_its_lines_is_written(written: Journal) -> None:
    meal = ("*餐饮服务*餐费", "3070401000000000000", "", "", None, None)
    assert written.file.ask("SELECT * FROM line ORDER BY position") == [
        (1, 1, *meal, "0.06", 0, 10070, 9500, 570, 530),
        (1, 2, "*文具*笔记本", "", "A5", "本", "4", "5.65", "0.13", 0, 2260, 2000, 260, 0),
    ]


def test_its_entry_of_the_chain_is_written(written: Journal) -> None:
    assert written.file.ask("SELECT * FROM chain") == [
        (1, "confirmed", 1, "2026-11-23T09:31:15+08:00", "", '{"title_source":"wechat"}', HASH)
    ]


@pytest.mark.parametrize(
    ("token", "hits"), [("票", [(1,)]), ("\ue1009", [(1,)]), ("65e", []), ("\ue101ptk", [(1,)])]
)
def test_its_tokens_are_in_the_search_index(
    written: Journal, token: str, hits: list[tuple[int]]
) -> None:
    match = (f'"{token}"',)
    select = "SELECT rowid FROM invoice_text WHERE invoice_text MATCH ?"
    assert written.file.ask(select, match) == hits


def test_a_void_marks_the_invoice_and_binds_why(written: Journal) -> None:
    with written.file.transaction():
        append_void(written.file, 1, AT, "typed wrong", {"cashier": "李四", "shift": 1})
    assert written.file.ask("SELECT state FROM invoice") == [("voided",)]
    (entry,) = written.file.ask(
        "SELECT event, sequence, at, reason, detail FROM chain WHERE entry = 2"
    )
    assert entry == (
        "voided",
        1,
        "2026-11-23T09:31:15+08:00",
        "typed wrong",
        '{"cashier":"李四","shift":1}',
    )
    assert written.verify().problems == ()


def test_only_the_invoice_that_is_meant_is_voided(written: Journal) -> None:
    second = replace(FIRST, number="T1-20261123-0002", sequence=2, draft_id="draft-2")
    with written.file.transaction():
        append_invoice(written.file, second, SALT)
        append_void(written.file, 2, AT, "", {})
    states = written.file.ask("SELECT sequence, state FROM invoice ORDER BY 1")
    assert states == [(1, "confirmed"), (2, "voided")]


@pytest.mark.parametrize(
    "second",
    [
        replace(FIRST, sequence=3, number="x", draft_id="x"),
        replace(FIRST, sequence=2, draft_id="x"),
        replace(FIRST, sequence=2, number="x"),
        replace(FIRST, sequence=2, number="x" * 21, draft_id="x"),
    ],
)
def test_a_gap_a_second_number_and_a_second_draft_are_refused(
    written: Journal, second: ConfirmedInvoice
) -> None:
    with pytest.raises(apsw.ConstraintError):
        append_alone(written, second)
    assert written.file.ask("SELECT count(*) FROM chain") == [(1,)]
    assert written.verify().problems == ()


def append_alone(journal: Journal, confirmed: ConfirmedInvoice) -> None:
    with journal.file.transaction():
        append_invoice(journal.file, confirmed, SALT)


def test_an_invoice_typed_by_hand_is_written_without_scan_and_source(tmp_path: Path) -> None:
    confirmed = ConfirmedInvoice("T1-20261123-0001", 1, individual(), AT, "draft-1")
    with closing(Journal.open(tmp_path)) as journal:
        append_alone(journal, confirmed)
        select = "SELECT scanned, title_source, buyer_type, shift FROM invoice"
        assert journal.file.ask(select) == [(None, None, 1, None)]
        assert journal.invoice("T1-20261123-0001") == confirmed
