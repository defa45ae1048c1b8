"""The stand-in answers over HTTP field for field as WeChat's documents have it."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.faults import Fault
from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from tests.waiting import DEADLINE_S

LIN = CUSTOMERS[0]


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: RunningSandbox) -> RunningSandbox:
    running.wechat.faults.switch_off()
    running.wechat.spent.clear()
    return running


def stable_token(sandbox: RunningSandbox, **changes: Any) -> dict[str, Any]:
    """The answer to a request for a token, with what a test changes in it."""
    body = {
        "grant_type": "client_credential",
        "appid": sandbox.app_id,
        "secret": sandbox.app_secret,
    } | changes
    response = requests.post(
        sandbox.base_url + "/cgi-bin/stable_token", json=body, timeout=DEADLINE_S
    )
    answer: dict[str, Any] = response.json()
    return answer


def scan(sandbox: RunningSandbox, body: Any, token: str | None = None) -> requests.Response:
    """The answer of scantitle to a body (JSON, or bytes as they are)."""
    token = stable_token(sandbox)["access_token"] if token is None else token
    address = sandbox.base_url + "/card/invoice/scantitle"
    content = {"data": body} if isinstance(body, bytes) else {"json": body}
    return requests.post(address, params={"access_token": token}, timeout=DEADLINE_S, **content)


def errcode(response: requests.Response) -> int:
    """The error code; WeChat's errors are HTTP 200 and carry a request id in the message."""
    assert response.status_code == 200
    answer = response.json()
    assert " rid: " in answer["errmsg"]
    code: int = answer["errcode"]
    return code


def test_a_token_comes_with_its_lifetime_and_no_errcode(sandbox: RunningSandbox) -> None:
    answer = stable_token(sandbox)
    assert set(answer) == {"access_token", "expires_in"}
    assert 0 < answer["expires_in"] <= 7200
    assert stable_token(sandbox)["access_token"] == answer["access_token"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"grant_type": "password"}, 40002),
        ({"appid": "wx1"}, 40013),
        ({"secret": "guess"}, 40125),
        ({"secret": None}, 40125),
    ],
)
def test_a_wrong_account_is_refused_by_its_code(
    sandbox: RunningSandbox, changes: dict[str, Any], code: int
) -> None:
    assert stable_token(sandbox, **changes)["errcode"] == code


def test_the_older_interface_gives_a_token_of_its_own_that_holds(sandbox: RunningSandbox) -> None:
    query = {"appid": sandbox.app_id, "secret": sandbox.app_secret}
    address = sandbox.base_url + "/cgi-bin/token"
    older = requests.get(address, params=query, timeout=DEADLINE_S).json()["access_token"]
    assert older != stable_token(sandbox)["access_token"]
    assert scan(sandbox, {"scan_text": LIN.scan_text}, older).json()["errcode"] == 0
    newest = requests.get(address, params=query, timeout=DEADLINE_S).json()["access_token"]
    assert errcode(scan(sandbox, {"scan_text": LIN.scan_text}, older)) == 40001
    assert scan(sandbox, {"scan_text": LIN.scan_text}, newest).json()["errcode"] == 0


def test_a_title_has_the_documents_names(sandbox: RunningSandbox) -> None:
    assert scan(sandbox, {"scan_text": LIN.scan_text}).json() == {
        "errcode": 0,
        "errmsg": "ok",
        "title_type": 0,
        "title": "北京示例科技有限公司",
        "phone": "010-62345678",
        "tax_no": "91110108MA01ABCD2H",
        "addr": "北京市海淀区中关村大街1号5层",
        "bank_type": "中国工商银行北京海淀支行",
        "bank_no": "0200049619200123456",
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", 47001),
        (b"[]", 47001),
        ({}, 72031),
        ({"scan_text": ""}, 72031),
        ({"scan_text": 7}, 72031),
        ({"scan_text": "x" * 2049}, 72031),
        ({"scan_text": "https://example.com"}, 72031),
    ],
)
def test_what_is_no_title_code_is_refused(sandbox: RunningSandbox, body: Any, code: int) -> None:
    assert errcode(scan(sandbox, body)) == code


