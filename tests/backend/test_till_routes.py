"""Pairing, new tokens, revocation and /v1/me, over HTTP, on both databases."""

import asyncio
import secrets

import pytest
import requests

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.audit_table import AuditTable
from pos_scanner.backend.storage.opening import open_database, opened_database
from pos_scanner.backend.storage.till_table import NewTill, TillTable
from pos_scanner.backend.till_routes import invite
from pos_scanner.protocol.pairing import (
    ME_BY_LAST_ANSWERS_PATH,
    ME_PATH,
    PAIR_PATH,
    TOKEN_PATH,
    shown_code,
)
from pos_scanner.sandbox.faults import FOR_EVER, Fault
from pos_scanner.sandbox.server import RunningSandbox
from tests.backend.conftest import Backend
from tests.backend.postgresql_server import PostgresqlServer
from tests.waiting import DEADLINE_S, wait_for


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return ""
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return server.new_migrated_database()


def token_of() -> str:
    """A token as a till makes it."""
    return secrets.token_urlsafe(32)


def post(url: str, body: object, token: str = "") -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.post(url, json=body, headers=headers, timeout=DEADLINE_S)


def me(backend_url: str, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(backend_url + ME_PATH, headers=headers, timeout=DEADLINE_S)


def invitation(config: BackendConfig, till: NewTill) -> str:
    async def job() -> str:
        async with opened_database(config.data_folder, config.database_url) as database:
            return await invite(database, till)

    return asyncio.run(job())


def revoke(config: BackendConfig, name: str) -> None:
    async def job() -> None:
        async with opened_database(config.data_folder, config.database_url) as database:
            assert await TillTable(database).revoke(name)

    asyncio.run(job())


def events(config: BackendConfig) -> dict[str, int]:
    """The audit: how often each event was written down."""

    async def job() -> dict[str, int]:
        async with opened_database(config.data_folder, config.database_url) as database:
            counts: dict[str, int] = {}
            for entry in await AuditTable(database).newest(1000):
                counts[entry.key.event] = counts.get(entry.key.event, 0) + entry.count
            return counts

    return asyncio.run(job())


def test_a_till_lets_itself_in_with_the_code_that_was_shown(
    backend: Backend, config: BackendConfig
) -> None:
    code, token = invitation(config, NewTill("till 2", shop="shop 7")), token_of()
    typed = shown_code(code).lower()
    assert post(backend.url + PAIR_PATH, {"code": typed, "token": token}).status_code == 204
    answer = me(backend.url, token).json()
    assert (answer["till"], answer["shop"], answer["account_state"]) == (
        "till 2",
        "shop 7",
        "sound",
    )


def test_the_same_till_may_ask_twice_and_another_not_at_all(
    backend: Backend, config: BackendConfig
) -> None:
    code, token = invitation(config, NewTill("till 2")), token_of()
    url = backend.url + PAIR_PATH
    answers = [post(url, {"code": code, "token": each}) for each in (token, token, token_of())]
    assert [answer.status_code for answer in answers] == [204, 204, 403]
    assert answers[2].json()["code"] == "pairing_refused"


@pytest.mark.parametrize("token", ["", "short", "a" * 44, "ä" * 43, None])
def test_a_token_that_a_till_did_not_make_well_is_refused(
    backend: Backend, config: BackendConfig, token: object
) -> None:
    code = invitation(config, NewTill("till 2"))
    answer = post(backend.url + PAIR_PATH, {"code": code, "token": token})
    assert 400 <= answer.status_code < 500
    assert answer.status_code != 401


def test_who_guesses_codes_is_held_up_by_his_address_and_audited(
    backend: Backend, config: BackendConfig
) -> None:
    answers = [
        post(backend.url + PAIR_PATH, {"code": "22222222", "token": token_of()}) for _ in range(30)
    ]
    assert {answer.status_code for answer in answers[:15]} == {403}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert backend.scan().status_code == 429  # It was not known before, and is not looked up.
    wait_for(lambda: events(config).get("code-refused", 0) >= 20, "the audit")


def test_strangers_do_not_hold_up_the_tills_of_their_address(backend: Backend) -> None:
    assert backend.scan().status_code == 200
    strangers = [me(backend.url, token_of()).status_code for _ in range(30)]
    assert strangers[0] == 401
    assert strangers[-1] == 429
    assert backend.scan().status_code == 200


def test_a_revoked_till_is_shut_out_of_every_copy_at_once(
    backend: Backend, config: BackendConfig
) -> None:
    with running_backend(config) as copy:
        assert me(backend.url, backend.token).status_code == 200
        assert me(copy, backend.token).status_code == 200
        revoke(config, "till 1")
        if not config.database_url:
            assert me(backend.url, backend.token).status_code == 401
        wait_for(lambda: me(backend.url, backend.token).status_code in {401, 429}, "one")
        wait_for(lambda: me(copy, backend.token).status_code in {401, 429}, "the other")


def test_a_till_replaces_its_token_and_no_request_is_lost(
    backend: Backend, config: BackendConfig
) -> None:
    new = token_of()
    for _ in range(2):
        answer = post(backend.url + TOKEN_PATH, {"token": new}, backend.token)
        assert answer.status_code == 204
    with running_backend(config) as copy:
        for url in (backend.url, copy):
            assert me(url, new).status_code == 200
            assert me(url, backend.token).status_code == 200


def test_an_old_token_is_to_be_replaced(backend: Backend, config: BackendConfig) -> None:
    assert me(backend.url, backend.token).json()["wants_new_token"] is False

    async def job() -> None:
        async with opened_database(config.data_folder, config.database_url) as database:
            await database.fetch("UPDATE till_token SET added_at = '2026-01-01T00:00:00.000+00:00'")

    asyncio.run(job())
    assert me(backend.url, backend.token).json()["wants_new_token"] is True


@pytest.mark.parametrize(
    ("fault", "state", "code"),
    [
        (Fault.UNAUTHORIZED, "scope-missing", 48001),
        (Fault.DAILY_QUOTA, "quota-used-up", 45009),
    ],
)
def test_me_names_what_wechat_refuses(
    backend: Backend, sandbox: RunningSandbox, fault: Fault, state: str, code: int
) -> None:
    sandbox.wechat.faults.switch_on(fault, FOR_EVER)
    backend.scan()
    answer = me(backend.url, backend.token).json()
    assert (answer["account_state"], answer["account_code"]) == (state, code)


def by_last_answers(backend: Backend) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {backend.token}"}
    url = backend.url + ME_BY_LAST_ANSWERS_PATH
    answer: dict[str, object] = requests.get(url, headers=headers, timeout=DEADLINE_S).json()
    return answer


def test_what_wechat_answered_last_is_known_without_asking_it(
    backend: Backend, sandbox: RunningSandbox
) -> None:
    assert by_last_answers(backend)["account_state"] == "unknown"
    assert sandbox.wechat.token_calls == 0
    backend.scan()
    assert by_last_answers(backend)["account_state"] == "sound"
    sandbox.wechat.faults.switch_on(Fault.UNAUTHORIZED, FOR_EVER)
    backend.scan()
    calls = sandbox.wechat.token_calls
    states = {by_last_answers(backend)["account_state"] for _ in range(10)}
    assert (states, sandbox.wechat.token_calls) == ({"scope-missing"}, calls)


def test_a_stop_that_another_copy_met_is_known(
    backend: Backend, config: BackendConfig, sandbox: RunningSandbox
) -> None:
    sandbox.wechat.faults.switch_on(Fault.UNAUTHORIZED, FOR_EVER)
    backend.scan()
    with running_backend(config) as url:
        answer = by_last_answers(Backend(url, backend.token, config.data_folder))
    assert answer["account_state"] == "scope-missing"


def test_me_is_for_tills_alone(backend: Backend) -> None:
    answer = requests.get(backend.url + ME_PATH, timeout=DEADLINE_S)
    assert (answer.status_code, answer.json()["code"]) == (401, "till_unknown")


def test_when_a_till_asked_last_is_written_down(backend: Backend, config: BackendConfig) -> None:
    assert backend.scan().status_code == 200

    async def seen() -> bool:
        async with opened_database(config.data_folder, config.database_url) as database:
            (till,) = await TillTable(database).all()
            return till.last_seen_at is not None

    wait_for(lambda: asyncio.run(seen()), "the till to be seen")


def test_the_database_is_migrated_once_more_without_harm(config: BackendConfig) -> None:
    async def job() -> None:
        folder, url = config.data_folder, config.database_url
        for _ in range(2):
            await (await open_database(folder, url, migrating=True)).close()

    asyncio.run(job())
