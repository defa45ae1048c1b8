"""The requests session of a backend client: what is sent along, what is trusted, what is refused.

In: the backend's address, the till's token, a file of certificates, each checked here. Out: a
session over timed connections. Nothing of the environment is heeded but its proxies: no ``.netrc``
(it would replace the token), no certificate variables; no cookies, no redirects.
"""

import re
import ssl
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_environ_proxies

from pos_scanner import __version__
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.titles.backend_client.deadline import POOL_CLASSES, tls_context


class _Adapter(HTTPAdapter):
    """urllib3 with timed connections and one TLS context of ours."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = POOL_CLASSES

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs, ssl_context=self._context)
        if not proxy.lower().startswith("socks"):  # those have connections of their own
            manager.pool_classes_by_scheme = POOL_CLASSES
        return manager

    def close(self) -> None:
        """Close the connections now; urllib3 leaves that to the garbage collector."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            keys = manager.pools.keys()  # a copy; the container itself cannot be iterated
            for key in keys:
                pool = manager.pools.get(key)
                if pool is not None:
                    pool.close()
        super().close()

    def cert_verify(self, conn: Any, *_: Any, **__: Any) -> None:
        """Leave the certificates to the context: requests would add its own to a shop's."""
        conn.cert_reqs = "CERT_REQUIRED"


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Look at no redirect: requests would read its body whole, however long."""


def session(token: str, context: ssl.SSLContext) -> _Session:
    """A session that nothing changes once it is made, so that threads may share it."""
    session = _Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.headers.update(
        {
            "User-Agent": f"pos-scanner/{__version__}",
            "Accept": "application/json, application/problem+json",
            "Accept-Encoding": "identity",
        }
    )
    if token:
        session.headers["Authorization"] = f"Bearer {token}"
    adapter = _Adapter(context)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def trusting(ca_file: str) -> ssl.SSLContext:
    """A context that trusts the certificates of a file only; an empty name: the built-in ones.

    Raises:
        KnownError: FILE_NOT_FOUND or FILE_NOT_READABLE with ``path``.
    """
    try:
        return tls_context(ca_file or DEFAULT_CA_BUNDLE_PATH)
    except FileNotFoundError:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=ca_file) from None
    except OSError:  # ssl.SSLError is one: no certificate in the file
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=ca_file) from None


def checked_base_url(base_url: str) -> str:
    """An address of a backend, without a slash at its end.

    Raises:
        KnownError: SETTINGS_INVALID with ``key``, ``problem`` and ``wanted``.
    """
    wrong = _bad_setting("backend.url", "https://host[:port][/prefix]")
    try:
        parts = urlsplit(base_url)
        has_host = bool(parts.hostname) and parts.port != 0
        requests.Request("GET", base_url).prepare()
    except (ValueError, requests.RequestException):
        raise wrong from None
    extra = parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in {"http", "https"} or not has_host or extra:
        raise wrong
    return base_url.rstrip("/")


def checked_token(token: str) -> str:
    """A till's token, sound to stand in a header.

    Raises:
        KnownError: SETTINGS_INVALID with ``key``, ``problem`` and ``wanted``.
    """
    if re.fullmatch(r"[!-~]{0,4096}", token):
        return token
    raise _bad_setting("backend.token", "letters, digits and marks without spaces")


def _bad_setting(key: str, wanted: str) -> KnownError:
    return KnownError(FailureKind.SETTINGS_INVALID, key=key, problem="bad-setting", wanted=wanted)


def proxies_for(url: str) -> dict[str, str]:
    """The environment's proxies; never for this machine itself."""
    return {} if is_this_machine(url) else get_environ_proxies(url)


def is_this_machine(url: str) -> bool:
    """Whether an address leads to this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
