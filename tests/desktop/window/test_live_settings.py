"""Settings that the running till follows: what the declarations say is what happens."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.settings.settings_page import SettingsPage
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.window.fitting import fit
from pos_scanner.desktop.window.live_settings import LiveSettings
from pos_scanner.settings import DECLARATIONS, Settings
from pos_scanner.settings.declaration import Topic
from tests.desktop.conftest import SETTINGS, Till, notice_of, started_till

READ_EACH_TIME = {"shop_taxpayer"}
"""The guide reads it from the file whenever it opens: nobody has another value of it."""


def live_settings(till: Till) -> LiveSettings:
    wiring = till.wiring
    further = {"display_": wiring.customer_display.use, "privacy_": wiring.idle_screen.use}
    return LiveSettings(till.window, wiring.services, wiring.inputs, further)


def test_what_is_declared_as_live_has_a_follower_and_nothing_else_has(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with started_till(tmp_path, qtbot, SETTINGS) as till:
        followers = live_settings(till).followers
    for name, declaration in DECLARATIONS.items():
        is_followed = any(name.startswith(beginning) for beginning in followers)
        assert is_followed or name in READ_EACH_TIME or not declaration.is_live, name


def test_a_saved_appearance_is_seen_at_once(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    with started_till(tmp_path, qtbot, SETTINGS) as till:
        light = qapp.palette().color(QPalette.ColorRole.Window)
        settings = replace(SETTINGS, window_appearance="dark")
        till.wiring.settings.changed.emit(settings, frozenset({"window_appearance"}))
        assert qapp.palette().color(QPalette.ColorRole.Window).lightness() < light.lightness()
        apply_theme(qapp, "light")


def test_a_saved_place_for_backups_is_used_from_then_on(tmp_path: Path, qtbot: QtBot) -> None:
    with started_till(tmp_path, qtbot, SETTINGS) as till:
        settings = replace(SETTINGS, backup_folder=str(tmp_path / "stick"))
        live_settings(till).follow(settings, frozenset({"backup_folder"}))
        assert till.wiring.services.journal.second_place == tmp_path / "stick"


@pytest.mark.parametrize("is_full", [True, False])
def test_the_window_fills_the_screen_as_it_is_set(
    tmp_path: Path, qtbot: QtBot, *, is_full: bool
) -> None:
    with started_till(tmp_path, qtbot, SETTINGS) as till:
        settings = replace(SETTINGS, window_full_screen=is_full)
        live_settings(till).follow(settings, frozenset({"window_full_screen"}))
        assert till.window.isFullScreen() is is_full


def test_a_size_that_was_cut_to_the_screen_is_not_called_in_use(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with started_till(tmp_path, qtbot, Settings(camera_source="")) as till:
        till.wiring.host.open("settings")
        page = till.wiring.host.page
        assert isinstance(page, SettingsPage)
        page.save_requested.emit({"window_scale": 200})
        qtbot.waitUntil(lambda: bool(notice_of(page)[0]))
        percent = fit(till.window.width(), till.window.height(), 200).percent
        words = f"Saved, and drawn at {percent} %: this screen has no room for more."
        assert notice_of(page)[0] == words
        page.reject()


def settings_page(till: Till) -> SettingsPage:
    till.qtbot.waitUntil(lambda: isinstance(till.wiring.host.page, SettingsPage))
    page = till.wiring.host.page
    assert isinstance(page, SettingsPage)
    return page


@pytest.mark.parametrize(
    ("topic", "action", "name"),
    [
        (Topic.ITEMS, "open_catalogue", "catalogue_page"),
        (Topic.SERVER, "open_backend", "backend_page"),
    ],
)
def test_a_page_that_the_settings_opened_leads_back_to_them(
    till: Till, topic: Topic, action: str, name: str
) -> None:
    till.wiring.host.open("settings")
    settings_page(till).show_topic(topic)
    till.click(action)
    till.qtbot.waitUntil(lambda: name in page_name(till))
    assert till.wiring.host.page is not None
    QTest.keyClick(till.wiring.host.page, Qt.Key.Key_Escape)
    settings_page(till)
    assert till.widget(f"topic_{topic.value}").isVisible()
    settings_page(till).reject()
    till.settle()
    assert not till.wiring.host.is_open


def page_name(till: Till) -> str:
    page = till.wiring.host.page
    return "" if page is None else page.objectName()


def test_a_till_that_is_locked_does_not_open_the_settings_again(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.wiring.host.open("settings")
    settings_page(till).show_topic(Topic.ITEMS)
    till.click("open_catalogue")
    till.qtbot.waitUntil(lambda: page_name(till) == "catalogue_page")
    monkeypatch.setattr(till.wiring.staff.rules, "is_locked", True)
    assert till.wiring.host.page is not None
    till.wiring.host.page.reject()
    till.settle()
    assert not till.wiring.host.is_open
