"""The pool over HTTP: real backends, real journals, and a network that loses answers."""

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, repeat
from pathlib import Path

import apsw
import pytest
import requests

from pos_scanner.backend.config import DEFAULT_POOL_DAYS, BackendConfig
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till as add_till_to
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.entry_hash import START, link
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.pool_outbox import PoolCondition, Position
from pos_scanner.protocol.pool import (
    ENTRIES_PATH,
    LARGEST_BATCH_BYTES,
    TILLS_PATH,
    EntryBatch,
    OrderUse,
    PersonalPart,
    PooledEntry,
    batch_body,
    check_links,
)
from pos_scanner.sandbox.server import RunningSandbox
from pos_scanner.titles.backend_client import BackendClient
from pos_scanner.titles.backend_client.pool import order_uses, pooled_entries, pooled_tills
from tests.backend.chain import BackendCopy, chain_environment
from tests.backend.conftest import Backend
from tests.backend.pooling import (
    BEGINNING,
    PoolingTill,
    entries_of,
    lossy,
    pooled_drafts,
    sell_and_pool,
)
from tests.backend.postgresql_server import PostgresqlServer
from tests.waiting import DEADLINE_S, wait_for

KILLED = 1 if sys.platform == "win32" else -signal.SIGKILL
"""The status of a program that was ended by force."""


@pytest.fixture
def till(tmp_path: Path) -> Iterator[PoolingTill]:
    opened = PoolingTill.open(tmp_path / "till")
    yield opened
    opened.journal.close()


@pytest.fixture
def head_office(backend: Backend, config: BackendConfig) -> Iterator[BackendClient]:
    token = add_till_to(config.data_folder, NewTill("head office", reads_pool=True))
    with BackendClient(backend.url, token) as client:
        yield client


def post(backend: Backend, body: bytes) -> requests.Response:
    headers = {"Authorization": f"Bearer {backend.token}", "Content-Type": "application/json"}
    return requests.post(backend.url + ENTRIES_PATH, body, headers=headers, timeout=DEADLINE_S)


def test_the_pool_has_the_tills_very_chain(
    backend: Backend, head_office: BackendClient, till: PoolingTill
) -> None:
    confirmed = [till.confirm(number) for number in range(120)]
    till.journal.void(confirmed[0].number, "typed wrong", at=BEGINNING)
    state = till.send(backend.url, backend.token)
    assert (state.condition, state.entry, state.unsent) == (PoolCondition.EQUAL, 121, 0)
    entries = entries_of(head_office)
    check_links(EntryBatch(0, START, 0, START, 121, tuple(entries)))
    assert (entries[-1].entry, entries[-1].hash) == till.outbox.newest()
    assert entries[0].personal is not None
    assert entries[0].personal["buyer"]["name"] == "北京票通科技有限公司"


def test_of_answers_that_are_lost_nothing_is_lost_or_double(
    backend: Backend, head_office: BackendClient, till: PoolingTill
) -> None:
    with (
        lossy(backend.url, share=0.5) as network,
        BackendClient(network.url, backend.token) as client,
    ):
        for number in range(40):
            till.confirm(number)
            if number % 5 == 0:
                with contextlib.suppress(KnownError):
                    till.send(network.url, backend.token)
        till.send_until_equal(repeat(client))
    assert network.lost > 0
    drafts = [entry.content["draft_id"] for entry in entries_of(head_office)]
    assert len(drafts) == len(set(drafts)) == 40


def test_a_till_that_joins_from_now_on_sends_what_comes(
    backend: Backend, head_office: BackendClient, till: PoolingTill
) -> None:
    till.confirm(1)
    assert till.send(backend.url, backend.token, is_whole=False).unsent == 0
    till.confirm(2)
    till.send(backend.url, backend.token, is_whole=False)
    (page,) = pooled_entries(head_office, 1, 0)
    assert page.content["order_number"] == "R1002"


@pytest.mark.parametrize("part", PersonalPart)
def test_a_part_that_is_left_out_is_not_in_the_pool_and_the_chain_still_verifies(
    backend: Backend, head_office: BackendClient, till: PoolingTill, part: PersonalPart
) -> None:
    till.confirm(1)
    till.send(backend.url, backend.token, parts=frozenset(PersonalPart) - {part})
    entries = entries_of(head_office)
    check_links(EntryBatch(0, START, 0, START, 1, tuple(entries)))
    personal = entries[0].personal
    assert personal is not None
    # With the salt one could try telephone numbers until one fits the digest.
    assert personal.keys() == {"buyer", "remark"}
    has_address = bool(personal["buyer"]["address"] or personal["buyer"]["phone"])
    assert has_address is (part is not PersonalPart.ADDRESS)


