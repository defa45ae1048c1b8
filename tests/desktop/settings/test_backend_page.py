"""Pairing at the till: the real page, a real backend, the code typed or its QR scanned."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.till_routes import invite
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.services.backend_service import BackendService
from pos_scanner.desktop.services.settings_file import SettingsFile
from pos_scanner.desktop.services.workers import Workers
from pos_scanner.desktop.settings.backend_page import BackendPage, PairingForm
from pos_scanner.desktop.settings.settings_controller import SettingsController
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.protocol.pairing import PairingInvitation, invitation_text, shown_code
from pos_scanner.sandbox.faults import FOR_EVER, Fault
from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from pos_scanner.settings import Settings
from pos_scanner.settings.reader import load


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture
def config(sandbox: RunningSandbox, tmp_path: Path) -> BackendConfig:
    folder = tmp_path / "backend"
    return BackendConfig(sandbox.app_id, sandbox.app_secret, folder, sandbox.base_url, port=0)


@pytest.fixture
def url(config: BackendConfig) -> Iterator[str]:
    with running_backend(config) as running:
        yield running


class Desk:
    """A settings controller with its real services, and the page that it opened."""

    def __init__(self, qtbot: QtBot, folder: Path, *, is_owner: bool = True) -> None:
        speak("en")
        self._qtbot = qtbot
        window = QWidget()
        window.resize(1024, 768)
        qtbot.addWidget(window)
        self.queues = Workers(window)
        self.file = SettingsFile(folder / "settings.toml", Settings())
        self.backend = BackendService(Settings(), self.file)
        staff: Any = SimpleNamespace(can_maintain=is_owner)
        services: Any = SimpleNamespace(
            settings_file=self.file,
            backend=self.backend,
            staff=staff,
            settings=Settings(),
            queues=self.queues,
        )
        self.host = PageHost(window, self.queues)
        self.controller = SettingsController(self.host, services, lambda: None)
        self.host.open("backend")
        assert isinstance(self.host.page, BackendPage)
        self.page: BackendPage = self.host.page

    def type_in(self, name: str, text: str) -> None:
        field = self.page.findChild(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        field.clear()
        QTest.keyClicks(field, text)

    def press(self, name: str) -> None:
        button = self.page.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def says(self, words: str) -> bool:
        return any(words in text.text() for text in self.page.notice.findChildren(QLabel))

    def wait_for(self, words: str) -> None:
        self._qtbot.waitUntil(partial(self.says, words))

    def close(self) -> None:
        if self.host.page is not None:
            self.page.reject()
        self.queues.shut_down()
        self.backend.close()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(qtbot, tmp_path)
    yield opened
    opened.close()


def code_for(config: BackendConfig, name: str, shop: str = "") -> str:
    async def job() -> str:
        async with opened_database(config.data_folder, "") as database:
            return await invite(database, NewTill(name, shop))

    return asyncio.run(job())


def test_a_scanned_qr_pairs_and_the_till_asks_with_its_token_at_once(
    desk: Desk, config: BackendConfig, url: str, tmp_path: Path
) -> None:
    code = code_for(config, "till 2", "shop 7")
    assert desk.page.take_scan(invitation_text(PairingInvitation(code, url)))
    desk.wait_for("This till is “till 2” of “shop 7”")
    saved = load(tmp_path / "settings.toml", {})
    assert saved.backend_url == url
    assert len(saved.backend_token) == 43
    identity = desk.backend.report().identity
    assert identity is not None
    assert identity.till == "till 2"


def test_a_typed_code_pairs(desk: Desk, config: BackendConfig, url: str) -> None:
    desk.type_in("backend_address", url)
    desk.type_in("pairing_code", shown_code(code_for(config, "till 2")).lower())
    desk.press("pair")
    desk.wait_for("This till is “till 2”")
    desk.press("test_backend")
    desk.wait_for("WeChat accepts the server.")


@pytest.mark.parametrize("is_closed", [False, True])
def test_whoever_follows_the_server_hears_of_a_pairing_also_when_the_page_was_closed(
    desk: Desk, config: BackendConfig, url: str, qtbot: QtBot, *, is_closed: bool
) -> None:
    code = code_for(config, "till 2")
    with qtbot.waitSignal(desk.controller.server_asked):
        desk.page.take_scan(invitation_text(PairingInvitation(code, url)))
        if is_closed:
            desk.page.reject()
    assert desk.backend.check().is_set


def test_a_used_code_is_refused_with_what_to_do(
    desk: Desk, config: BackendConfig, url: str
) -> None:
    desk.type_in("backend_address", url)
    desk.type_in("pairing_code", "22222222")
    desk.press("pair")
    desk.wait_for("does not accept this pairing code")
    assert desk.says("for a new one")


def test_any_other_code_is_not_the_pages(desk: Desk) -> None:
    assert not desk.page.take_scan("https://mp.weixin.qq.com/intp/invoice/usertitlewxa")


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("https://a.example", "K7QD", "This is not a pairing code."),
        ("", "K7QD3FWM", "The server's address is missing."),
    ],
)
def test_what_is_missing_is_said(desk: Desk, address: str, code: str, words: str) -> None:
    desk.type_in("backend_address", address)
    desk.type_in("pairing_code", code)
    desk.press("pair")
    assert desk.says(words)


@pytest.mark.parametrize("address", ["a.example:8765", "ftp://a.example:8765", "8.8.8.8:8765"])
def test_a_public_address_without_its_beginning_is_said_to_lack_that(
    desk: Desk, address: str
) -> None:
    desk.type_in("backend_address", address)
    desk.type_in("pairing_code", "K7QD3FWM")
    desk.press("pair")
    assert desk.says("The server's address has no https:// in front.")
    assert desk.says(f"Type it as https://{address.rpartition('/')[2]}")


def test_a_till_pairs_with_an_address_of_this_machine_as_it_is_typed(
    desk: Desk, config: BackendConfig, url: str, tmp_path: Path
) -> None:
    desk.type_in("backend_address", url.removeprefix("http://"))
    desk.type_in("pairing_code", code_for(config, "till 2"))
    desk.press("pair")
    desk.wait_for("This till is “till 2”")
    assert load(tmp_path / "settings.toml", {}).backend_url == url


@pytest.mark.parametrize(("url", "field"), [("", "backend_address"), ("https://a", "pairing_code")])
def test_the_cursor_begins_in_the_first_field_that_is_empty(
    qtbot: QtBot, url: str, field: str
) -> None:
    form = PairingForm(url)
    qtbot.addWidget(form)
    focused = form.focusProxy()
    assert focused is not None
    assert focused.objectName() == field


def test_an_account_without_the_scope_is_named_apart(
    desk: Desk, config: BackendConfig, url: str, sandbox: RunningSandbox
) -> None:
    desk.page.take_scan(invitation_text(PairingInvitation(code_for(config, "till 2"), url)))
    desk.wait_for("This till is")
    sandbox.wechat.faults.switch_on(Fault.UNAUTHORIZED, FOR_EVER)
    with pytest.raises(Exception, match="wechat-not-set-up"):
        desk.backend.scan_title("https://w.url.cn/s/AbCdEf")
    desk.press("test_backend")
    desk.wait_for("is not allowed to look up titles (48001)")
    assert desk.says("verified official account")


def test_an_old_token_is_replaced_by_the_till_itself(
    desk: Desk, config: BackendConfig, url: str, tmp_path: Path
) -> None:
    desk.page.take_scan(invitation_text(PairingInvitation(code_for(config, "till 2"), url)))
    desk.wait_for("This till is")
    first = load(tmp_path / "settings.toml", {}).backend_token

    async def age() -> None:
        async with opened_database(config.data_folder, "") as database:
            await database.fetch("UPDATE till_token SET added_at = '2026-01-01T00:00:00.000+00:00'")

    asyncio.run(age())
    assert desk.backend.check().error is None
    second = load(tmp_path / "settings.toml", {}).backend_token
    assert second != first
    identity = desk.backend.report().identity
    assert identity is not None
    assert identity.wants_new_token is False


def test_a_code_that_cannot_be_one_is_refused_with_what_never_occurs(desk: Desk) -> None:
    desk.type_in("pairing_code", "WRON-GCOD")
    desk.press("pair")
    assert desk.says("It never has 0, 1, I, L, O, U.")
    code = desk.page.findChild(QLineEdit, "pairing_code")
    assert isinstance(code, QLineEdit)
    assert code.selectedText() == "WRON-GCOD"
    QTest.keyClicks(code, "K")
    assert desk.page.notice.isHidden()


@pytest.mark.parametrize(
    ("address", "words", "field"),
    [
        ("", "The server's address is missing.", "backend_address"),
        ("https://example.com", "The pairing code is missing.", "pairing_code"),
    ],
)
def test_enter_on_an_empty_page_says_what_to_do(
    desk: Desk, address: str, words: str, field: str
) -> None:
    desk.type_in("backend_address", address)
    QTest.keyClick(desk.page, Qt.Key.Key_Return)
    assert desk.says(words)
    focused = desk.page.focusWidget()
    assert focused is not None
    assert focused.objectName() == field
