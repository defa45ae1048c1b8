"""The owner's maintenance of the journal: real clicks, the real journal behind the page."""

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.maintenance import maintenance_controller
from pos_scanner.desktop.maintenance.restore_page import RestorePage
from pos_scanner.desktop.settings.settings_page import SettingsPage
from pos_scanner.desktop.widgets.fields import Button, DateField
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity.purge import Purge
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import backups, last_entry
from tests.desktop.conftest import NOON, SETTINGS, Till, started_till
from tests.desktop.invoice_list.test_invoice_list_page import INVOICE
from tests.desktop.lookup import click, is_enabled, label_texts, notice_words, part
from tests.desktop.maintenance.conftest import (
    choose_folder,
    drawing_of,
    open_page,
    purged_numbers,
    question,
    set_day,
    words_of,
)
from tests.desktop.staff.test_staff import SHOP, let_in
from tests.waiting import wait_for

# ------------------------------------------------------------------------------- who may


def test_a_cashier_is_told_to_have_the_owner_sign_in(tmp_path: Path, qtbot: QtBot) -> None:
    with closing(Journal.open(tmp_path)) as journal:
        journal.cashiers.add("老板", pin="1234")
        journal.cashiers.add("Lee", pin="5678")
    with started_till(tmp_path, qtbot, SHOP) as till:
        qtbot.waitUntil(lambda: till.window.is_covered)
        till.settle()
        let_in(till, "Lee", "5678")
        till.wiring.settings.open_at("data_folder")
        till.click("open_maintenance")
        page = till.wiring.host.page
        assert isinstance(page, SettingsPage)
        assert notice_words(page) == ("Only the owner may do this.", "Ask the owner to sign in.")


def test_the_owner_may(tmp_path: Path, qtbot: QtBot) -> None:
    with closing(Journal.open(tmp_path)) as journal:
        journal.cashiers.add("老板", pin="1234")
    with started_till(tmp_path, qtbot, SHOP) as till:
        qtbot.waitUntil(lambda: till.window.is_covered)
        till.settle()
        let_in(till)
        assert open_page(till).isVisible()


# --------------------------------------------------------------------------------- backups


def test_a_backup_now_has_what_was_confirmed_since_the_days_backup(shop: Till) -> None:
    shop.wiring.services.journal.journal().confirm("later", INVOICE, at=NOON)
    page = open_page(shop)
    (newest,) = backups(shop.folder / FILE_NAME)
    earlier = last_entry(newest)
    click(page, "back_up")
    assert not is_enabled(page, "back_up")
    shop.settle()
    shop.settle()
    latest = last_entry(newest)
    assert earlier is not None
    assert latest is not None
    assert latest.entry == earlier.entry + 1
    assert words_of(page, "backup") == f"{newest.name}, up to entry {latest.entry}"
    assert is_enabled(page, "back_up")


def test_a_backup_that_cannot_be_made_says_why_and_what_to_do(shop: Till) -> None:
    page = open_page(shop)
    folder = backups(shop.folder / FILE_NAME)[0].parent
    folder.rename(folder.with_name("elsewhere"))
    folder.write_bytes(b"")
    click(page, "back_up")
    shop.settle()
    shop.settle()
    assert words_of(page, "backup").startswith("This is a file or a device, not a folder")
    assert "Name a folder, or choose another name." in words_of(page, "backup")
    assert is_enabled(page, "back_up")