@pytest.mark.parametrize(("token", "code"), [("", 41001), ("guess", 40001)])
def test_without_a_token_that_holds_nothing_is_answered(
    sandbox: RunningSandbox, token: str, code: int
) -> None:
    assert errcode(scan(sandbox, {"scan_text": LIN.scan_text}, token)) == code


def test_a_code_that_is_spent_has_expired(sandbox: RunningSandbox) -> None:
    sandbox.wechat.spent.add(LIN.scan_text)
    assert errcode(scan(sandbox, {"scan_text": LIN.scan_text})) == 72044


def test_every_call_is_counted(sandbox: RunningSandbox) -> None:
    scans = sandbox.wechat.scans
    scan(sandbox, {"scan_text": "x"})
    scan(sandbox, {"scan_text": LIN.scan_text})
    assert sandbox.wechat.scans == scans + 2


def test_a_fault_can_be_switched_on_over_http(sandbox: RunningSandbox) -> None:
    address = sandbox.base_url + "/_sandbox/faults"
    answer = requests.post(address, json={"fault": "daily_quota", "times": 1}, timeout=DEADLINE_S)
    assert answer.json() == {"ok": True}
    assert errcode(scan(sandbox, {"scan_text": LIN.scan_text})) == 45009
    assert scan(sandbox, {"scan_text": LIN.scan_text}).json()["errcode"] == 0


def test_a_fault_that_nobody_knows_is_answered_with_those_there_are(
    sandbox: RunningSandbox,
) -> None:
    answer = requests.post(
        sandbox.base_url + "/_sandbox/faults", json={"fault": "x"}, timeout=DEADLINE_S
    )
    assert answer.status_code == 400
    assert answer.json()["faults"] == [fault.value for fault in Fault]


@pytest.mark.parametrize(
    ("fault", "changes"),
    [
        (Fault.WRONG_TYPES, {"title": ["not", "a", "text"], "title_type": "company"}),
        (Fault.LOWER_CASE, {"tax_no": "91110108ma01abcd2h"}),
    ],
)
def test_a_fault_changes_the_fields_it_names(
    sandbox: RunningSandbox, fault: Fault, changes: dict[str, Any]
) -> None:
    sound = scan(sandbox, {"scan_text": LIN.scan_text}).json()
    sandbox.wechat.faults.switch_on(fault)
    assert scan(sandbox, {"scan_text": LIN.scan_text}).json() == sound | changes


@pytest.mark.parametrize(
    ("fault", "absent"),
    [(Fault.NO_TITLE_TYPE, {"title_type"}), (Fault.NO_BANK, {"bank_type", "bank_no"})],
)
def test_a_fault_leaves_the_fields_out_that_it_names(
    sandbox: RunningSandbox, fault: Fault, absent: set[str]
) -> None:
    sound = scan(sandbox, {"scan_text": LIN.scan_text}).json()
    sandbox.wechat.faults.switch_on(fault)
    spoilt = scan(sandbox, {"scan_text": LIN.scan_text}).json()
    assert sound.keys() - spoilt.keys() == absent


def test_a_broken_answer_is_no_json_and_a_page_is_html(sandbox: RunningSandbox) -> None:
    sandbox.wechat.faults.switch_on(Fault.MALFORMED)
    with pytest.raises(requests.JSONDecodeError):
        scan(sandbox, {"scan_text": LIN.scan_text}).json()
    sandbox.wechat.faults.switch_on(Fault.HTML)
    assert (
        scan(sandbox, {"scan_text": LIN.scan_text}).headers["Content-Type"].startswith("text/html")
    )


def test_a_reset_ends_the_connection_without_an_answer(sandbox: RunningSandbox) -> None:
    token = stable_token(sandbox)["access_token"]
    sandbox.wechat.faults.switch_on(Fault.RESET)
    with pytest.raises(requests.ConnectionError):
        scan(sandbox, {"scan_text": LIN.scan_text}, token)
