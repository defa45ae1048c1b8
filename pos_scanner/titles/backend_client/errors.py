"""Why there was no answer: the exceptions of requests and urllib3 as one of the known failures.

In: what an exchange raised and how far it came. Out: a :class:`KnownError` with the host and a
one-word reason; never the exception's own text, which holds addresses and headers.
"""

import ssl
from collections.abc import Iterator, Mapping
from http.client import IncompleteRead

import requests
from urllib3.exceptions import NameResolutionError, NewConnectionError

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.titles.backend_client.deadline import Attempt

# By OpenSSL's X509_V_ERR numbers.
_CERTIFICATE_REASONS: Mapping[int, str] = {
    9: "not-yet-valid",  # usually the till's own clock
    10: "expired",
    18: "self-signed",
    19: "self-signed",
    62: "wrong-name",
    64: "wrong-name",
}

_REASONS: tuple[tuple[tuple[type[BaseException], ...], FailureKind, str], ...] = (
    (
        (requests.exceptions.ProxyError, requests.exceptions.InvalidSchema),
        FailureKind.BACKEND_UNREACHABLE,
        "proxy",
    ),
    ((NameResolutionError,), FailureKind.BACKEND_UNREACHABLE, "unknown-name"),
    ((ConnectionRefusedError,), FailureKind.BACKEND_UNREACHABLE, "refused"),
    (
        (ConnectionError, ssl.SSLEOFError, IncompleteRead),
        FailureKind.BACKEND_UNREACHABLE,
        "connection-lost",
    ),
    ((ssl.SSLError,), FailureKind.BACKEND_NOT_UNDERSTOOD, "not-tls"),
    ((NewConnectionError,), FailureKind.BACKEND_UNREACHABLE, "no-route"),
)
"""The first that fits an exception or what it wraps."""


def failure_of(error: Exception, attempt: Attempt, host: str) -> KnownError:
    """The failure that an exchange's exception stands for.

    BACKEND_CERTIFICATE, BACKEND_TIMEOUT, BACKEND_UNREACHABLE or BACKEND_NOT_UNDERSTOOD, with the
    facts ``host`` and ``reason``.
    """
    kind, reason = _kind_and_reason(tuple(_causes(error)), attempt)
    return KnownError(kind, host=host, reason=reason)


def _kind_and_reason(
    causes: tuple[BaseException, ...], attempt: Attempt
) -> tuple[FailureKind, str]:
    if attempt.is_cut:
        return FailureKind.BACKEND_UNREACHABLE, "closed"
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = _CERTIFICATE_REASONS.get(cause.verify_code, "not-trusted")
            return FailureKind.BACKEND_CERTIFICATE, reason
    if attempt.is_over or any(isinstance(cause, TimeoutError) for cause in causes):
        reason = "no-answer" if attempt.request_begun else "no-connection"
        return FailureKind.BACKEND_TIMEOUT, reason
    for kinds, kind, reason in _REASONS:
        if any(isinstance(cause, kinds) for cause in causes):
            return kind, reason
    return FailureKind.BACKEND_NOT_UNDERSTOOD, "not-http"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it wraps; requests and urllib3 keep that in three places."""
    yield error
    for inner in (error.__cause__, getattr(error, "reason", None), *error.args):
        if isinstance(inner, BaseException) and inner is not error:
            yield from _causes(inner)