def test_what_the_till_has_purged_goes_from_the_pool(
    backend: Backend, head_office: BackendClient, till: PoolingTill
) -> None:
    confirmed = till.confirm(1)
    till.journal.void(confirmed.number, "typed wrong", at=BEGINNING)
    till.send(backend.url, backend.token)
    tomorrow = BEGINNING.date() + timedelta(days=1)
    assert purge(till.journal.file, tomorrow, at=BEGINNING).purged == 1
    assert till.send(backend.url, backend.token).condition is PoolCondition.EQUAL
    assert [entry.personal for entry in entries_of(head_office)] == [None, None, None]


def test_a_journal_that_was_set_back_is_told_so_and_then_forks(
    backend: Backend, head_office: BackendClient, tmp_path: Path, till: PoolingTill
) -> None:
    for number in range(3):
        till.confirm(number)
    till.send(backend.url, backend.token)
    older = PoolingTill.open(tmp_path / "older")
    assert older.send(backend.url, backend.token).condition is PoolCondition.BEHIND
    for number in range(4):
        older.confirm(number)
    state = older.send(backend.url, backend.token)
    older.journal.close()
    assert (state.condition, state.entry) == (PoolCondition.FORKED, 1)
    assert pooled_tills(head_office).tills[0].forked_at == 1
    assert len(entries_of(head_office)) == 3


def test_a_database_that_was_set_back_gets_what_it_lacks(
    config: BackendConfig, backend: Backend, head_office: BackendClient, till: PoolingTill
) -> None:
    for number in range(5):
        till.confirm(number)
    till.send(backend.url, backend.token)
    # As a restored backup of the backend has it: the newest entries are not there.

    connection = apsw.Connection(str(config.data_folder / "backend.sqlite3"))
    connection.execute("DELETE FROM pooled_entry WHERE entry > 2")
    connection.execute(
        "UPDATE pool_head SET entry = 2, hash = (SELECT hash FROM pooled_entry WHERE entry = 2)"
    )
    connection.close()
    assert till.send(backend.url, backend.token).condition is PoolCondition.EQUAL
    assert len(entries_of(head_office)) == 5


@pytest.mark.parametrize(
    "change",
    [
        {"content": {"event": "confirmed", "sequence": 2}},
        {"hash": "0" * 64},
        {"hash": "short"},
        {"content": []},
        {"content": {"event": 1}},
        {"content": {"event": "\ud800"}},
        {"content": {"event": "odd", "deep": 1.5}},
        {"personal": {"salt": "s", "buyer": {}, "scanned": None, "remark": "another"}},
    ],
)
def test_an_entry_that_is_not_what_its_hash_binds_is_refused(
    backend: Backend, change: dict[str, object]
) -> None:
    content = {"event": "confirmed", "sequence": 1, "personal_sha256": "0" * 64}
    entry = {"hash": link(START, content), "content": content} | change
    body = {"first": 0, "first_hash": START, "after": 0, "after_hash": START, "newest": 1}
    answer = post(backend, json.dumps(body | {"entries": [entry]}).encode())
    assert (answer.status_code, answer.json()["code"]) == (422, "entries_invalid")


@pytest.mark.parametrize("body", [b"", b"[" * 100_000, b"{}", b'{"after": 1e999}', b"\xff"])
def test_a_body_that_is_no_batch_is_refused(backend: Backend, body: bytes) -> None:
    answer = post(backend, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "entries_invalid")


def test_odd_numbers_and_texts_in_an_entry_are_stored_as_they_are(
    backend: Backend, head_office: BackendClient
) -> None:
    content = {"event": "x" * 900, "sequence": 1 << 80, "order_number": "\0", "ranges": [[1, 2]]}
    entry = PooledEntry(1, link(START, content), content)
    answer = post(backend, batch_body(EntryBatch(0, START, 0, START, 1, (entry,))))
    assert answer.json()["outcome"] == "stored"
    assert entries_of(head_office) == [entry]


def test_a_body_beyond_the_limit_is_refused(backend: Backend) -> None:
    assert post(backend, b" " * (LARGEST_BATCH_BYTES + 1)).status_code == 413


def test_a_till_without_the_right_does_not_read_the_pool(backend: Backend) -> None:
    with BackendClient(backend.url, backend.token) as client:
        with pytest.raises(KnownError) as caught:
            pooled_tills(client)
        assert caught.value.kind is FailureKind.BACKEND_REFUSED_TILL
        with pytest.raises(KnownError):
            pooled_entries(client, 1, 0)


@pytest.mark.parametrize("query", ["-1/entries", "1/entries?after=-1", f"{1 << 80}/entries"])
def test_numbers_that_cannot_be_are_refused(
    backend: Backend, config: BackendConfig, query: str
) -> None:
    token = add_till_to(config.data_folder, NewTill("head office", reads_pool=True))
    answer = requests.get(
        f"{backend.url}{TILLS_PATH}/{query}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=DEADLINE_S,
    )
    assert answer.json()["code"] == "request_invalid"