def test_a_second_place_is_kept_in_the_settings_and_gets_its_copy_at_once(
    shop: Till, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path_factory.mktemp("stick")
    page = open_page(shop)
    assert words_of(page, "place") == "None: all backups are on this computer."
    assert not is_enabled(page, "drop_place")
    choose_folder(monkeypatch, place)
    click(page, "choose_place")
    shop.qtbot.waitUntil(lambda: "up to entry" in words_of(page, "place"))
    assert words_of(page, "place").startswith(str(place))
    assert list((place / "T1").glob("journal-*.sqlite3"))
    assert "stick" in (shop.folder / "settings.toml").read_text(encoding="utf-8")
    click(page, "drop_place")
    shop.qtbot.waitUntil(lambda: words_of(page, "place").startswith("None"))
    assert "stick" not in (shop.folder / "settings.toml").read_text(encoding="utf-8")


def test_a_second_place_that_is_gone_is_told_in_its_row_alone(
    shop: Till, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(shop)
    choose_folder(monkeypatch, tmp_path_factory.mktemp("hub") / "unplugged")
    click(page, "choose_place")
    shop.qtbot.waitUntil(lambda: "Plug in the USB stick" in words_of(page, "place"))
    assert (drawing_of(page, "place"), drawing_of(page, "backup")) == ("cross", "check")


def test_a_second_place_among_the_backups_is_refused(
    shop: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(shop)
    choose_folder(monkeypatch, shop.folder / "backups")
    click(page, "choose_place")
    shop.qtbot.waitUntil(lambda: notice_words(page)[0] != "")
    assert "would lie in the data folder" in notice_words(page)[0]
    assert words_of(page, "place").startswith("None")
    assert not (shop.folder / "settings.toml").exists()


def test_a_second_place_among_the_backups_that_stands_in_the_settings_is_told(
    tmp_path: Path, qtbot: QtBot
) -> None:
    with closing(Journal.open(tmp_path)) as journal:
        journal.confirm("d1", INVOICE, at=NOON)
    place = str(tmp_path / "backups")
    with started_till(tmp_path, qtbot, replace(SETTINGS, backup_folder=place)) as till:
        qtbot.waitUntil(lambda: "would lie in the data folder" in till.visible_texts())
        till.settle()
        page = open_page(till)
        assert (drawing_of(page, "place"), drawing_of(page, "backup")) == ("cross", "check")
        assert "Choose a USB stick" in words_of(page, "place")
    assert not (tmp_path / "backups" / "T1").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no links to themselves")
def test_backups_that_cannot_be_read_are_told_as_that(shop: Till) -> None:
    folder = shop.folder / "backups"
    shop.settle()
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder)
    assert "The backups cannot be read:" in words_of(open_page(shop), "backup")


def test_no_choice_of_a_folder_changes_nothing(shop: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(shop)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    click(page, "choose_place")
    shop.settle()
    assert words_of(page, "place").startswith("None")
    assert not (shop.folder / "settings.toml").exists()


# --------------------------------------------------------------------------------- restore


def test_a_chosen_backup_takes_the_journals_place(
    shop: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(shop)
    (backup,) = backups(shop.folder / FILE_NAME)
    beginnings: list[str] = []

    def choose(_: QWidget, __: str, beginning: str, *___: str) -> tuple[str, str]:
        beginnings.append(beginning)
        return str(backup), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    click(page, "choose_backup")
    shop.qtbot.waitUntil(lambda: isinstance(shop.wiring.host.page, RestorePage))
    assert beginnings == [str(backup.parent)]
    assert f"Replace the journal with {backup.name}?" in shop.visible_texts()
    shop.click("restore_backup")
    shop.qtbot.waitUntil(
        lambda: "The backup has been restored: 2 invoices." in shop.visible_texts()
    )
    replaced = next(shop.folder.glob("journal-replaced-*.sqlite3"))
    assert f"The replaced file is kept as {replaced.name}." in shop.visible_texts()
    shop.click("close_page")
    shop.qtbot.waitUntil(lambda: shop.wiring.till.is_open)
    assert replaced.name in words_of(open_page(shop), "restore")


def test_a_chosen_file_that_is_no_backup_is_refused_and_the_journal_stays(
    shop: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "letter.sqlite3"
    other.write_bytes(b"no backup" * 99)
    page = open_page(shop)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    click(page, "choose_backup")
    shop.qtbot.waitUntil(lambda: isinstance(shop.wiring.host.page, RestorePage))
    shop.click("restore_backup")
    shop.qtbot.waitUntil(lambda: "This backup is damaged" in shop.visible_texts())
    assert len(shop.invoices()) == 2


# ----------------------------------------------------------------------------------- purge


def test_a_purge_says_how_many_first_and_cancel_changes_nothing(shop: Till) -> None:
    page = open_page(shop)
    set_day(page, NOON.date())
    click(page, "purge")
    dialog = question(shop)
    texts = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Purge everything before 2026-11-23?" in texts
    assert "Buyer, remark and scan of 1 invoice are deleted permanently" in texts
    assert "Forms on hold deleted: 1." in texts
    QTest.keyClick(dialog, Qt.Key.Key_Return)  # Cancel is the default.
    shop.settle()
    assert purged_numbers(shop) == []


def test_a_purge_that_was_agreed_to_is_done_and_reported(shop: Till) -> None:
    page = open_page(shop)
    assert words_of(page, "purge").endswith("None yet.")
    set_day(page, NOON.date())
    click(page, "purge")
    click(question(shop), "do_it")
    shop.qtbot.waitUntil(lambda: notice_words(page)[0] != "")
    assert notice_words(page)[0] == "Invoices purged: 1; forms on hold deleted: 1."
    assert purged_numbers(shop) == ["T1-20251123-0001"]
    shop.settle()
    assert words_of(page, "purge").endswith(
        "Last purge 2026-11-23 12:00: everything before 2026-11-23."
    )
    assert part(page, Button, "purge").text() == "Purge …"


def test_where_nothing_is_due_nothing_is_asked(shop: Till) -> None:
    page = open_page(shop)
    set_day(page, date(2020, 1, 1))
    click(page, "purge")
    shop.qtbot.waitUntil(lambda: notice_words(page)[0] != "")
    assert notice_words(page)[0] == "There is nothing to purge before 2020-01-01."


def test_no_day_to_come_can_be_chosen(shop: Till) -> None:
    field = part(open_page(shop), DateField, "purge_before")
    field.setDate(QDate(2027, 1, 1))
    assert field.date() == QDate(2026, 11, 23)


def test_a_purge_under_way_can_be_stopped_and_ends_with_the_window(
    shop: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops: list[bool] = []

    def purge_until_stopped(*_: object, at: object, is_cancelled: Callable[[], bool]) -> Purge:
        del at
        wait_for(is_cancelled, "the stop")
        stops.append(True)
        return Purge(0, 0, 0)

    monkeypatch.setattr(maintenance_controller, "purge", purge_until_stopped)
    page = open_page(shop)
    set_day(page, NOON.date())
    for _ in range(2):
        click(page, "purge")
        click(question(shop), "do_it")
        assert part(page, Button, "purge").text() == "Stop"
        if not stops:
            click(page, "purge")
            shop.qtbot.waitUntil(lambda: notice_words(page)[1] != "")
            assert notice_words(page)[1] == "Stopped. Purge again to continue."
    shop.wiring.maintenance.stop()
    shop.qtbot.waitUntil(lambda: len(stops) == 2)


def test_a_purge_that_fails_says_why(shop: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(shop)
    set_day(page, NOON.date())
    click(page, "purge")
    dialog = question(shop)
    journal = shop.folder / FILE_NAME
    journal.rename(journal.with_name("elsewhere.sqlite3"))
    click(dialog, "do_it")
    shop.qtbot.waitUntil(lambda: notice_words(page)[0] != "")
    assert "moved or deleted" in notice_words(page)[0] or "missing" in notice_words(page)[0]
    assert part(page, Button, "purge").text() == "Purge …"


# ---------------------------------------------------------------------- known buyers, the files


def test_all_known_buyers_are_forgotten_once_that_was_agreed_to(shop: Till) -> None:
    page = open_page(shop)
    assert words_of(page, "buyers") == "1 kept."
    click(page, "forget_buyers")
    QTest.keyClick(question(shop), Qt.Key.Key_Escape)
    shop.settle()
    assert words_of(page, "buyers") == "1 kept."
    click(page, "forget_buyers")
    click(question(shop), "do_it")
    shop.qtbot.waitUntil(lambda: words_of(page, "buyers") == "0 kept.")
    assert notice_words(page)[0] == "1 buyer has been forgotten."
    assert not is_enabled(page, "forget_buyers")


def test_each_folder_is_shown_and_opened_as_a_local_one(
    shop: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls: list[QUrl] = []

    def open_url(url: QUrl) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page = open_page(shop)
    tips = {text.toolTip() for text in page.findChildren(QLabel)}
    folders = shop.folder, shop.folder / "backups"
    assert set(map(str, folders)) <= tips
    for position, folder in enumerate(folders):
        click(page, f"open_folder_{position}")
        shop.qtbot.waitUntil(lambda: len(urls) > 0)
        url = urls.pop()
        assert url.isLocalFile()
        assert Path(url.toLocalFile()) == folder


def test_what_lies_in_one_folder_is_one_row_so_that_all_are_in_sight(shop: Till) -> None:
    page = open_page(shop)
    assert "Data · Log · Settings" in label_texts(page)
    last = part(page, QPushButton, "open_folder_2")
    area = part(page, QScrollArea, "")
    assert (
        area.viewport()
        .rect()
        .contains(QRect(last.mapTo(area.viewport(), QPoint(0, 0)), last.size()))
    )


def test_a_folder_that_is_not_there_is_not_opened_but_told(
    shop: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: pytest.fail("opened"))
    page = open_page(shop)
    (shop.folder / "backups").rename(tmp_path / "elsewhere")
    click(page, "open_folder_1")
    shop.qtbot.waitUntil(lambda: notice_words(page)[0] != "")
    assert notice_words(page)[0].startswith("Folder not found")


def test_a_computer_that_opens_no_folders_is_told(
    shop: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    page = open_page(shop)
    click(page, "open_folder_0")
    shop.qtbot.waitUntil(lambda: notice_words(page)[0] != "")
    assert notice_words(page) == (
        "No program on this computer can show it.",
        f"Look for {shop.folder}",
    )
    click(page, "notice_action")
    assert QGuiApplication.clipboard().text() == str(shop.folder)
