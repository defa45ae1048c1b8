"""The stand-in listens on loopback alone, and ends when its block does."""

import socket
from urllib.parse import urlsplit

import pytest
import requests

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.sandbox.server import running_sandbox
from pos_scanner.sandbox.wechat import WeChat
from tests.waiting import DEADLINE_S


def test_it_listens_on_this_machine_alone() -> None:
    with running_sandbox() as sandbox:
        address = urlsplit(sandbox.base_url)
        assert address.hostname == "127.0.0.1"
        assert requests.get(sandbox.base_url + "/nothing", timeout=DEADLINE_S).status_code == 404


def test_it_has_gone_when_its_block_ends() -> None:
    with running_sandbox() as sandbox:
        port = urlsplit(sandbox.base_url).port
    with socket.socket() as sock:
        assert sock.connect_ex(("127.0.0.1", port or 0)) != 0


def test_a_port_that_is_taken_is_said() -> None:
    with running_sandbox() as first:
        port = urlsplit(first.base_url).port or 0
        with pytest.raises(KnownError) as caught, running_sandbox(port=port):
            pass
    assert caught.value.kind is FailureKind.PORT_IN_USE
    assert caught.value.facts == {"port": str(port)}


def test_its_state_can_be_given_and_looked_at() -> None:
    wechat = WeChat()
    with running_sandbox(wechat) as sandbox:
        assert sandbox.wechat is wechat
        requests.post(sandbox.base_url + "/card/invoice/scantitle", json={}, timeout=DEADLINE_S)
    assert wechat.scans == 1
