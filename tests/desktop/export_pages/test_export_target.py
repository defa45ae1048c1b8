"""In which format, encoding and folder: what is offered, and what may be set with which format."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.export_pages.export_target import ExportTarget
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.export.formats.preset import Preset, load_preset, preset_names
from tests.desktop.lookup import HOSTILE_NAMES, click, entries, is_enabled, part, pick

PRESETS = tuple(load_preset(name) for name in preset_names())
FOLDER = Path("/home/till/Documents")


def title(name: str) -> str:
    return load_preset(name).title


@pytest.fixture
def target(qtbot: QtBot) -> ExportTarget:
    target = ExportTarget(FOLDER, "")
    qtbot.addWidget(target)
    target.resize(900, 300)
    target.show()
    return target


@pytest.fixture
def offered(target: ExportTarget) -> ExportTarget:
    target.offer(PRESETS, "standard")
    return target


def field(target: ExportTarget, name: str) -> QLineEdit:
    return part(target, QLineEdit, name)


def test_until_formats_are_offered_there_is_none(target: ExportTarget) -> None:
    assert target.preset is None
    assert target.template is None
    assert target.folder == FOLDER
    assert target.encoding == ""


def test_every_format_is_offered_by_its_title(offered: ExportTarget) -> None:
    assert entries(offered, "preset") == [preset.title for preset in PRESETS]


@pytest.mark.parametrize("name", preset_names())
def test_the_settings_format_is_chosen_at_first(target: ExportTarget, name: str) -> None:
    target.offer(PRESETS, name)
    assert target.preset == load_preset(name)


def test_a_format_that_is_gone_falls_back_to_the_first(target: ExportTarget) -> None:
    target.offer(PRESETS, "own-99")
    assert target.preset == PRESETS[0]


def test_offering_says_that_something_changed_once(target: ExportTarget, qtbot: QtBot) -> None:
    changes: list[Preset | None] = []
    target.changed.connect(lambda: changes.append(target.preset))
    target.offer(PRESETS, "workbook")
    assert changes == [load_preset("workbook")]


@pytest.mark.parametrize("name", [name for name in preset_names() if name != "standard"])
def test_another_format_says_that_something_changed(
    offered: ExportTarget, name: str, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(offered.changed):
        pick(offered, "preset", title(name))
    assert offered.preset == load_preset(name)


@pytest.mark.parametrize("name", preset_names())
def test_an_encoding_is_chosen_only_for_a_text(offered: ExportTarget, name: str) -> None:
    pick(offered, "preset", title(name))
    assert is_enabled(offered, "encoding") is not load_preset(name).is_workbook


@pytest.mark.parametrize("name", preset_names())
def test_a_template_is_asked_for_only_where_one_is_filled(offered: ExportTarget, name: str) -> None:
    pick(offered, "preset", title(name))
    is_needed = load_preset(name).format.value == "template"
    assert field(offered, "template").isVisible() is is_needed
    assert part(offered, QPushButton, "choose_template").isVisible() is is_needed


@pytest.mark.parametrize("name", preset_names())
def test_a_formats_note_is_read_below_it(offered: ExportTarget, name: str) -> None:
    pick(offered, "preset", title(name))
    note = load_preset(name).note
    texts = [label.text() for label in offered.findChildren(QLabel) if label.isVisible()]
    assert (note in texts) is bool(note)


@pytest.mark.parametrize(
    ("words", "codec"),
    [
        ("The format's default", ""),
        ("UTF-8 with BOM (Excel)", "utf-8-sig"),
        ("UTF-8", "utf-8"),
        ("GB18030 (older programs)", "gb18030"),
    ],
)
def test_each_encoding_has_its_codec(offered: ExportTarget, words: str, codec: str) -> None:
    pick(offered, "encoding", words)
    assert offered.encoding == codec


def test_another_encoding_says_that_something_changed(offered: ExportTarget, qtbot: QtBot) -> None:
    with qtbot.waitSignal(offered.changed):
        pick(offered, "encoding", "UTF-8")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/srv/accounting", Path("/srv/accounting")),
        ("  /srv/accounting  ", Path("/srv/accounting")),
        ("~/accounting", Path.home() / "accounting"),
        ("", Path()),
    ],
)
def test_the_folder_is_what_was_typed(offered: ExportTarget, text: str, path: Path) -> None:
    field(offered, "export_folder").setText(text)
    assert offered.folder == path


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_a_folder_may_be_called_anything(offered: ExportTarget, text: str) -> None:
    field(offered, "export_folder").setText(f"/srv/{text}")
    assert offered.folder == Path(f"/srv/{text}")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/srv/blank.xlsx", Path("/srv/blank.xlsx")),
        ("~/blank.xlsx", Path.home() / "blank.xlsx"),
        ("   ", None),
    ],
)
def test_the_template_is_what_was_typed_where_one_is_filled(
    offered: ExportTarget, text: str, path: Path | None
) -> None:
    field(offered, "template").setText(text)
    assert offered.template is None
    pick(offered, "preset", title("tax-platform"))
    assert offered.template == path


def test_the_settings_template_stands_there_at_first(qtbot: QtBot) -> None:
    target = ExportTarget(FOLDER, "/srv/blank.xlsx")
    qtbot.addWidget(target)
    target.offer(PRESETS, "tax-platform")
    assert target.template == Path("/srv/blank.xlsx")


def test_a_typed_template_says_that_something_changed(offered: ExportTarget, qtbot: QtBot) -> None:
    pick(offered, "preset", title("tax-platform"))
    field(offered, "template").setText("/srv/blank.xlsx")
    with qtbot.waitSignal(offered.changed):
        QTest.keyClick(field(offered, "template"), Qt.Key.Key_Return)


def test_a_folder_is_chosen_in_the_systems_dialog(
    offered: ExportTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[str] = []

    def choose(parent: QWidget, words: str, folder: str) -> str:
        folders.append(folder)
        return "/srv/accounting"

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    click(offered, "choose_folder")
    assert folders == [str(FOLDER)]
    assert offered.folder == Path("/srv/accounting")


def test_a_template_is_chosen_in_the_systems_dialog(
    offered: ExportTarget, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    pick(offered, "preset", title("tax-platform"))

    def choose(*arguments: object) -> tuple[str, str]:
        assert "(*.xlsx)" in str(arguments[-1])
        return "/srv/blank.xlsx", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    with qtbot.waitSignal(offered.changed):
        click(offered, "choose_template")
    assert offered.template == Path("/srv/blank.xlsx")


def test_a_dialog_that_is_cancelled_changes_nothing(
    offered: ExportTarget, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    pick(offered, "preset", title("tax-platform"))
    field(offered, "template").setText("/srv/blank.xlsx")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    with qtbot.assertNotEmitted(offered.changed):
        click(offered, "choose_folder")
        click(offered, "choose_template")
    assert offered.folder == FOLDER
    assert offered.template == Path("/srv/blank.xlsx")


def test_ones_own_formats_are_a_click_away(offered: ExportTarget, qtbot: QtBot) -> None:
    with qtbot.waitSignal(offered.formats_requested):
        click(offered, "edit_formats")


def test_no_button_here_is_enters(offered: ExportTarget) -> None:
    for name in ("edit_formats", "choose_folder", "choose_template"):
        assert not part(offered, QPushButton, name).autoDefault()


@pytest.mark.parametrize("language", LANGUAGES)
def test_formats_are_called_in_the_users_language(language: str, qtbot: QtBot) -> None:
    speak(language)
    target = ExportTarget(FOLDER, "")
    qtbot.addWidget(target)
    target.offer(PRESETS, "standard")
    titles = entries(target, "preset")
    speak("en")
    is_chinese = language == "zh_CN"
    assert titles == [preset.title_zh if is_chinese else preset.title for preset in PRESETS]
    assert field(target, "export_folder").accessibleName()
    assert field(target, "template").accessibleName()