def test_a_till_is_told_where_an_order_was_invoiced(
    backend: Backend, config: BackendConfig, till: PoolingTill
) -> None:
    confirmed = till.confirm(7)
    till.send(backend.url, backend.token)
    other = add_till_to(config.data_folder, NewTill("till 2"))
    with BackendClient(backend.url, other) as client:
        (use,) = order_uses(client, "R1007")
        assert asdict(use) == asdict(
            OrderUse(
                "till 1",
                "",
                confirmed.number,
                confirmed.invoice.gross_fen,
                confirmed.confirmed_at.isoformat(),
            )
        )
        assert order_uses(client, "R/1?#\0") == ()


def test_the_pools_batches_leave_the_look_ups_their_rate(
    backend: Backend, till: PoolingTill
) -> None:
    till.confirm(1)
    for _ in range(15):
        till.send(backend.url, backend.token)
    assert all(backend.scan().status_code == 200 for _ in range(15))


def test_three_copies_tills_and_a_network_that_loses_answers_make_each_invoice_once(
    sandbox: RunningSandbox, postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    database_url = postgresql.new_migrated_database()
    environment = chain_environment(sandbox, database_url, tmp_path)
    copies = [BackendCopy(environment, tmp_path) for _ in range(3)]
    tokens = [add_till_to(tmp_path, NewTill(f"till {n}"), database_url) for n in range(4)]
    reader = add_till_to(tmp_path, NewTill("head office", reads_pool=True), database_url)
    with ExitStack() as stack:
        for copy in copies:
            copy.start()
            stack.callback(copy.stop)
        networks = [stack.enter_context(lossy(copy.url)) for copy in copies]
        urls = [network.url for network in networks]
        # A till's clock may be an hour off: what is pooled is ordered by its chain.
        clocks = cycle([BEGINNING, BEGINNING + timedelta(hours=1), BEGINNING - timedelta(hours=1)])
        folders = [tmp_path / f"till-{number}" for number in range(len(tokens))]
        with ThreadPoolExecutor(len(tokens)) as tills:
            work = tills.map(partial(sell_and_pool, urls, range(60)), folders, tokens, clocks)
            copies[0].kill()
            copies[0].start()
            list(work)
        with BackendClient(copies[1].url, reader) as client:
            drafts = pooled_drafts(client)
    assert len(drafts) == len(set(drafts)) == 240
    assert sum(network.lost for network in networks) > 0


def test_head_office_sees_when_a_till_was_heard_last(
    backend: Backend, head_office: BackendClient, till: PoolingTill
) -> None:
    till.confirm(1)
    till.send(backend.url, backend.token)
    answer = pooled_tills(head_office)
    (pooled,) = answer.tills
    assert answer.personal_days == DEFAULT_POOL_DAYS
    assert datetime.now(UTC) - datetime.fromisoformat(pooled.heard_at) < timedelta(hours=1)
    assert (pooled.till, pooled.entry, pooled.unsent) == ("till 1", 1, 0)


def test_the_order_of_arrival_of_two_sendings_makes_no_difference(
    backend: Backend, head_office: BackendClient, till: PoolingTill
) -> None:
    for number in range(30):
        till.confirm(number)
    whole: Callable[[int, int], EntryBatch] = till_batches(till)
    for after, until in ((10, 20), (0, 10), (20, 30), (10, 20), (0, 30), (20, 30)):
        assert post(backend, batch_body(whole(after, until))).ok
    assert [entry.entry for entry in entries_of(head_office)] == list(range(1, 31))


def till_batches(till: PoolingTill) -> Callable[[int, int], EntryBatch]:
    outbox = till.outbox

    def batch(after: int, until: int) -> EntryBatch:

        position = Position(0, START, 0, START)
        every = outbox.batch(position, after, outbox.hash_of(after), frozenset(PersonalPart))
        return EntryBatch(0, START, after, every.after_hash, 30, every.entries[: until - after])

    return batch


def test_a_till_that_is_killed_while_it_sends_loses_nothing_and_doubles_nothing(
    backend: Backend, head_office: BackendClient, tmp_path: Path
) -> None:
    with lossy(backend.url) as network:
        command = [sys.executable, "-m", "tests.backend.pooling", str(tmp_path / "till-1")]
        command += [backend.token, "250", network.url]
        kills = 0
        for length in (0, 60, 120):
            with subprocess.Popen(command) as process:
                wait_for(
                    partial(has_pooled, head_office, length),
                    f"more than {length} entries",
                )
                process.kill()
            kills += process.returncode == KILLED
        assert subprocess.run(command, check=False).returncode == 0
    drafts = pooled_drafts(head_office)
    assert len(drafts) == len(set(drafts)) == 250
    assert kills > 0


def has_pooled(client: BackendClient, length: int) -> bool:
    """Whether the pool has more entries than so many of any till."""
    return any(pooled.entry > length for pooled in pooled_tills(client).tills)
