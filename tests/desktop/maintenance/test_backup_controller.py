"""The journal in trouble: a sound backup is offered in words, and put in place with one button."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.maintenance import backup_controller
from pos_scanner.desktop.maintenance.restore_page import RestorePage
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import backup_of
from tests.desktop.conftest import NOON, Till, find, started_till
from tests.desktop.invoice_list.test_invoice_list_page import INVOICE


def shop_with_a_backup(folder: Path) -> None:
    """One invoice in the backup and in the journal; then the journal is damaged."""
    journal = Journal.open(folder)
    journal.confirm("d1", INVOICE, at=NOON)
    journal.close()
    backup = backup_of(folder / FILE_NAME, NOON.date())
    backup.parent.mkdir()
    backup.write_bytes((folder / FILE_NAME).read_bytes())
    damage(folder)


def damage(folder: Path) -> None:
    path = folder / FILE_NAME
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    path.write_bytes(b"no database at all" * 400)


def rescue(till: Till) -> RestorePage:
    found = till.wiring.host.page
    assert isinstance(found, RestorePage)
    return found


def test_a_backup_is_made_when_the_window_opens(till: Till, qtbot: QtBot) -> None:
    qtbot.waitUntil(backup_of(till.folder / FILE_NAME, NOON.date()).exists)


def test_a_damaged_journal_is_told_and_the_backup_takes_its_place(
    tmp_path: Path, qtbot: QtBot
) -> None:
    shop_with_a_backup(tmp_path)
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(lambda: isinstance(till.wiring.host.page, RestorePage))
        page = rescue(till)
        button = page.findChild(QPushButton, "restore_backup")
        assert isinstance(button, QPushButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "works again: 1 invoice." in till.visible_texts())
        till.click("close_page")
        numbers = find(till.window, QPushButton, "open_numbers")
        qtbot.waitUntil(lambda: "Today 1" in numbers.text())
        till.type("name", "Song Dan")
        till.type("amount", "58")
        till.press("amount", Qt.Key.Key_Return)
        qtbot.waitUntil(till.window.invoice.confirmed_panel.isVisible)
        assert [number for number, _ in till.invoices()] == [
            "T1-20261123-0001",
            "T1-20261123-0002",
        ]
    kept = [one.name for one in tmp_path.iterdir() if "damaged" in one.name or "kept" in one.name]
    assert kept or len(list(tmp_path.glob("journal*"))) > 1


def test_not_now_leaves_everything_and_the_offer_stays_in_the_notice(
    tmp_path: Path, qtbot: QtBot
) -> None:
    shop_with_a_backup(tmp_path)
    before = (tmp_path / FILE_NAME).read_bytes()
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(lambda: isinstance(till.wiring.host.page, RestorePage))
        QTest.keyClick(rescue(till), Qt.Key.Key_Return)  # Not now is the default.
        assert not till.wiring.host.is_open
        assert (tmp_path / FILE_NAME).read_bytes() == before
        action = till.window.invoice.notice.findChild(QPushButton, "notice_action")
        assert isinstance(action, QPushButton)
        QTest.mouseClick(action, Qt.MouseButton.LeftButton)
        assert isinstance(till.wiring.host.page, RestorePage)


def test_without_a_backup_the_damage_is_told_and_nothing_is_offered(
    tmp_path: Path, qtbot: QtBot
) -> None:
    shop_with_a_backup(tmp_path)
    backup_of(tmp_path / FILE_NAME, NOON.date()).unlink()
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(till.window.invoice.notice.isVisible)
        assert not till.wiring.host.is_open


def test_a_new_day_is_noticed_and_backed_up(till: Till, qtbot: QtBot) -> None:
    till.wiring.backup._now = lambda: NOON.replace(day=24)
    with qtbot.waitSignal(till.wiring.backup.day_changed):
        till.wiring.backup.check_day()
    qtbot.waitUntil(backup_of(till.folder / FILE_NAME, NOON.replace(day=24).date()).exists)


def test_a_flipped_bit_is_found_by_the_proof_and_the_backup_offered(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_controller, "VERIFY_AFTER_MS", 0)
    shop_with_a_backup(tmp_path)
    backup = backup_of(tmp_path / FILE_NAME, NOON.date()).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(backup.replace(b"R1", b"R0"))
    with started_till(tmp_path, qtbot) as till:
        notice = till.window.invoice.notice
        qtbot.waitUntil(lambda: "T1-20261123-0001" in till.visible_texts())
        assert not till.wiring.host.is_open  # It does not come between two customers.
        till.type("name", "Song Dan")
        assert notice.isVisible()  # Nor is it gone with the next key.
        action = notice.findChild(QPushButton, "notice_action")
        assert isinstance(action, QPushButton)
        QTest.mouseClick(action, Qt.MouseButton.LeftButton)
        till.click("restore_backup")
        qtbot.waitUntil(lambda: "works again: 1 invoice." in till.visible_texts())
    with closing(Journal.open(tmp_path)) as journal:
        assert journal.verify().is_sound
