"""The cash register's socket: sales fill the form, hostile callers get an error."""

import json
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pos_scanner.catalogue.store import store_catalogue
from pos_scanner.desktop.cash_register.socket_address import (
    SOCKET_NAME,
    address_of,
    ask,
    bring_to_front,
)
from pos_scanner.domain.catalogue import CatalogueEntry, catalogue_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.cash_register import sale_request
from tests.desktop.conftest import SETTINGS, Till, ready_till, started_till
from tests.waiting import DEADLINE_S

unix = pytest.mark.skipif(sys.platform == "win32", reason="talks to a Unix socket")


class Register:
    """A cash register's end, on a thread of its own."""

    def __init__(self, till: Till, qtbot: QtBot) -> None:
        self._path = address_of(till.folder)
        self._qtbot = qtbot
        self._pool = ThreadPoolExecutor(1)

    def say(self, data: bytes) -> bytes:
        """Send; everything that comes back until the till is silent or hangs up."""
        answer = self._pool.submit(self._exchange, data)
        self._qtbot.waitUntil(answer.done)
        return answer.result()

    def close(self) -> None:
        self._pool.shutdown()

    def _exchange(self, data: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(self._path)
            line.settimeout(DEADLINE_S)
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            parts = []
            while part := line.recv(4096):
                parts.append(part)
            return b"".join(parts)


@pytest.fixture
def till(short_path: Path, qtbot: QtBot) -> Iterator[Till]:
    """A running till whose socket lies in its folder, as it does where the path is short enough."""
    with ready_till(short_path, qtbot) as running:
        yield running


@pytest.fixture
def catalogue(short_path: Path) -> None:
    entry = CatalogueEntry("绿茶", "1030206010000000000", "0.13", number="7")
    store_catalogue(short_path / "catalogue.toml", catalogue_of([entry]))


@pytest.fixture
def register(till: Till, qtbot: QtBot) -> Iterator[Register]:
    qtbot.waitUntil(lambda: till.wiring.cash_register.is_open)
    made = Register(till, qtbot)
    yield made
    made.close()


@unix
def test_a_sale_fills_the_form(till: Till, register: Register) -> None:
    sale = {"order": "R123", "amount": "58.00", "item": "茶", "remark": "table 7"}
    assert json.loads(register.say(sale_request(sale))) == {"ok": True}
    assert (till.text("order_number"), till.text("amount")) == ("R123", "58.00")
    assert till.text("remark") == "table 7"


@unix
@pytest.mark.parametrize(
    ("request_line", "error", "field"),
    [
        (b"\x00\xff\n", "not-json", ""),
        (b"[" * 50_000 + b"\n", "not-json", ""),
        (b'{"command": "sale", "amount": "1e9"}\n', "bad-value", "amount"),
        (
            b'{"command": "sale", "amount": "1", "tax_code": "3070400000000000000"}\n',
            "summary-code",
            "tax_code",
        ),
        (b'{"command": "quit"}\n', "unknown-command", "command"),
        (b"x" * 200_000, "too-long", ""),
    ],
)
def test_a_bad_request_gets_an_error(
    till: Till, register: Register, request_line: bytes, error: str, field: str
) -> None:
    answer = json.loads(register.say(request_line))
    assert answer == {"ok": False, "error": error, "field": field}
    assert till.text("amount") == ""


@unix
def test_each_line_is_answered(till: Till, register: Register) -> None:
    lines = register.say(b"nonsense\n" + sale_request({"order": "R1"})).splitlines()
    assert [json.loads(line)["ok"] for line in lines] == [False, True]


@unix
def test_nobody_else_may_open_the_socket(till: Till, register: Register) -> None:
    mode = (till.folder / SOCKET_NAME).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert mode & 0o077 == 0


def second_start(till: Till, qtbot: QtBot, *arguments: str) -> tuple[int, str, str]:
    """pos-scanner once more for the same data folder, as a process of its own."""
    command = [sys.executable, "-m", "pos_scanner", "--lang", "en"]
    command += ["--data-dir", str(till.folder), *arguments]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    qtbot.waitUntil(lambda: process.poll() is not None)
    out, err = process.communicate()
    return process.returncode, out, err


@pytest.mark.usefixtures("register")
def test_a_second_start_brings_the_window_to_the_front(
    till: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[bool] = []
    monkeypatch.setattr(till.window, "raise_", lambda: came.append(True))
    status, out, _ = second_start(till, qtbot)
    assert (status, came) == (0, [True])
    assert "already open" in out


@pytest.mark.usefixtures("catalogue", "register")
def test_a_sale_names_an_item_of_the_catalogue_or_its_number(till: Till, qtbot: QtBot) -> None:
    for named in ("绿茶", "7"):
        status, _, _ = second_start(till, qtbot, "sale", "--item", named, "--amount", "58")
        line = till.wiring.till.draft.lines[0]
        assert (status, line.item, line.tax_rate) == (0, "绿茶", "0.13")
        assert line.tax_code == "1030206010000000000"


@pytest.mark.usefixtures("register")
def test_the_command_line_hands_a_sale_over(till: Till, qtbot: QtBot) -> None:
    status, _, _ = second_start(till, qtbot, "sale", "--order", "R123", "--amount", "58.00")
    assert (status, till.text("amount"), till.text("order_number")) == (0, "58.00", "R123")
    status, _, err = second_start(till, qtbot, "sale", "--amount", "5x")
    assert (status, "does not accept this sale: amount" in err) == (1, True)


def test_without_a_window_it_is_said(tmp_path: Path) -> None:
    assert bring_to_front(tmp_path) is False
    with pytest.raises(KnownError) as raised:
        ask(tmp_path, sale_request({"order": "R1"}))
    assert raised.value.kind is FailureKind.NO_TILL_OPEN


def test_a_folder_with_a_long_path_has_a_short_address(tmp_path: Path) -> None:
    assert len(address_of(tmp_path / ("x" * 100))) < 60
    assert address_of(tmp_path) == address_of(tmp_path / "." / "a" / "..")


def test_a_receipts_barcode_fills_the_order_number(tmp_path: Path, qtbot: QtBot) -> None:
    settings = replace(SETTINGS, sale_order_pattern=r"R\d{6}")
    with started_till(tmp_path, qtbot, settings) as till:
        till.scan("R000123")
        till.wait_for("order_number", "R000123")
        assert till.notice_title() == "Order number read: R000123"
