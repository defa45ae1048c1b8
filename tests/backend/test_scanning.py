"""A scan through the real backend and the stand-in: every answer of WeChat's, over sockets."""

import asyncio
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pos_scanner.backend import circuit, tills, wechat
from pos_scanner.backend.config import BackendConfig, WeChatAccount
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.shared_limits import SharedLimits
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.backend import title_fields
from pos_scanner.protocol.pairing import ME_PATH
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.faults import FOR_EVER, Fault
from pos_scanner.sandbox.server import RunningSandbox
from pos_scanner.titles.backend_client import BackendClient
from tests.backend.conftest import Backend
from tests.waiting import DEADLINE_S


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer.nickname)
def test_a_title_comes_back_with_the_fields_that_are_there(
    backend: Backend, customer: object
) -> None:
    one = next(c for c in CUSTOMERS if c is customer)
    answer = backend.scan(one.scan_text)
    assert answer.status_code == 200
    assert answer.json() == title_fields(one.reply)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Fault.EXPIRED, 410, "code_expired"),
        (Fault.INVALID, 422, "not_a_title_code"),
        (Fault.DAILY_QUOTA, 503, "quota_used_up"),
        (Fault.MINUTE_QUOTA, 429, "too_many_requests"),
        (Fault.UNAUTHORIZED, 503, "wechat_not_set_up"),
        (Fault.MALFORMED, 504, "wechat_unreachable"),
        (Fault.HTML, 504, "wechat_unreachable"),
        (Fault.TOO_MANY, 429, "too_many_requests"),
        (Fault.EMPTY_TITLE, 422, "title_empty"),
    ],
)
def test_what_wechat_refuses_becomes_a_problem(
    backend: Backend, sandbox: RunningSandbox, fault: Fault, status: int, code: str
) -> None:
    sandbox.wechat.faults.switch_on(fault)
    answer = backend.scan()
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("fault", [Fault.BAD_TOKEN, Fault.TOKEN_EXPIRED, Fault.BUSY, Fault.RESET])
def test_what_passes_is_tried_again_and_the_till_hears_nothing_of_it(
    backend: Backend, sandbox: RunningSandbox, fault: Fault
) -> None:
    sandbox.wechat.faults.switch_on(fault, times=1)
    assert backend.scan().status_code == 200
    assert sandbox.wechat.scans == 2


@pytest.mark.parametrize("fault", [Fault.NO_TITLE_TYPE, Fault.NO_BANK, Fault.LOWER_CASE])
def test_odd_but_true_answers_are_passed_on(
    backend: Backend, sandbox: RunningSandbox, fault: Fault
) -> None:
    sandbox.wechat.faults.switch_on(fault)
    fields = backend.scan().json()
    assert fields["title"] == CUSTOMERS[0].reply.title
    assert ("title_type" in fields) is (fault is not Fault.NO_TITLE_TYPE)
    assert ("bank_no" in fields) is (fault is not Fault.NO_BANK)
    assert fields["tax_no"].islower() is (fault is Fault.LOWER_CASE)


def test_a_wechat_that_is_slow_costs_the_till_five_seconds_at_most(
    backend: Backend, sandbox: RunningSandbox
) -> None:
    sandbox.wechat.faults.switch_on(Fault.SLOW, FOR_EVER)
    answer = backend.scan()
    assert (answer.status_code, answer.json()["code"]) == (504, "wechat_unreachable")
    assert wechat.BUDGET_S == 5  # WeChat itself would take eight.


def test_a_token_that_is_refused_for_ever_costs_few_fetches(
    backend: Backend, sandbox: RunningSandbox
) -> None:
    sandbox.wechat.faults.switch_on(Fault.BAD_TOKEN, FOR_EVER)
    for _ in range(10):
        assert backend.scan().json()["code"] == "wechat_not_set_up"
    # The first, one more after the refusal, one forced since the same came back.
    assert sandbox.wechat.tokens.given <= 3


def test_a_revoked_token_is_replaced(backend: Backend, sandbox: RunningSandbox) -> None:
    assert backend.scan().status_code == 200
    sandbox.wechat.tokens.revoke_all()
    assert backend.scan().status_code == 200
    assert sandbox.wechat.tokens.given == 2


def test_forty_scans_at_once_share_one_token(backend: Backend, sandbox: RunningSandbox) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: backend.scan(), range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert sandbox.wechat.tokens.given == 1


