"""The journal is damaged or gone, and there is a sound backup: put it in place, with one button."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from pos_scanner.desktop.messages import Message, failure_words
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import KnownError


class RestorePage(Page):
    """Signals: restore_requested(str): the backup's path."""

    restore_requested = Signal(str)

    def __init__(self, parent: QWidget, error: KnownError) -> None:
        heading = QCoreApplication.translate("RestorePage", "The journal needs help")
        super().__init__("rescue_page", heading, parent, (720, 460))
        self._backup = error.facts.get("backup", "")
        headline = label(failure_words(error).title, "strong")
        explanation = label(
            self.tr(
                "There is a sound backup, {0}. With one button it takes the journal's place; the "
                "damaged file is kept beside it, with a new name. What was confirmed after the "
                "backup is taken over from there, as far as it is sound."
            ).format(Path(self._backup).name),
            "text",
        )
        headline.setWordWrap(True)
        explanation.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.hide()
        fill(self.body, headline, explanation, self._progress, 1, self.notice)
        self._restore = self.add_button("restore_backup", self.tr("Put the backup in place"))
        self._restore.clicked.connect(self._on_restore)
        close = self.add_close(self.tr("Not now  Esc"))
        close.setDefault(True)
        close.setFocus()

    def show_restored(self, invoices: int, kept_as: str, missing: int | None) -> None:
        """It is in place."""
        self._progress.hide()
        title = self.tr("The journal works again: {0} invoices.").format(invoices)
        aside = self.tr("The damaged file is kept as {0}.").format(kept_as) if kept_as else ""
        if missing is None:
            lost = self.tr("Whether it holds newer invoices cannot be read.")
        elif missing:
            lost = self.tr("It holds {0} newer invoices: confirm them again.").format(missing)
        else:
            lost = self.tr("No invoice is missing.")
        self.notice.tell(Message(title, " ".join(filter(None, [lost, aside]))), "good")

    def show_failure(self, error: KnownError) -> None:
        """Tell why the backup could not take its place; it can be tried again."""
        self._progress.hide()
        self._restore.setEnabled(True)
        self.notice.tell(failure_words(error), "bad")

    def _on_restore(self) -> None:
        self.notice.clear()
        self._progress.show()
        self._restore.setEnabled(False)
        self.restore_requested.emit(self._backup)
