"""A scan through the real backend and the stand-in: every answer of WeChat's, over sockets."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from pos_scanner.backend import wechat
from pos_scanner.protocol.backend import title_fields
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.faults import FOR_EVER, Fault
from pos_scanner.sandbox.server import RunningSandbox
from tests.backend.conftest import Backend


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
        (Fault.WRONG_TYPES, 504, "wechat_unreachable"),
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
