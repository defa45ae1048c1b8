"""A till's line to its backend.

In: a code's text. Out: a :class:`FoundTitle`, or a :class:`KnownError` whose facts hold no text,
token or address with a query. Keeps connections open, one deadline over everything, and asks at
most twice.
"""

import json
import logging
import re
import secrets
import threading
import time
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import FoundTitle, TitleSource, TitleWarning
from pos_scanner.protocol.backend import (
    HEALTH_PATH,
    LARGEST_REPLY_BYTES,
    REQUEST_ID_HEADER,
    SCAN_PATH,
    to_title,
)
from pos_scanner.protocol.wire import json_object
from pos_scanner.titles.backend_client import errors
from pos_scanner.titles.backend_client import response as answers
from pos_scanner.titles.backend_client import session as sessions
from pos_scanner.titles.backend_client.deadline import Attempt
from pos_scanner.titles.backend_client.response import Answer
from pos_scanner.titles.sanitizing import unseen_warnings, without_invisible

_log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 2.0
TOTAL_TIMEOUT_S = 6.0
"""A second more than the backend allows itself, so that its own answer still arrives."""
_PAUSE_MS = (200, 400)
"""Before the second try, at random between these: tills that failed together come back apart."""
_LEAST_FOR_RETRY_S = 0.5
_READ_BYTES = 8192


class HealthState(StrEnum):
    """How much of a backend answers."""

    READY = "ready"
    ANSWERS = "answers"
    """Something answers but has no health page: perhaps it merely passes scantitle through."""


@dataclass(frozen=True, slots=True)
class BackendHealth:
    """What a check of the backend found.

    Attributes:
        host: host and port asked.
        latency_ms: from the request to the whole answer, the connection included.
    """

    host: str
    state: HealthState
    latency_ms: int


