"""The hash chain, against literals and against a hasher of the test's own: the format stays."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apsw
import pytest

from pos_scanner.entry_hash import START, canonical, digest, link
from pos_scanner.journal import Journal
from pos_scanner.journal.storage.hash_chain import append_to_chain, entry_content
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
WECHAT, NO_SOURCE = '{"title_source":"wechat"}', '{"title_source":null}'
CHAIN = [
    (1, "confirmed", 1, "2026-11-23T09:31:15+08:00", "", WECHAT,
     "d48eb037fc13f1af68ac74bdc31bc2ebb0c8b5e9480c3c8fd0cbecf4c6ab49b7"),
    (2, "confirmed", 2, "2026-11-23T09:32:15+08:00", "", NO_SOURCE,
     "3abd6d6e8122725ecc507d28454882da829d92e701ea40c2a64a18a62ee873e9"),
    (3, "voided", 1, "2026-11-23T09:33:15+08:00", "typed wrong", '{"cashier":"李四","shift":1}',
     "e721ad240f291ae973c31aab766d550cbf45e684ba1c8e9c4eaaf60337f13de9"),
    (4, "confirmed", 3, "2026-11-23T09:34:15+08:00", "", NO_SOURCE,
     "371a1b566dfd8b0336eed702cc3694aa61fa01dd52ff43ceac3b91d021417d8a"),
    (5, "voided", 2, "2026-11-23T09:34:15+08:00", "→ T1-20261123-0003", '{"shift":1}',
     "242e1c6d28fd2828e00d84747e74afb3ebb2970321a152ad3367e70a63df67be"),
    (6, "closed", None, "2026-11-23T09:35:15+08:00", "", CLOSED,
     "881153ac7b7e0b270fe652a49d9692367008fe53c482e2b96d26e5b60ed4c4e5"),
    (7, "confirmed", 4, "2026-11-24T09:30:15.000005+08:00", "", WECHAT,
     "c148abf226b72daa1eeed3029c8c62cfa57a19de5a98803656617212d33e3020"),
    (8, "purged", None, "2027-12-28T09:30:15+08:00", "",
     '{"before":"2026-11-24","ranges":[[1,2]]}',
     "fd4e799846c8209f3b78b2799267a13a925968e6b738f838fbcc2a880937f985"),
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
