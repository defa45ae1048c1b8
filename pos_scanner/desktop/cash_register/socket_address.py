"""Where a running till listens for its cash register, and asking it from another process.

One address a data folder. On Unix it is a socket in the folder itself, so that nobody else's
program can sit there in its stead; where the path is too long for a socket, and on Windows, it is
a name made of the folder's.
"""

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.cash_register import RequestError, read_answer, show_request

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

SOCKET_NAME = "till.socket"
_LONGEST_PATH = 80
"""Bytes: a socket's path has at most 108, and Qt binds it in a folder beside it first."""
ANSWER_TIMEOUT_MS = 3000


def address_of(folder: Path) -> str:
    """The address of a data folder's till."""
    whole = folder.absolute().resolve()
    path = str(whole / SOCKET_NAME)
    if sys.platform == "win32" or len(path.encode()) > _LONGEST_PATH:
        name = str(whole).casefold() if sys.platform == "win32" else str(whole)
        return f"pos_scanner-{hashlib.sha256(name.encode()).hexdigest()[:24]}"
    return path


def ask(folder: Path, request: bytes) -> RequestError | None:
    """Ask the till whose window is open; ``None`` when it took the request.

    Raises:
        KnownError: NO_TILL_OPEN, TILL_SILENT.
    """
    from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415  (30 ms that few starts need)

    socket = QLocalSocket()
    socket.connectToServer(address_of(folder))
    if not socket.waitForConnected(ANSWER_TIMEOUT_MS):
        raise KnownError(FailureKind.NO_TILL_OPEN, path=str(folder))
    try:
        socket.write(request)
        return read_answer(_read_line(socket))
    except ValueError as error:
        raise KnownError(FailureKind.TILL_SILENT, path=str(folder)) from error
    finally:
        socket.abort()


def bring_to_front(folder: Path) -> bool:
    """Whether another window has this data folder; then it stands before the others now."""
    address = address_of(folder)
    if Path(address).is_absolute() and not Path(address).exists():
        return False  # The usual start, without loading Qt's network part.
    try:
        return ask(folder, show_request()) is None
    except KnownError:
        return False  # Nobody there, or stuck: the journal's lock decides.


def _read_line(socket: "QLocalSocket") -> bytes:
    while not socket.canReadLine():
        if not socket.waitForReadyRead(ANSWER_TIMEOUT_MS):
            raise ValueError("no answer")
    return bytes(socket.readLine().data())
