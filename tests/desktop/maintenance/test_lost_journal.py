"""A journal that is not the one written last: named in the window, with what helps."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.maintenance.restore_page import RestorePage
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings.reader import load
from tests.desktop.conftest import NOON, Till, started_till
from tests.desktop.invoice_list.test_invoice_list_page import INVOICE
from tests.desktop.lookup import click
from tests.desktop.maintenance.conftest import choose_folder
from tests.faults.version_1 import make_version_1


def confirm(folder: Path, *draft_ids: str) -> list[str]:
    with closing(Journal.open(folder)) as journal:
        return [journal.confirm(draft_id, INVOICE, at=NOON).number for draft_id in draft_ids]


def put_an_older_copy_there(folder: Path) -> Path:
    """Three invoices, then the file as it was after the first; gives the newest file."""
    confirm(folder, "d1")
    older = shutil.copyfile(folder / FILE_NAME, folder.parent / "older")
    confirm(folder, "d2", "d3")
    newest = shutil.copyfile(folder / FILE_NAME, folder.parent / "newest")
    shutil.copyfile(older, folder / FILE_NAME)
    return newest


def page_of(till: Till, qtbot: QtBot) -> RestorePage:
    qtbot.waitUntil(lambda: isinstance(till.wiring.host.page, RestorePage))
    page = till.wiring.host.page
    assert isinstance(page, RestorePage)
    return page


def test_an_older_copy_is_named_and_an_empty_journal_goes_on_with_the_next_number(
    tmp_path: Path, qtbot: QtBot
) -> None:
    put_an_older_copy_there(tmp_path / "data")
    with started_till(tmp_path / "data", qtbot) as till:
        page = page_of(till, qtbot)
        assert "older copy: 1 invoices, but 3" in till.visible_texts()
        click(page, "begin_anew")
        click(page, "begin_anew")
        qtbot.waitUntil(lambda: "An empty journal has been started." in till.visible_texts())
    assert confirm(tmp_path / "data", "d4") == [f"T1-{NOON:%Y%m%d}-0004"]


def test_a_file_without_a_backup_can_be_gone_on_with_and_no_number_is_given_twice(
    tmp_path: Path, qtbot: QtBot
) -> None:
    put_an_older_copy_there(tmp_path / "data")
    with started_till(tmp_path / "data", qtbot) as till:
        page = page_of(till, qtbot)
        click(page, "use_file")
        click(page, "begin_anew")  # Another button: asked anew.
        click(page, "use_file")
        click(page, "use_file")
        qtbot.waitUntil(lambda: "The journal works again: 1 invoice." in till.visible_texts())
        assert "2 known invoices are not in it" in till.visible_texts()
    assert confirm(tmp_path / "data", "d4") == [f"T1-{NOON:%Y%m%d}-0004"]
    with closing(Journal.open(tmp_path / "data")) as journal:
        assert journal.invoice(f"T1-{NOON:%Y%m%d}-0001")


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The command lines with which the program was started again."""
    lines: list[list[str]] = []

    def note(_program: str, arguments: list[str]) -> bool:
        lines.append(arguments)
        return True

    monkeypatch.setattr(QProcess, "startDetached", note)
    return lines


def give_arguments(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr("sys.argv", ["pos-scanner", *arguments])


def test_another_folder_is_kept_as_a_setting_and_the_arguments_go_on(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, starts: list[list[str]]
) -> None:
    put_an_older_copy_there(tmp_path / "data")
    confirm(tmp_path / "other", "d1")
    give_arguments(monkeypatch, "--lang", "en")
    choose_folder(monkeypatch, tmp_path / "other")
    with started_till(tmp_path / "data", qtbot) as till:
        page = page_of(till, qtbot)
        assert "data folder permanently" in till.visible_texts()
        click(page, "other_folder")
        qtbot.waitUntil(lambda: bool(starts))
        assert starts[0][-2:] == ["--lang", "en"]
        assert load(till.wiring.services.settings_file.path, {}).data_folder == str(
            tmp_path / "other"
        )


def test_a_folder_of_the_command_line_is_exchanged_for_this_start(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, starts: list[list[str]]
) -> None:
    put_an_older_copy_there(tmp_path / "data")
    confirm(tmp_path / "other", "d1")
    give_arguments(monkeypatch, f"--data-dir={tmp_path / 'data'}", "--lang", "en")
    choose_folder(monkeypatch, tmp_path / "other")
    with started_till(tmp_path / "data", qtbot) as till:
        page = page_of(till, qtbot)
        assert "The other folder is used until the window is closed." in till.visible_texts()
        click(page, "other_folder")
        qtbot.waitUntil(lambda: bool(starts))
    assert starts[0][-4:] == ["--data-dir", str(tmp_path / "other"), "--lang", "en"]


def test_a_folder_without_a_journal_is_refused_since_numbers_would_begin_anew(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, starts: list[list[str]]
) -> None:
    put_an_older_copy_there(tmp_path / "data")
    choose_folder(monkeypatch, tmp_path)
    for arguments in ((), ("--data-dir", str(tmp_path / "data"))):
        give_arguments(monkeypatch, *arguments)
        with started_till(tmp_path / "data", qtbot) as till:
            click(page_of(till, qtbot), "other_folder")
            qtbot.waitUntil(lambda: "no journal" in till.visible_texts())
    assert starts == []


def test_the_right_file_brought_back_is_opened_by_another_try(tmp_path: Path, qtbot: QtBot) -> None:
    newest = put_an_older_copy_there(tmp_path / "data")
    with started_till(tmp_path / "data", qtbot) as till:
        page = page_of(till, qtbot)
        newest.replace(tmp_path / "data" / FILE_NAME)
        click(page, "retry")
        qtbot.waitUntil(lambda: till.wiring.till.is_open and till.wiring.host.page is None)
    assert confirm(tmp_path / "data", "d4") == [f"T1-{NOON:%Y%m%d}-0004"]


def test_what_an_older_version_takes_is_told_before_it_is_brought_to_this_one(
    tmp_path: Path, qtbot: QtBot
) -> None:
    list(make_version_1(tmp_path / FILE_NAME, 3))
    with started_till(tmp_path, qtbot) as till:
        qtbot.waitUntil(lambda: till.wiring.till.is_open)
        assert "Updating the journal: " in till.visible_texts()
        assert " seconds, please wait." in till.visible_texts()
        assert "3 invoices; needs 1 of " in till.visible_texts()
