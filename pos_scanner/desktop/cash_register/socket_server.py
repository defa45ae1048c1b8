"""Listens for the cash register, on a local socket that this user alone may open.

Requests are lines of JSON (``domain.register``); a bad one gets an error for an answer. Whoever
sends too much, or nothing for a while, is hung up on.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pos_scanner.desktop.cash_register.socket_address import address_of
from pos_scanner.domain.tax_codes import TaxCodes
from pos_scanner.protocol.cash_register import (
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


class CashRegisterServer(QObject):
    """One for a window; open it once the journal is this window's.

    Args:
        folder: the till's data folder, from which the socket's address follows.
        tax_codes: those that are known, by which a summary code is refused.

    Signals:
        sale_received(Sale): the register rang a sale up.
        front_requested(): somebody started the program a second time.
    """

    sale_received = Signal(object)
    front_requested = Signal()

    def __init__(self, folder: Path, tax_codes: Callable[[], TaxCodes], parent: QObject) -> None:
        super().__init__(parent)
        self._address = address_of(folder)
        self._tax_codes = tax_codes
        self._callers: set[_Caller] = set()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)

    @property
    def is_open(self) -> bool:
        """Whether it listens."""
        return self._server.isListening()

    def open(self) -> None:
        """Listen; what a crash left there is taken away first: the journal's lock is ours."""
        QLocalServer.removeServer(self._address)
        if not self._server.listen(self._address):
            log.warning("no socket for the cash register: %s", self._server.errorString())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
        for caller in tuple(self._callers):
            caller.hang_up()

    def answer(self, line: bytes) -> bytes:
        """Take a request; what the caller is told."""
        try:
            request = parse_request(line, self._tax_codes())
        except RequestError as error:
            log.warning("the cash register was refused: %s", error.problem)
            return refused(error)
        if isinstance(request, ShowWindow):
            self.front_requested.emit()
        else:
            log.info("the cash register sent a sale of %d lines", len(request.lines))
            self.sale_received.emit(request)
        return accepted()

    def _on_new_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            caller = _Caller(socket, self)
            self._callers.add(caller)
            caller.gone.connect(self._callers.discard)
            if len(self._callers) > MOST_CALLERS:
                caller.hang_up()
            else:
                caller.listen()


class _Caller(QObject):
    """One connection. Signals: gone(_Caller): it has ended."""

    gone = Signal(object)

    def __init__(self, socket: QLocalSocket, server: CashRegisterServer) -> None:
        super().__init__(server)
        self._server = server
        self._socket = socket
        self._is_refused = False
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self.hang_up)
        socket.setParent(self)
        socket.setReadBufferSize(LONGEST_REQUEST + 1)
        socket.disconnected.connect(self._on_disconnected)
        socket.readyRead.connect(self._on_ready)

    def listen(self) -> None:
        """Answer what has come and what will come."""
        self._silence.start(SILENCE_MS)
        self._on_ready()

    def hang_up(self) -> None:
        """End it, whatever the caller is about."""
        self._socket.abort()

    def _on_disconnected(self) -> None:
        self._silence.stop()
        self.gone.emit(self)
        self.deleteLater()

    def _on_ready(self) -> None:
        while self._socket.canReadLine() and not self._is_refused:
            self._silence.start(SILENCE_MS)
            self._say(self._server.answer(bytes(self._socket.readLine().data())))
        if self._socket.bytesAvailable() > LONGEST_REQUEST and not self._is_refused:
            self._is_refused = True
            self._say(refused(RequestError("too-long")))
        if self._is_refused:
            self._socket.readAll()  # Until the caller ends, or the silence: he reads his answer.

    def _say(self, answer: bytes) -> None:
        self._socket.write(answer)
        self._socket.flush()
