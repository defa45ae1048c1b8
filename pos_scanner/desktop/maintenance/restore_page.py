"""The journal is damaged, gone or not the right one: a backup, an empty one, another folder.

A backup that somebody chose is put in the journal's place here, too.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from pos_scanner.desktop.messages import Message, counted, failure_words
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import FailureKind, KnownError

_HAS_INVOICES = {
    FailureKind.JOURNAL_OLDER,
    FailureKind.JOURNAL_WITHOUT_LOG,
    FailureKind.JOURNAL_OF_ANOTHER_TILL,
    FailureKind.JOURNAL_REPLACED,
}
"""A whole journal stands there, though not the one that the till wrote last."""


class RestorePage(Page):
    """Offers what helps a journal that cannot be used, each with one button.

    Args:
        parent: the window.
        error: why there is need of help; ``None`` when somebody chose a backup.
        backup: the chosen one's path; else it is a fact of the error.
        can_begin: whether an empty journal, another folder and trying again are offered.
        is_folder_fixed: whether the program's command line names the data folder, which then only
            its owner can change for the next start.

    Signals:
        restore_requested(str): the backup's path, or that of the file that stands there;
        begin_requested(): an empty journal, pressed twice;
        folder_requested(): another data folder;
        retry_requested(): the right file, or its disk, is there again.
    """

    restore_requested = Signal(str)
    begin_requested = Signal()
    folder_requested = Signal()
    retry_requested = Signal()

    def __init__(
        self,
        parent: QWidget,
        error: KnownError | None,
        *,
        backup: str = "",
        can_begin: bool = False,
        is_folder_fixed: bool = False,
    ) -> None:
        translate = QCoreApplication.translate
        heading = translate("RestorePage", "There is a problem with the journal")
        if error is None:
            heading = translate("RestorePage", "Restore a backup")
        super().__init__("rescue_page", heading, parent, (860, 0))
        self._is_by_choice = error is None
        self._is_damaged = error is not None and error.kind is FailureKind.JOURNAL_DAMAGED
        self._is_folder_fixed = is_folder_fixed
        self._backup = error.facts.get("backup", "") if error else backup
        # A backup takes over what the file has beyond it; without one the file is all there is.
        is_usable = error is not None and error.kind in _HAS_INVOICES and not self._backup
        self._usable_file = error.facts.get("path", "") if error and is_usable else ""
        words = failure_words(error) if error else self._choice_words()
        explanations = self._explanations(words, can_begin=can_begin) if error else [words.advice]
        texts = [label(words.title, "strong"), *(label(text, "text") for text in explanations)]
        for text in texts:
            text.setWordWrap(True)
        self._texts = texts
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.hide()
        fill(self.body, *texts, self._progress, self.notice)
        self._actions = self._make_actions(can_begin=can_begin)
        self._close_button = self.add_close(self.tr("Not now  Esc"))
        self._close_button.setDefault(True)
        self._close_button.setFocus()

    def _choice_words(self) -> Message:
        title = self.tr("Replace the journal with {0}?").format(Path(self._backup).name)
        advice = self.tr(
            "The backup is verified first. The current file is renamed and kept next to it; "
            "invoices confirmed after the backup are carried over as far as they are intact."
        )
        return Message(title, advice)

    def _explanations(self, words: Message, *, can_begin: bool) -> list[str]:
        texts = [words.advice] if can_begin else []
        if self._backup:
            backup = self.tr(
                "There is an intact backup: {0}. One button restores it; the existing file is "
                "renamed and kept next to it. Invoices confirmed after the backup are "
                "carried over as far as they are intact."
            )
            texts.append(backup.format(Path(self._backup).name))
        if can_begin and self._usable_file:
            texts.append(
                self.tr(
                    "You can also continue with the existing file: its invoices are kept, and "
                    "numbering continues after all numbers used so far."
                )
            )
        if can_begin:
            texts.append(
                self.tr(
                    "An empty journal continues with the next free number; no number is used "
                    "twice. An existing file is renamed and kept."
                )
            )
            texts.append(self._folder_words())
        return texts

    def _folder_words(self) -> str:
        if self._is_folder_fixed:
            return self.tr(
                "The other folder is used until the window is closed. To use it permanently, "
                "add --data-dir and the folder to the program's shortcut."
            )
        return self.tr(
            "The other folder becomes the till's data folder permanently (setting "
            "data.folder). The settings stay as they are."
        )

    def _make_actions(self, *, can_begin: bool) -> list[QPushButton]:
        actions = []
        if self._backup:
            restore = self.add_button("restore_backup", self.tr("Restore the backup"))
            restore.clicked.connect(self._on_restore)
            actions.append(restore)
        if can_begin and self._usable_file:
            use = self.add_button("use_file", self.tr("Use this file"))
            use.clicked.connect(self._on_use)
            actions.append(use)
        if can_begin:
            begin = self.add_button("begin_anew", self.tr("Start an empty journal"))
            begin.clicked.connect(self._on_begin)
            folder = self.add_button("other_folder", self.tr("Another folder…"))
            folder.clicked.connect(self.folder_requested)
            retry = self.add_button("retry", self.tr("Try again"))
            retry.clicked.connect(self.retry_requested)
            actions += [begin, folder, retry]
        self._confirmed_action = ""
        return actions

    def show_begun(self, missing: int | None) -> None:
        """An empty journal stands there; so many invoices that are known of are not in it."""
        self._end_work()
        title = self.tr("An empty journal has been started.")
        self.notice.tell(Message(title, self._lost_words(missing or 0)), "good")

    def _lost_words(self, missing: int) -> str:
        return counted(
            missing,
            self.tr("{0} known invoice is not in it; its number will not be used again."),
            self.tr("{0} known invoices are not in it; their numbers will not be used again."),
        )

    def show_restored(self, invoices: int, kept_as: str, missing: int | None) -> None:
        """It is in place."""
        self._end_work()
        title = counted(
            invoices,
            self.tr("The journal works again: {0} invoice."),
            self.tr("The journal works again: {0} invoices."),
        )
        pattern = self.tr("The replaced file is kept as {0}.")
        if self._is_damaged:
            pattern = self.tr("The damaged file is kept as {0}.")
        if self._is_by_choice:
            title = counted(
                invoices,
                self.tr("The backup has been restored: {0} invoice."),
                self.tr("The backup has been restored: {0} invoices."),
            )
        if self._usable_file:
            pattern = self.tr("A copy of the original is kept as {0}.")
        aside = pattern.format(kept_as) if kept_as else ""
        if missing and self._usable_file:
            lost = self._lost_words(missing)
        elif missing is None:
            unknown = self.tr("It could not be checked whether it contains newer invoices.")
            aside, lost = unknown, aside  # "It" is the file that was kept.
        elif missing:
            lost = counted(
                missing,
                self.tr("{0} newer invoice is not in it: confirm it again."),
                self.tr("{0} newer invoices are not in it: confirm them again."),
            )
        else:
            lost = self.tr("No invoice is missing.")
        self.notice.tell(Message(title, " ".join(filter(None, [lost, aside]))), "good")

    def show_failure(self, error: KnownError) -> None:
        """Tell why the backup could not take its place; it can be tried again."""
        self._progress.hide()
        self._enable(is_enabled=True)
        self.notice.tell(failure_words(error), "bad")

    def _on_restore(self) -> None:
        self._begin_work()
        self.restore_requested.emit(self._backup)

    def _on_use(self) -> None:
        if self._is_confirmed("use", self.tr("Use this file as the till's journal?")):
            self._begin_work()
            self.restore_requested.emit(self._usable_file)

    def _on_begin(self) -> None:
        if self._is_confirmed("begin", self.tr("Start an empty journal?")):
            self._begin_work()
            self.begin_requested.emit()

    def _is_confirmed(self, action: str, question: str) -> bool:
        """Whether the action's button is pressed for the second time; else the question is put."""
        if self._confirmed_action == action:
            return True
        self._confirmed_action = action
        self.notice.tell(Message(question, self.tr("Press the button once more.")), "warning")
        return False

    def _begin_work(self) -> None:
        self.notice.clear()
        self._progress.show()
        self._enable(is_enabled=False)

    def _end_work(self) -> None:
        """The journal works: what was wrong with it and what helps is read no more."""
        self._progress.hide()
        for part in (*self._texts, *self._actions):
            part.hide()
        self._close_button.setFocus()
        self._close_button.setText(self.tr("Close  Esc"))

    def _enable(self, *, is_enabled: bool) -> None:
        for action in self._actions:
            action.setEnabled(is_enabled)