class BackendClient:
    """Asks a backend; threads may share one, since urllib3's pool keeps them apart.

    Args:
        base_url: ``https://host[:port][/prefix]``; ``http://`` is meant for this machine only,
            see :attr:`sends_in_clear`.
        token: the till's bearer token; empty sends none.
        ca_file: certificates to trust instead of the built-in ones; empty for those.
        connect_timeout_s: for name and connection; the handshake gets as much again.
        total_timeout_s: for everything, both tries and the pause between them.

    Raises:
        KnownError: SETTINGS_INVALID with ``key`` (``backend.url``, ``backend.token``);
            FILE_NOT_FOUND or FILE_NOT_READABLE with ``path`` for the certificates.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        ca_file: str = "",
        connect_timeout_s: float = CONNECT_TIMEOUT_S,
        total_timeout_s: float = TOTAL_TIMEOUT_S,
    ) -> None:
        self._base_url = sessions.checked_base_url(base_url)
        self._connect_timeout_s = connect_timeout_s
        self._total_timeout_s = total_timeout_s
        self._session = sessions.session(sessions.checked_token(token), sessions.trusting(ca_file))
        self._proxies = sessions.proxies_for(self._base_url)
        self._closed = threading.Event()
        self._running: set[Attempt] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def host(self) -> str:
        """Host and port of the backend, for people and logs."""
        return urlsplit(self._base_url).netloc

    @property
    def sends_in_clear(self) -> bool:
        """Whether token and titles cross a network unencrypted."""
        is_plain = self._base_url.startswith("http://")
        return is_plain and not sessions.is_this_machine(self._base_url)

    def scan_title(self, scan_text: str) -> FoundTitle:
        """Ask what title a code, sent letter for letter, stands for; blocks until the deadline.

        Raises:
            KnownError: no answer (``errors.failure_of``), or what the answer says
                (``response.read_title_reply``); the fact ``host`` is always there.
        """
        body = json.dumps({"scan_text": scan_text}).encode("ascii")
        answer = self._ask_twice(body, time.monotonic() + self._total_timeout_s)
        try:
            reply = answers.read_title_reply(answer)
        except KnownError as failure:
            raise self._with_host(failure) from None
        title = to_title(reply)
        warnings = unseen_warnings(title)
        if reply.dropped:
            warnings = (*warnings, TitleWarning.FIELDS_UNREADABLE)
        return FoundTitle(without_invisible(title), TitleSource.WECHAT, warnings)

    def check(self) -> BackendHealth:
        """Ask the backend how it is, once.

        Raises:
            KnownError: as :meth:`scan_title`.
        """
        begun = time.monotonic()
        attempt = Attempt(begun + self._total_timeout_s, self._connect_timeout_s)
        answer = self._ask(attempt, "GET", HEALTH_PATH)
        latency_ms = round((time.monotonic() - begun) * 1000)
        if answer.status in {404, 405}:
            return BackendHealth(self.host, HealthState.ANSWERS, latency_ms)
        if answer.status != 200:
            raise self._with_host(answers.failure_of(answer))
        if json_object(answer.body) is None:
            raise self._not_understood("not-json")
        return BackendHealth(self.host, HealthState.READY, latency_ms)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        may_be_missing: bool = False,
        timeout_s: float = 0.0,
        largest_bytes: int = LARGEST_REPLY_BYTES,
    ) -> Answer:
        """One exchange that changes something or is of no hurry; asked once.

        Args:
            method: of HTTP.
            path: below the backend's address.
            body: JSON.
            may_be_missing: whether an older backend's 404 and 405 are answers, too.
            timeout_s: for everything; 0: as long as for a look-up.
            largest_bytes: of the answer.

        Raises:
            KnownError: as :meth:`scan_title`.
        """
        deadline = time.monotonic() + (timeout_s or self._total_timeout_s)
        attempt = Attempt(deadline, self._connect_timeout_s)
        answer = self._ask(attempt, method, path, body, largest_bytes)
        if answer.status in {200, 204} or (may_be_missing and answer.status in {404, 405}):
            return answer
        raise self._with_host(answers.failure_of(answer))

    def close(self) -> None:
        """End what is under way, from any thread, and close the connections."""
        self._closed.set()
        with self._lock:
            for attempt in self._running:
                attempt.cut()
        self._session.close()

    def _ask_twice(self, body: bytes, deadline: float) -> Answer:
        attempt = Attempt(deadline, self._connect_timeout_s)
        try:
            answer = self._ask(attempt, "POST", SCAN_PATH, body)
        except KnownError as failure:
            # scantitle only reads, so a second try can do no harm; it is left out where the
            # backend may be at work on the first, since that would only double its load.
            if attempt.may_have_been_answered or failure.kind is FailureKind.BACKEND_CERTIFICATE:
                raise
            pause_s = 0.0 if attempt.request_begun else _pause_s()
            if not self._wait(pause_s, deadline):
                raise
        else:
            if not self._wait_as_asked(answer, deadline):
                return answer
        _log.info("asking the backend a second time")
        second = Attempt(deadline, self._connect_timeout_s)
        return self._ask(second, "POST", SCAN_PATH, body)

    def _wait_as_asked(self, answer: Answer, deadline: float) -> bool:
        """Wait before asking again; false when the answer is final or the time too short."""
        if not answers.may_be_retried(answer):
            return False
        if not answer.asked_to_wait:
            return self._wait(_pause_s(), deadline)
        return answer.retry_after_s is not None and self._wait(answer.retry_after_s, deadline)

    def _wait(self, pause_s: float, deadline: float) -> bool:
        if deadline - time.monotonic() < pause_s + _LEAST_FOR_RETRY_S:
            return False
        return not self._closed.wait(pause_s)

    def _ask(
        self,
        attempt: Attempt,
        method: str,
        path: str,
        body: bytes | None = None,
        largest_bytes: int = LARGEST_REPLY_BYTES,
    ) -> Answer:
        """One exchange, read whole; every way it can fail becomes a KnownError.

        The exceptions of requests hold addresses and headers, so none is chained or logged.
        """
        headers = {REQUEST_ID_HEADER: uuid.uuid4().hex}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = requests.Request(method, self._base_url + path, headers, data=body)
        with self._lock:
            self._running.add(attempt)
        if self._closed.is_set():
            attempt.cut()
        try:
            with attempt.running():
                return self._exchange(self._session.prepare_request(request), largest_bytes)
        except (requests.RequestException, HTTPError, OSError) as error:
            failure = errors.failure_of(error, attempt, self.host)
        finally:
            with self._lock:
                self._running.discard(attempt)
        _log.info("no answer from the backend: %s", failure.facts["reason"])
        raise failure

    def _exchange(self, request: requests.PreparedRequest, largest_bytes: int) -> Answer:
        with self._session.send(
            request,
            stream=True,
            allow_redirects=False,
            timeout=self._total_timeout_s,
            proxies=dict(self._proxies),
        ) as response:
            body = bytearray()
            for piece in response.iter_content(_READ_BYTES):
                body += piece
                if len(body) > largest_bytes:
                    raise self._not_understood("too-long")
            wait = response.headers.get("Retry-After", "").strip()
            # A date is not heeded: it would be measured by the till's own clock.
            seconds = float(wait) if re.fullmatch(r"[0-9]{1,6}", wait) else None
            return Answer(response.status_code, bytes(body), seconds, asked_to_wait=bool(wait))

    def _with_host(self, failure: KnownError) -> KnownError:
        return KnownError(failure.kind, host=self.host, **failure.facts)

    def _not_understood(self, reason: str) -> KnownError:
        return KnownError(FailureKind.BACKEND_NOT_UNDERSTOOD, host=self.host, reason=reason)


def _pause_s() -> float:
    shortest, longest = _PAUSE_MS
    return (shortest + secrets.randbelow(longest - shortest + 1)) / 1000
