"""Listens for the cash register, on a local socket that this user alone may open.

Requests are lines of JSON (``domain.register``); a bad one gets an error for an answer. Whoever
sends too much, or nothing for a while, is hung up on.
"""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pos_scanner.desktop.register_address import address_of
from pos_scanner.domain.register import (
    LONGEST_REQUEST,
    RequestError,
    ShowWindow,
    accepted,
    parse_request,
    refused,
)

log = logging.getLogger(__name__)

MOST_CALLERS = 8
SILENCE_MS = 10_000


class RegisterServer(QObject):
    """One for a window; open it once the journal is this window's.

    Signals:
        sale_received(Sale): the register rang a sale up.
        front_wanted(): somebody started the program a second time.
    """

    sale_received = Signal(object)
    front_wanted = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._address = address_of(folder)
        self._callers = 0
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)

    def open(self) -> None:
        """Listen; what a crash left there is taken away first: the journal's lock is ours."""
        QLocalServer.removeServer(self._address)
        if not self._server.listen(self._address):
            log.warning("no socket for the cash register: %s", self._server.errorString())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    # ---------------------------------------------------------------------------- inner parts

    def _on_new_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if self._callers >= MOST_CALLERS:
                socket.abort()
                socket.deleteLater()
            else:
                self._listen_to(socket)

    def _listen_to(self, socket: QLocalSocket) -> None:
        self._callers += 1
        silence = QTimer(socket)
        silence.setSingleShot(True)
        silence.timeout.connect(socket.abort)
        silence.start(SILENCE_MS)
        socket.setReadBufferSize(LONGEST_REQUEST + 1)
        socket.disconnected.connect(lambda: self._on_gone(socket))
        socket.readyRead.connect(lambda: self._on_ready(socket, silence))
        self._on_ready(socket, silence)

    def _on_gone(self, socket: QLocalSocket) -> None:
        self._callers -= 1
        socket.deleteLater()

    def _on_ready(self, socket: QLocalSocket, silence: QTimer) -> None:
        while socket.canReadLine():
            silence.start(SILENCE_MS)
            line = bytes(socket.readLine().data())
            socket.write(self._answer(line))
        if socket.bytesAvailable() > LONGEST_REQUEST:
            socket.write(refused(RequestError("too-long")))
            socket.disconnectFromServer()

    def _answer(self, line: bytes) -> bytes:
        try:
            request = parse_request(line)
        except RequestError as error:
            log.warning("the cash register was refused: %s", error.problem)
            return refused(error)
        if isinstance(request, ShowWindow):
            self.front_wanted.emit()
        else:
            log.info("the cash register sent a sale of %d lines", len(request.lines))
            self.sale_received.emit(request)
        return accepted()
