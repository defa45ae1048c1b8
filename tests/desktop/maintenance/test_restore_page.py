"""A damaged journal's backup is offered by its name, put in place by one press, and told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.maintenance.restore_page import RestorePage
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.errors import FailureKind, KnownError
from tests.desktop.lookup import click, is_enabled, label_texts, notice_words, part

BACKUP = "/data/backups/journal-20261122.sqlite3"
DAMAGED = KnownError(
    FailureKind.JOURNAL_DAMAGED, path="/data/journal.sqlite3", reason="has-backup", backup=BACKUP
)
MISSING = KnownError(FailureKind.JOURNAL_MISSING, path="/data/journal.sqlite3", backup=BACKUP)
PROVED = KnownError(
    FailureKind.JOURNAL_DAMAGED, reason="proved", what="T1-20261123-0001", backup=BACKUP
)


class Rescue:
    """The page and the backups that it asked for."""

    def __init__(self, error: KnownError = DAMAGED, *, can_begin: bool = False) -> None:
        self.window = QWidget()
        self.window.resize(1000, 700)
        self.window.show()
        self.page = RestorePage(self.window, error, can_begin=can_begin)
        self.backups: list[str] = []
        self.page.restore_requested.connect(self.backups.append)
        self.page.open()

    def is_busy(self) -> bool:
        return not part(self.page, QProgressBar, "").isHidden()


@pytest.fixture
def rescue(qtbot: QtBot) -> Rescue:
    rescue = Rescue()
    qtbot.addWidget(rescue.window)
    qtbot.waitUntil(rescue.page.isActiveWindow)
    return rescue


@pytest.mark.parametrize("error", [DAMAGED, MISSING, PROVED])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_happened_is_said_over_the_backups_name(
    error: KnownError, language: str, qtbot: QtBot
) -> None:
    speak(language)
    rescue = Rescue(error)
    qtbot.addWidget(rescue.window)
    title = failure_words(error).title
    speak("en")
    texts = label_texts(rescue.page)
    assert texts[1] == title
    assert "journal-20261122.sqlite3" in texts[2]
    assert "/data/backups" not in texts[2]


def test_one_press_asks_for_the_backup_once(rescue: Rescue) -> None:
    for _ in range(2):
        click(rescue.page, "restore_backup")
    assert rescue.backups == [BACKUP]
    assert not is_enabled(rescue.page, "restore_backup")
    assert rescue.is_busy()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_esc_are_not_now(rescue: Rescue, key: Qt.Key, qtbot: QtBot) -> None:
    assert rescue.page.focusWidget() is part(rescue.page, QPushButton, "close_page")
    with qtbot.waitSignal(rescue.page.rejected):
        QTest.keyClick(rescue.page, key)
    assert rescue.backups == []


@pytest.mark.parametrize(
    ("missing", "kept_as", "words"),
    [
        (0, "", "No invoice is missing."),
        (
            0,
            "journal-damaged.sqlite3",
            "No invoice is missing. The damaged file is kept as journal-damaged.sqlite3.",
        ),
        (3, "", "3 newer invoices are not in it: confirm them again."),
        (None, "", "It could not be checked whether it contains newer invoices."),
        (
            None,
            "x.sqlite3",
            "The damaged file is kept as x.sqlite3. "
            "It could not be checked whether it contains newer invoices.",
        ),
    ],
)
def test_what_came_of_it_is_told(
    rescue: Rescue, missing: int | None, kept_as: str, words: str
) -> None:
    click(rescue.page, "restore_backup")
    rescue.page.show_restored(41, kept_as, missing)
    assert notice_words(rescue.page) == ("The journal works again: 41 invoices.", words)
    assert not rescue.is_busy()
    assert part(rescue.page, QPushButton, "restore_backup").isHidden()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FailureKind.JOURNAL_DAMAGED, ("damaged file is kept as x.", "损坏的文件保存为 x")),
        (FailureKind.JOURNAL_OF_ANOTHER_TILL, ("replaced file is kept as x.", "原文件保存为 x")),
        (FailureKind.JOURNAL_OLDER, ("replaced file is kept as x.", "原文件保存为 x")),
        (FailureKind.JOURNAL_FOREIGN, ("replaced file is kept as x.", "原文件保存为 x")),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_only_a_damaged_file_is_called_so(
    kind: FailureKind, words: tuple[str, str], language: str, qtbot: QtBot
) -> None:
    speak(language)
    rescue = Rescue(KnownError(kind, path="/data/journal.sqlite3", backup=BACKUP))
    qtbot.addWidget(rescue.window)
    rescue.page.show_restored(41, "x.sqlite3", 3)
    told = notice_words(rescue.page)[1]
    speak("en")
    assert words[language != "en"] in told
    # What is missing may be in neither file.
    assert told.startswith("3 newer invoices are not" if language == "en" else "有 3 张")


@pytest.mark.parametrize("size", [(1024, 740), (960, 600)])
@pytest.mark.parametrize("is_failure", [False, True])
def test_what_came_of_it_has_room_under_all_that_was_explained(
    qtbot: QtBot, size: tuple[int, int], *, is_failure: bool
) -> None:
    path = "/media/a till's own disk/pos_scanner/journal.sqlite3"
    error = KnownError(FailureKind.JOURNAL_REPLACED, path=path, backup=BACKUP)
    rescue = Rescue(error, can_begin=True)
    qtbot.addWidget(rescue.window)
    rescue.window.resize(*size)
    if is_failure:
        rescue.page.show_failure(KnownError(FailureKind.BACKUP_NOT_SOUND, path=BACKUP))
    else:
        rescue.page.show_restored(41, "journal-replaced-20261129-111016.sqlite3", None)
    texts = [each for each in rescue.page.findChildren(QLabel) if each.isVisible() and each.text()]

    def has_room() -> bool:
        return all(text.height() >= text.heightForWidth(text.width()) for text in texts)

    qtbot.waitUntil(has_room)
    assert rescue.page.height() <= rescue.window.height()
    assert part(rescue.page, QPushButton, "close_page").text() == (
        "Not now  Esc" if is_failure else "Close  Esc"
    )


@pytest.mark.parametrize(
    "kind",
    [FailureKind.BACKUP_NOT_SOUND, FailureKind.DISK_FULL, FailureKind.FOLDER_NOT_WRITABLE],
)
def test_a_failure_is_told_and_can_be_tried_again(rescue: Rescue, kind: FailureKind) -> None:
    click(rescue.page, "restore_backup")
    error = KnownError(kind, path=BACKUP)
    rescue.page.show_failure(error)
    words = failure_words(error)
    assert notice_words(rescue.page) == (words.title, words.advice)
    assert not rescue.is_busy()
    click(rescue.page, "restore_backup")
    assert rescue.backups == [BACKUP, BACKUP]
    assert notice_words(rescue.page) == ("", "")


def test_a_hostile_path_is_plain_text(qtbot: QtBot) -> None:
    path = "/data/<b>journal</b>.sqlite3"
    rescue = Rescue(KnownError(FailureKind.JOURNAL_MISSING, path=path, backup=path))
    qtbot.addWidget(rescue.window)
    for label in rescue.page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    assert any(path in text for text in label_texts(rescue.page))


OLDER = KnownError(
    FailureKind.JOURNAL_OLDER,
    path="/data/journal.sqlite3",
    invoices="3",
    known="5",
    day="2026-11-28",
)


@pytest.fixture
def lost(qtbot: QtBot) -> Rescue:
    """A journal that is not the right one, without a backup."""
    rescue = Rescue(OLDER, can_begin=True)
    qtbot.addWidget(rescue.window)
    qtbot.waitUntil(rescue.page.isActiveWindow)
    return rescue


def test_a_journal_that_is_not_the_right_one_is_named_with_its_numbers(lost: Rescue) -> None:
    title = "This journal is an older copy: 3 invoices, but 5 on 2026-11-28."
    assert label_texts(lost.page)[1] == title
    assert lost.page.findChild(QPushButton, "restore_backup") is None


def test_an_empty_journal_takes_two_presses(lost: Rescue, qtbot: QtBot) -> None:
    click(lost.page, "begin_anew")
    assert not lost.is_busy()
    with qtbot.waitSignal(lost.page.begin_requested):
        click(lost.page, "begin_anew")
    assert lost.is_busy()
    lost.page.show_begun(2)
    assert "2 known invoices are not in it" in notice_words(lost.page)[1]


@pytest.mark.parametrize("name", ["other_folder", "retry"])
def test_another_folder_or_another_try_is_one_press(lost: Rescue, qtbot: QtBot, name: str) -> None:
    signal = lost.page.folder_requested if name == "other_folder" else lost.page.retry_requested
    with qtbot.waitSignal(signal):
        click(lost.page, name)
