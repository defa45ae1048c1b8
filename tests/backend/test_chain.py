"""Three copies on one PostgreSQL, and what goes wrong in a chain: no title is ever wrong."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
import requests

from pos_scanner.sandbox.server import RunningSandbox
from tests.backend.chain import (
    FAKETIME,
    HONEST,
    BackendCopy,
    Tally,
    certificate,
    chain_environment,
    clock_environment,
    load,
    nginx,
    steal_token,
    tills,
    wait_for_answers,
)
from tests.backend.postgresql_server import PostgresqlServer, running_postgresql
from tests.waiting import DEADLINE_S, wait_for


@pytest.fixture
def own_postgresql() -> Iterator[PostgresqlServer]:
    with running_postgresql() as server:
        yield server


def found_again(tally: Tally) -> None:
    """Wait until look-ups are answered as before."""
    goal = tally.answers["found"] + 50
    wait_for(lambda: tally.answers["found"] >= goal, lambda: f"titles: {tally.answers}")


def test_a_killed_copy_a_restarted_database_a_stolen_token_a_wrong_clock_cost_no_wrong_title(
    sandbox: RunningSandbox, own_postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    environment = chain_environment(sandbox, own_postgresql.new_migrated_database(), tmp_path)
    wrong_clock = environment | (clock_environment("+1h") if FAKETIME else {})
    copies = [BackendCopy(each, tmp_path) for each in (environment, wrong_clock, environment)]
    tokens = tills(tmp_path, environment["POS_SCANNER_BACKEND_DATABASE"], 100)
    files = certificate(tmp_path)
    with ExitStack() as stack:
        for copy in copies:
            copy.start()
            stack.callback(copy.stop)
        url = stack.enter_context(nginx(tmp_path, [copy.port for copy in copies], files))
        with load(url, tokens, files[0]) as tally:
            # Every copy has to know the tills, so that it lets them in without the database.
            wait_for_answers(tally, 400)
            assert tally.answers == {"found": tally.total}
            copies[0].kill()
            wait_for_answers(tally, 100)
            assert tally.answers == {"found": tally.total}
            copies[0].start()
            own_postgresql.stop()
            wait_for_answers(tally, 100)
            own_postgresql.start()
            found_again(tally)
            steal_token(sandbox)
            found_again(tally)
    assert tally.wrong_titles == 0
    assert tally.answers.keys() <= HONEST
    for copy in copies:
        assert "Traceback" not in copy.log.read_text("utf-8")


def test_a_till_is_revoked_at_every_copy_while_the_others_go_on(
    sandbox: RunningSandbox, postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    environment = chain_environment(sandbox, postgresql.new_migrated_database(), tmp_path)
    copies = [BackendCopy(environment, tmp_path) for _ in range(2)]
    (token,) = tills(tmp_path, environment["POS_SCANNER_BACKEND_DATABASE"], 1)
    headers = {"Authorization": f"Bearer {token}"}

    def status(copy: BackendCopy) -> int:
        return requests.get(f"{copy.url}/v1/me", headers=headers, timeout=DEADLINE_S).status_code

    def is_shut_out(copy: BackendCopy) -> bool:
        return status(copy) == 401

    with ExitStack() as stack:
        for copy in copies:
            copy.start()
            stack.callback(copy.stop)
            assert status(copy) == 200
        assert copies[0].run("till", "revoke", "till 0") == 0
        for copy in copies:
            wait_for(partial(is_shut_out, copy), "the till to be shut out")
