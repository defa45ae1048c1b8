"""The settings in pages: a list of them and a search on the left, one page on the right.

Everything on the pages is made from the settings' declarations and checked as the file is checked.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from pos_scanner import __version__
from pos_scanner.desktop.messages import Message, translated
from pos_scanner.desktop.messages.export_formats import preset_title
from pos_scanner.desktop.messages.settings import TOPICS, TRIALS
from pos_scanner.desktop.services.backend_service import BackendReport
from pos_scanner.desktop.settings.backend_page import report_words
from pos_scanner.desktop.settings.camera_preview import CameraPreview
from pos_scanner.desktop.settings.editors import translated_setting
from pos_scanner.desktop.settings.scan_trial import scan_trial_words
from pos_scanner.desktop.settings.setting_row import SettingRow
from pos_scanner.desktop.settings.setting_search import SettingSearch
from pos_scanner.desktop.settings.topic_section import TopicSection
from pos_scanner.desktop.theme import mark, percent, set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.desktop.widgets.fields import TextField, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, card, fill, scrolled
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.plain_text import plain_item
from pos_scanner.desktop.widgets.sounds import Outcome, Player
from pos_scanner.export.formats.preset import FOLDER_NAME, all_presets
from pos_scanner.settings import DECLARATIONS, Settings
from pos_scanner.settings.declaration import Topic

LIST_WIDTH = 190
TARGETS = {
    "open_guide": "guide",
    "open_card": "card",
    "choose_camera": "cameras",
    "set_up_scanner": "scanner",
    "open_backend": "backend",
    "open_catalogue": "catalogue",
    "open_formats": "presets",
    "open_maintenance": "maintenance",
    "open_help": "help",
}
"""The page that a button of TOPIC_ACTIONS leads to."""
FOLDERS = {"test_export_folder": "export_folder", "test_backup_folder": "backup_folder"}
"""The setting whose folder a button tries."""


class SettingsPage(Page):
    """The settings.

    Args:
        picture: the newest one of the till's camera, or None.

    Signals:
        save_requested(dict[str, object]): changed values by the settings' names;
        restart_requested(): of the program;
        page_requested(str): to another page, as TARGETS has them;
        server_test_requested();
        folder_test_requested(str): write into this folder; empty: where exports go without one.
    """

    save_requested = Signal(object)
    restart_requested = Signal()
    page_requested = Signal(str)
    server_test_requested = Signal()
    folder_test_requested = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        settings: Settings,
        path: Path,
        picture: Callable[[], QImage | None],
    ) -> None:
        heading = QCoreApplication.translate("SettingsPage", "Settings")
        super().__init__("settings_page", heading, parent, (1080, 760))
        self._settings = settings
        self._search: SettingSearch | None = None
        self._player: Player | None = None  # Kept: it has the file that is being played.
        self._preview = CameraPreview(picture)
        self._preview.hide()
        formats = all_presets(path.parent / FOLDER_NAME)[0]
        offers = {"export_preset": [(preset.name, preset_title(preset)) for preset in formats]}
        self._sections = {topic: TopicSection(topic, settings, offers) for topic in Topic}
        self._rows = {
            row.declaration.name: row for section in self._sections.values() for row in section.rows
        }
        self._search_line = TextField("setting_search", input_method=True)
        self._topics = QListWidget()
        self._nothing = label(self.tr("No setting found."), "quiet")
        self._fill_sections(path)
        self._lay_out()
        self._connect()
        self._topics.setCurrentRow(0)
        self._topics.setFocus()

    def show_setting(self, name: str) -> None:
        """Open the page of a setting, by its name in Settings, with the cursor in its editor."""
        self.show_topic(DECLARATIONS[name].page)
        row = self._rows[name]
        row.editor.field.setFocus()
        # The section that came into sight is laid out first.
        QTimer.singleShot(0, self, partial(self._area.ensureWidgetVisible, row))

    def show_topic(self, topic: Topic) -> None:
        """Open the page of a topic; a search is over."""
        self._search_line.clear()
        self._topics.setCurrentRow(list(Topic).index(topic))

    def show_saved(self, settings: Settings) -> None:
        """Say that the changes are in the file, and compare with these settings from now on."""
        previous, self._settings = self._settings, settings
        for row in self._rows.values():
            row.set_saved()
        changed = (
            name for name in DECLARATIONS if getattr(previous, name) != getattr(settings, name)
        )
        if not all(DECLARATIONS[name].is_live for name in changed):
            self._restart.show()
        if not self._restart.isHidden():
            advice = self.tr("Restart to apply everything; the form is kept.")
            words, state = Message(self.tr("Saved."), advice), "good"
        elif previous.window_scale != settings.window_scale > percent():
            title = self.tr("Saved, and drawn at {0} %: this screen has no room for more.")
            words, state = Message(title.format(percent()), ""), "warning"
        else:
            words, state = Message(self.tr("Saved, and in use."), ""), "good"
        self.notice.tell(words, state)

    def show_report(self, report: BackendReport) -> None:
        """Say what the test of the server came to."""
        words, state = report_words(report)
        self.notice.tell(words, state)

    def show_folder_tried(self, folder: str, duration_ms: int) -> None:
        """Say that a folder can be written."""
        title, advice = map(translated, TRIALS["folder"])
        self.notice.tell(Message(title.format(path=folder, ms=duration_ms), advice), "good")

    def take_scan(self, text: str) -> bool:
        """While the camera is tried, say what it has read."""
        if self._preview.isHidden():
            return False
        self.notice.tell(*scan_trial_words(text))
        return True

    def reject(self) -> None:
        """Close; changes that are not saved are asked about."""
        names = self._changed_names()
        if not names:
            super().reject()
            return
        labels = [
            QCoreApplication.translate("Settings", DECLARATIONS[name].label) for name in names
        ]
        words = Message(self.tr("Discard the changes?"), self.tr("Not saved: {0}."))
        listed = words.advice.format(self.tr(", ").join(labels))
        dialog = ConfirmDialog(
            "unsaved_dialog", Message(words.title, listed), self.tr("Discard"), self
        )
        dialog.accepted.connect(self._on_discard)
        dialog.open()

    # ---------------------------------------------------------------------------- inner parts

    def _fill_sections(self, path: Path) -> None:
        camera = self._sections[Topic.CAMERA].extra
        camera.addWidget(self._preview)
        about = self._sections[Topic.ABOUT].extra
        for words in (
            f"pos_scanner {__version__}",
            self.tr("Settings are kept in {0}").format(path),
            self.tr("Free software under the Apache licence 2.0."),
        ):
            line = label(words, "quiet")
            line.setWordWrap(True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            about.addWidget(line)

    def _lay_out(self) -> None:
        self._search_line.setPlaceholderText(self.tr("Search"))
        self._search_line.setAccessibleName(self.tr("Search all settings"))
        self._search_line.setClearButtonEnabled(True)
        self._topics.setObjectName("topics")
        self._topics.setAccessibleName(self.tr("Pages of the settings"))
        mark(self._topics, role="topics")
        for topic in Topic:
            self._topics.addItem(plain_item(translated(TOPICS[topic])))
        topics = fill(QVBoxLayout(), self._search_line, (self._topics, 1), spacing=2 * STEP)
        for part in (self._search_line, self._topics):
            set_px(part, setFixedWidth=LIST_WIDTH)
        holder = QWidget()
        self._nothing.hide()
        sections = (*self._sections.values(), self._nothing)
        fill(QVBoxLayout(holder), *sections, 1, spacing=4 * STEP, margins=(0, 0, 4 * STEP, 0))
        self._area = scrolled(holder)
        open_topic = card((self._area, 1), margins=(5 * STEP, 4 * STEP, STEP, STEP))
        columns = fill(QHBoxLayout(), topics, (open_topic, 1), spacing=4 * STEP, margins=NO_MARGINS)
        fill(self.body, (columns, 1), self.notice)
        self._restart = self.add_button("restart", self.tr("Restart now"))
        self._restart.hide()
        self._save = self.add_button("save_settings", self.tr("Save  Enter"), "primary")
        self._save.setDefault(True)
        self.add_close(self.tr("Close  Esc"))

    def _connect(self) -> None:
        self._topics.currentRowChanged.connect(self._on_topic_chosen)
        self._topics.itemClicked.connect(self._search_line.clear)
        self._search_line.textChanged.connect(self._on_search)
        self._restart.clicked.connect(self.restart_requested)
        self._save.clicked.connect(self._on_save)
        for section in self._sections.values():
            section.action_requested.connect(self._on_action)

    def _on_topic_chosen(self, position: int) -> None:
        self._search_line.clear()
        self._topics.setCurrentRow(position)
        self._preview.hide()
        self._nothing.hide()
        for place, section in enumerate(self._sections.values()):
            section.narrow_to(None)
            section.setVisible(place == position)
        self._area.verticalScrollBar().setValue(0)

    def _on_search(self, text: str) -> None:
        if not text.strip():
            self._on_topic_chosen(self._topics.currentRow())
            return
        self._search = self._search or SettingSearch()
        names = self._search.find(text)
        self._topics.clearSelection()
        for section in self._sections.values():
            section.narrow_to(names)
        self._nothing.setVisible(not names)

    def _on_action(self, name: str) -> None:
        self.notice.clear()
        if name in FOLDERS:
            self._try_folder(FOLDERS[name])
        elif name == "test_server":
            self.server_test_requested.emit()
        elif name == "test_camera":
            self._show_camera()
        elif name == "test_sound":
            self._play_sound()
        else:
            self.page_requested.emit(TARGETS[name])

    def _try_folder(self, setting: str) -> None:
        row = self._rows[setting]
        if not row.check():
            return
        if folder := str(row.value()):
            self.folder_test_requested.emit(folder)
        elif setting == "export_folder":
            self.folder_test_requested.emit("")
        else:
            self.notice.tell(Message(*map(translated, TRIALS["no-folder"])), "warning")

    def _play_sound(self) -> None:
        """Play at the volume that is typed, saved or not."""
        row = self._rows["sound_volume"]
        if not row.check():
            return
        volume = int(str(row.value()))
        self._player = Player(volume)
        self._player.play(Outcome.DONE)
        title, advice = map(translated, TRIALS["sound" if volume else "silent"])
        state = "good" if volume else "warning"
        self.notice.tell(Message(title.format(volume=volume), advice), state)

    def _show_camera(self) -> None:
        self._preview.show()
        size = self._preview.size_words
        title, advice = map(translated, TRIALS["picture" if size else "no-picture"])
        self.notice.tell(Message(title.format(size=size), advice), "good" if size else "bad")

    def _on_save(self) -> None:
        wrong = [row for row in self._rows.values() if not row.check()]
        if wrong:
            self._refuse(wrong[0])
            return
        names = self._changed_names()
        self.save_requested.emit({name: self._rows[name].value() for name in names})

    def _refuse(self, row: SettingRow) -> None:
        caption = translated_setting(row.declaration.label)
        title = self.tr("{0}: this value is not valid").format(caption)
        advice = self.tr("Allowed: {0}.").format(row.editor.wanted)
        self.notice.tell(Message(title, advice), "bad")
        self.show_setting(row.declaration.name)

    def _changed_names(self) -> list[str]:
        return [name for name, row in self._rows.items() if row.is_changed()]

    def _on_discard(self) -> None:
        super().reject()
