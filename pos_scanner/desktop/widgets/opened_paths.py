"""Files and folders opened with the desktop's own program for them."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.widgets.notices import NoticeStrip


def open_path(path: Path, notice: NoticeStrip) -> None:
    """Open a file or folder; on a computer without a program for it, say where it is.

    Args:
        path: of what is there.
        notice: says it, with a button that copies the path.
    """
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        return
    translate = QCoreApplication.translate
    title = translate("OpenedPaths", "No program on this computer can show it.")
    advice = translate("OpenedPaths", "Look for {0}").format(path)
    copy = partial(QGuiApplication.clipboard().setText, str(path))
    action = translate("OpenedPaths", "Copy the path")
    notice.tell(Message(title, advice), "warning", action=action, answer=copy)
