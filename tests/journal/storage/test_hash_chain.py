"""The hash chain, against literals and against a hasher of the test's own: the format stays."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw
import pytest

from pos_scanner.journal import Journal
from pos_scanner.journal.storage.hash_chain import (
    START,
    append_to_chain,
    canonical,
    digest,
    entry_content,
    link,
)
from tests.journal.fixed_day import fixed_day

FIGURES = (
    '{"by_rate":[["0",true,1250,0],["0.06",false,0,0],["0.13",false,0,0]],'
    '"first_number":"T1-20261123-0001","gross_fen":14830,"invoices":3,'
    '"last_number":"T1-20261123-0003","voided_fen":13580,"voids":2}'
)
CLOSED = (
    '{"closed_by":"李四","figures":' + FIGURES + ',"opened_at":"2026-11-23T09:30:15+08:00",'
    '"opened_by":"张三","shift":1,"z":1}'
)
CHAIN = [
    (1, "confirmed", 1, "2026-11-23T09:31:15+08:00", "", "{}",
     "67746fd675b8289ac6397e2ce26f72c8a100679c7222a336d14cf8b0ac547828"),
    (2, "confirmed", 2, "2026-11-23T09:32:15+08:00", "", "{}",
     "ab85c96ba2a8fa1e6b3cc564423e5570365d948c0f5aed017b4896d3df37159f"),
    (3, "voided", 1, "2026-11-23T09:33:15+08:00", "typed wrong", '{"cashier":"李四","shift":1}',
     "05e2a8b9d986cb7481d1eef94999025f94c55ed9045a21a2ea94b4309fc9ed22"),
    (4, "confirmed", 3, "2026-11-23T09:34:15+08:00", "", "{}",
     "abdf87b1e0d3ef74b3c457959a718546ec64ee4f388a2497713c735e6751c2d1"),
    (5, "voided", 2, "2026-11-23T09:34:15+08:00", "→ T1-20261123-0003", '{"shift":1}',
     "e0350a0178d938ce90bedcb99fde2b7b9b380872adec323abb4e85b2fc37427c"),
    (6, "closed", None, "2026-11-23T09:35:15+08:00", "", CLOSED,
     "ba6711309433a3836be3ebdc8da7fca6326306feb06b566b61d8d587321389ab"),
    (7, "confirmed", 4, "2026-11-24T09:30:15.000005+08:00", "", "{}",
     "ee8a19a213d181cf2b08339195894758fa213d3343a7ebb4a68514bbc5bc4c37"),
    (8, "purged", None, "2027-12-28T09:30:15+08:00", "",
     '{"before":"2026-11-24","ranges":[[1,2]]}',
     "e3d9bab82dd7cb71e16d56c2e53159e14c44f863b3cfd9ae33812c58b7ab9164"),
]  # fmt: skip

BOUND_COLUMNS = (
    "SELECT number, draft_id, kind, order_number, cashier, sale_date, price_includes_tax, shift,"
    " replaces, personal_sha256 FROM invoice WHERE sequence = ?"
)


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Journal]:
    with fixed_day(tmp_path) as journal:
        yield journal


def plain_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def confirmation(connection: apsw.Connection, sequence: int, at: str) -> dict[str, Any]:
    """What decision 010 says that a confirmation binds, out of the tables themselves."""
    row = next(connection.execute(BOUND_COLUMNS, (sequence,)))
    lines = connection.execute("SELECT * FROM line WHERE sequence = ? ORDER BY 2", (sequence,))
    names = [
        *("number", "draft_id", "kind", "order_number", "cashier", "sale_date"),
        *("price_includes_tax", "shift", "replaces", "personal_sha256"),
    ]
    bound: dict[str, Any] = dict(zip(names, row, strict=True))
    bound["price_includes_tax"] = bound["price_includes_tax"] == 1
    return bound | {
        "event": "confirmed",
        "sequence": sequence,
        "confirmed_at": at,
        "lines": [list(line) for line in lines],
    }


def test_every_kind_of_entry_of_a_known_day_has_its_known_hash(day: Journal) -> None:
    assert day.file.ask("SELECT * FROM chain ORDER BY entry") == CHAIN
    assert day.verify().last_hash == CHAIN[-1][-1]
    assert day.verify().problems == ()


def test_a_hasher_that_knows_the_documents_alone_computes_the_same_chain(day: Journal) -> None:
    connection = day.file.connection
    previous = "0" * 64
    for _, event, sequence, at, reason, detail, stored in CHAIN:
        if event == "confirmed":
            assert isinstance(sequence, int)
            bound = confirmation(connection, sequence, str(at))
        else:
            bound = {"event": event, "sequence": sequence, "at": at, "reason": reason}
            bound |= json.loads(str(detail))
        text = previous + plain_json(bound)
        previous = hashlib.sha256(text.encode("utf-8")).hexdigest()
        assert previous == stored, event


def test_the_buyer_of_a_known_invoice_has_its_known_digest(day: Journal) -> None:
    digests = [row[0] for row in day.file.ask("SELECT personal_sha256 FROM invoice ORDER BY 1")]
    assert digests == [
        "8293337dc4fdde99ad2da46f2e9eb321e80659b444409ef11f00eb53c4f09d66",
        "8293337dc4fdde99ad2da46f2e9eb321e80659b444409ef11f00eb53c4f09d66",
        "e03ea2c6aa4c6adf31b8d8c5653894791a4b1c20dc0711403ea1cd34ea4020b2",
        "e03ea2c6aa4c6adf31b8d8c5653894791a4b1c20dc0711403ea1cd34ea4020b2",
    ]


def test_canonical_json_has_sorted_keys_no_blanks_and_utf_8() -> None:
    value = {"b": [1, None, True, "票\n"], "a": {"z": 0, "y": "é"}}
    assert canonical(value) == '{"a":{"y":"é","z":0},"b":[1,null,true,"票\\n"]}'.encode()


def test_a_digest_is_the_sha_256_of_canonical_json() -> None:
    # printf '{"a":1}' | sha256sum
    expected = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
    assert digest({"a": 1}) == expected


def test_a_link_hashes_the_previous_hash_before_the_entry() -> None:
    # printf '%064d{"a":1}' 0 | sha256sum
    expected = "fc6cee09194dd2578bd7664604fcb72a539066fd34544cea0009c43eb6cdc289"
    assert START == "0" * 64
    assert link("0" * 64, {"a": 1}) == expected


def test_an_entry_binds_its_detail_beside_what_happened_when_and_why() -> None:
    content = entry_content("voided", 7, "2026-11-23T10:00:00+00:00", "typed wrong", {"shift": 2})
    assert content == {
        "event": "voided",
        "sequence": 7,
        "at": "2026-11-23T10:00:00+00:00",
        "reason": "typed wrong",
        "shift": 2,
    }


def test_entries_are_numbered_from_one_and_each_follows_on_from_the_last(journal: Journal) -> None:
    at = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
    stamp = "2026-11-23T10:15:00+00:00"
    with journal.file.transaction():
        numbers = [
            append_to_chain(journal.file.connection, "purged", None, at),
            append_to_chain(journal.file.connection, "closed", None, at, detail={"z": 1}),
        ]
    assert numbers == [1, 2]
    first = link(START, {"event": "purged", "sequence": None, "at": stamp, "reason": ""})
    second = {"event": "closed", "sequence": None, "at": stamp, "reason": "", "z": 1}
    assert journal.file.ask("SELECT entry, reason, detail, hash FROM chain") == [
        (1, "", "{}", first),
        (2, "", '{"z":1}', link(first, second)),
    ]


@pytest.mark.parametrize("statement", ["UPDATE chain SET reason = 'x'", "DELETE FROM chain"])
def test_the_file_itself_refuses_to_change_an_entry(day: Journal, statement: str) -> None:
    with pytest.raises(apsw.ConstraintError):
        day.file.change(statement)


def test_the_file_itself_refuses_an_entry_that_leaves_a_gap(day: Journal) -> None:
    with pytest.raises(apsw.ConstraintError):
        day.file.change(
            "INSERT INTO chain (entry, event, at, hash) VALUES (10, 'purged', '', ?)", ("0" * 64,)
        )