def test_a_used_up_quota_is_not_asked_again_today(
    backend: Backend, sandbox: RunningSandbox
) -> None:
    sandbox.wechat.faults.switch_on(Fault.DAILY_QUOTA)
    backend.scan()
    scans = sandbox.wechat.scans
    assert backend.scan().json()["code"] == "quota_used_up"
    assert sandbox.wechat.scans == scans


@pytest.mark.parametrize("fault", [Fault.IP_NOT_ALLOWED, Fault.WRONG_SECRET])
def test_an_account_that_wechat_refuses_is_told_to_the_admin(
    backend: Backend, sandbox: RunningSandbox, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.wechat.faults.switch_on(fault, FOR_EVER)
    assert backend.scan().json()["code"] == "wechat_not_set_up"
    wanted = {Fault.IP_NOT_ALLOWED: "203.0.113.7", Fault.WRONG_SECRET: "AppSecret is wrong"}
    assert wanted[fault] in caplog.text


def test_no_secret_and_no_customer_reaches_the_log(
    backend: Backend, sandbox: RunningSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    backend.scan()
    sandbox.wechat.faults.switch_on(Fault.RESET, times=2)
    backend.scan()
    token, _ = sandbox.wechat.tokens.stable(force=False)
    reply = CUSTOMERS[0].reply
    for secret in (token, sandbox.app_secret, backend.token, reply.title, reply.tax_no):
        assert secret is not None
        assert secret not in caplog.text
    assert CUSTOMERS[0].scan_text not in caplog.text
    assert "found" in caplog.text


def test_fields_that_cannot_be_read_are_left_out_and_named(
    backend: Backend, sandbox: RunningSandbox
) -> None:
    sandbox.wechat.faults.switch_on(Fault.WRONG_TYPES)
    expected = title_fields(CUSTOMERS[0].reply) | {"dropped": ["title", "title_type"]}
    del expected["title"], expected["title_type"]
    assert backend.scan().json() == expected


def test_a_byte_order_mark_does_no_harm(backend: Backend, sandbox: RunningSandbox) -> None:
    sandbox.wechat.faults.switch_on(Fault.BYTE_ORDER_MARK)
    assert backend.scan().json() == title_fields(CUSTOMERS[0].reply)


@pytest.fixture
def backend_without_limits(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Backend:
    """A backend that neither a till nor a WeChat out of its mind can tire."""
    monkeypatch.setattr(tills, "BURST", 1e6)
    monkeypatch.setattr(circuit, "FAILURES", 1_000_000)
    monkeypatch.setattr(wechat, "BROKEN_ACCOUNT", timedelta())
    backend: Backend = request.getfixturevalue("backend")
    return backend


@given(
    st.dictionaries(
        st.sampled_from(["title", "title_type", "bank_no", "errcode", "errmsg", "x"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
    )
    | st.lists(st.integers())
    | st.text()
)
@example({"title": "\ud800"})
@example({"errcode": 10**30})
@example("x" * 65_000)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_answer_of_wechats_is_a_fault_of_ours(
    backend_without_limits: Backend, sandbox: RunningSandbox, answer: object
) -> None:
    sandbox.wechat.raw_title = json.dumps(answer).encode()
    response = backend_without_limits.scan()
    assert response.status_code in {200, 410, 422, 503, 504}
    assert response.json()


@pytest.mark.parametrize("fault", [Fault.TOKEN_RESET, Fault.TOKEN_BAD_GATEWAY, Fault.TOKEN_BUSY])
def test_a_token_is_asked_for_once_more_when_the_way_to_it_fails(
    backend: Backend, sandbox: RunningSandbox, fault: Fault
) -> None:
    sandbox.wechat.faults.switch_on(fault)
    assert backend.scan().status_code == 200
    assert sandbox.wechat.token_calls == 2


def test_a_busy_wechat_is_called_three_times_for_a_scan_end_to_end(
    backend: Backend, sandbox: RunningSandbox
) -> None:
    sandbox.wechat.faults.switch_on(Fault.BUSY, FOR_EVER)
    with BackendClient(backend.url, backend.token) as till, pytest.raises(KnownError) as caught:
        till.scan_title(CUSTOMERS[0].scan_text)
    assert caught.value.kind is FailureKind.WECHAT_UNAVAILABLE
    assert sandbox.wechat.scans == 3


@pytest.mark.parametrize("fault", [Fault.IP_NOT_ALLOWED, Fault.WRONG_SECRET])
def test_a_broken_account_is_asked_about_once_also_after_a_restart(
    backend: Backend, sandbox: RunningSandbox, config: BackendConfig, fault: Fault
) -> None:
    sandbox.wechat.faults.switch_on(fault, FOR_EVER)
    for _ in range(5):
        assert backend.scan().json()["code"] == "wechat_not_set_up"
    with running_backend(config) as url:
        answer = Backend(url, backend.token, backend.folder).scan()
    assert answer.json()["code"] == "wechat_not_set_up"
    assert sandbox.wechat.token_calls == 1


@pytest.fixture
def second_copy(config: BackendConfig, backend: Backend) -> Iterator[Backend]:
    """Another copy on the same storage, which has read that nothing is stopped."""
    with running_backend(config) as url:
        copy = Backend(url, backend.token, backend.folder)
        assert copy.scan().status_code == 200
        yield copy


def identity(copy: Backend) -> dict[str, object]:
    """What a copy says to the till that asks who it is."""
    headers = {"Authorization": f"Bearer {copy.token}"}
    answer = requests.get(copy.url + ME_PATH, headers=headers, timeout=DEADLINE_S)
    fields: dict[str, object] = answer.json()
    return fields


def test_what_one_copy_hears_of_the_account_every_copy_says_at_once(
    backend: Backend, second_copy: Backend, sandbox: RunningSandbox
) -> None:
    sandbox.wechat.faults.switch_on(Fault.IP_NOT_ALLOWED, FOR_EVER)
    assert backend.scan().json()["code"] == "wechat_not_set_up"
    fields = identity(second_copy)
    assert (fields["account_state"], fields["account_code"]) == ("address-not-listed", 40164)


def test_a_stop_that_an_administrator_ends_is_over_at_every_copy(
    backend: Backend, sandbox: RunningSandbox, config: BackendConfig
) -> None:
    sandbox.wechat.faults.switch_on(Fault.IP_NOT_ALLOWED)
    assert backend.scan().json()["code"] == "wechat_not_set_up"
    sandbox.wechat.faults.switch_off()
    assert identity(backend)["account_state"] == "address-not-listed"

    async def end() -> None:
        async with opened_database(config.data_folder, "") as database:
            await SharedLimits(database).end_stop(config.accounts[0].limit_name)

    asyncio.run(end())
    assert identity(backend)["account_state"] == "sound"
    assert backend.scan().status_code == 200


def test_a_minutes_quota_that_one_copy_meets_stops_the_next_one(
    backend: Backend,
    sandbox: RunningSandbox,
    config: BackendConfig,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    minute = timedelta(minutes=1)  # The real one ends with the minute, which may be about to.
    monkeypatch.setattr(wechat.WeChatClient, "_stop_after", lambda *_: minute)
    sandbox.wechat.faults.switch_on(Fault.MINUTE_QUOTA)
    assert backend.scan().status_code == 429
    sandbox.wechat.faults.switch_off()
    with running_backend(config) as url:
        answer = Backend(url, backend.token, backend.folder).scan()
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert sandbox.wechat.scans == 1


def test_a_token_that_another_system_takes_again_and_again_loses_no_look_up(
    backend: Backend, sandbox: RunningSandbox
) -> None:
    for _ in range(6):
        assert backend.scan().status_code == 200
        sandbox.wechat.tokens.take_over()
    assert backend.scan().status_code == 200


def test_a_wechat_that_does_not_answer_is_left_alone_after_five_failures(
    backend: Backend, sandbox: RunningSandbox
) -> None:
    assert backend.scan().status_code == 200
    sandbox.wechat.faults.switch_on(Fault.RESET, FOR_EVER)
    answers = [backend.scan() for _ in range(6)]
    assert {answer.json()["code"] for answer in answers} == {"wechat_unreachable"}
    assert sandbox.wechat.scans <= 1 + 5
    assert int(answers[-1].headers["Retry-After"]) <= 5


def test_a_shop_of_another_brand_is_answered_by_its_own_account(
    config: BackendConfig, sandbox: RunningSandbox
) -> None:
    token = add_till(config.data_folder, NewTill("till 9", shop="shop 3"))
    account = WeChatAccount("wx-of-nobody", "x", shops=("shop 3",))
    with running_backend(replace(config, more_accounts=(account,))) as url:
        answer = Backend(url, token, config.data_folder).scan()
    assert answer.json()["code"] == "wechat_not_set_up"
    assert sandbox.wechat.scans == 0
