"""The backend's configuration: from the environment, or from a file that only its owner reads.

A secret given is never shown again: not in a log, not in a repr, not in an error.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.pool import MOST_PERSONAL_DAYS

WECHAT_URL = "https://api.weixin.qq.com"
DEFAULT_PORT = 8765
DEFAULT_POOL_DAYS = 90
FILE_VARIABLE = "POS_SCANNER_BACKEND_CONFIG"
ACCOUNTS = "account"
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class WeChatAccount:
    """A verified official account, or a mobile application, that may call scantitle.

    Attributes:
        shops: whose tills it answers, by the shop that a till was added with; empty for all others.
    """

    app_id: str
    app_secret: str = field(repr=False)
    shops: tuple[str, ...] = ()

    @property
    def limit_name(self) -> str:
        """Under what its stops are stored; another secret begins without them."""
        digest = hashlib.sha256(self.app_secret.encode()).hexdigest()[:8]
        return f"wechat:{self.app_id}:{digest}"


@dataclass(frozen=True, slots=True)
class BackendConfig:
    """What the backend must know.

    Attributes:
        app_id: AppID of a verified WeChat official account.
        app_secret: its AppSecret.
        data_folder: has the file of tills, pairing codes and limits.
        database_url: ``postgresql://…`` for several copies; empty for the file in the folder.
        public_url: where tills reach this backend, as a pairing code's QR says it.
        log_format: ``text``, or ``json`` for one object a line.
        metrics_port: on loopback, for Prometheus; 0 for none.
        wechat_url: another address than WeChat's own for trying with the stand-in.
        tls_certificate, tls_key: PEM files, for a shop without a proxy; empty for plain HTTP.
        more_accounts: for shops of other brands.
        serves_openapi: whether ``/openapi.json`` is there.
        pool_days: after so many days in the pool what is personal is removed from it.
    """

    app_id: str
    app_secret: str = field(repr=False)
    data_folder: Path
    wechat_url: str = WECHAT_URL
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    database_url: str = field(default="", repr=False)
    public_url: str = ""
    tls_certificate: str = ""
    tls_key: str = ""
    serves_openapi: bool = True
    log_format: str = "text"
    metrics_port: int = 0
    more_accounts: tuple[WeChatAccount, ...] = ()
    pool_days: int = DEFAULT_POOL_DAYS

    @property
    def accounts(self) -> tuple[WeChatAccount, ...]:
        """Every account; the first one answers the shops that no other names."""
        return (WeChatAccount(self.app_id, self.app_secret), *self.more_accounts)


VARIABLES = {
    "app_id": "POS_SCANNER_WECHAT_APPID",
    "app_secret": "POS_SCANNER_WECHAT_SECRET",
    "wechat_url": "POS_SCANNER_WECHAT_URL",
    "data_folder": "POS_SCANNER_BACKEND_DATA",
    "database_url": "POS_SCANNER_BACKEND_DATABASE",
    "public_url": "POS_SCANNER_BACKEND_PUBLIC_URL",
    "log_format": "POS_SCANNER_BACKEND_LOG",
    "metrics_port": "POS_SCANNER_BACKEND_METRICS_PORT",
    "host": "POS_SCANNER_BACKEND_HOST",
    "port": "POS_SCANNER_BACKEND_PORT",
    "tls_certificate": "POS_SCANNER_BACKEND_TLS_CERTIFICATE",
    "tls_key": "POS_SCANNER_BACKEND_TLS_KEY",
    "openapi": "POS_SCANNER_BACKEND_OPENAPI",
    "pool_days": "POS_SCANNER_BACKEND_POOL_DAYS",
}
"""Each setting and its environment variable; in the file the settings' own names."""


@dataclass(frozen=True, slots=True)
class StoragePlace:
    """Where the tills are stored, and what they call the backend; fields as BackendConfig's."""

    data_folder: Path
    database_url: str = field(default="", repr=False)
    public_url: str = ""


def read_storage_place(environment: Mapping[str, str], default_folder: Path) -> StoragePlace:
    """Read where the tills are stored, without asking for WeChat's account.

    Raises:
        KnownError: SETTINGS_INVALID, as :func:`read_config`.
    """
    return _storage_place(_read_values(environment), default_folder)


def read_config(environment: Mapping[str, str], default_folder: Path) -> BackendConfig:
    """Read the configuration; a variable wins over the file.

    Raises:
        KnownError: SETTINGS_INVALID with facts ``problem`` (missing, bad-value, unknown-key,
            syntax, not-readable, open-to-others), ``key``, ``path``, ``line``.
    """
    values, accounts = _read_values(environment), _read_accounts(environment)
    for name in ("app_id", "app_secret"):
        if not values.get(name):
            raise _wrong("missing", VARIABLES[name])
    url = values.get("wechat_url", WECHAT_URL).rstrip("/")
    if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise _wrong("bad-value", VARIABLES["wechat_url"], wanted="an http(s) URL")
    place = _storage_place(values, default_folder)
    return BackendConfig(
        app_id=values["app_id"],
        app_secret=values["app_secret"],
        data_folder=place.data_folder,
        database_url=place.database_url,
        public_url=place.public_url,
        wechat_url=url,
        host=values.get("host", "127.0.0.1"),
        tls_certificate=values.get("tls_certificate", ""),
        tls_key=values.get("tls_key", ""),
        serves_openapi=_switch("openapi", values.get("openapi", "on")),
        port=_port("port", values.get("port", str(DEFAULT_PORT))),
        log_format=_log_format(values.get("log_format", "text")),
        metrics_port=_port("metrics_port", values.get("metrics_port", "0")),
        more_accounts=accounts,
        pool_days=_days("pool_days", values.get("pool_days", str(DEFAULT_POOL_DAYS))),
    )


def _read_values(environment: Mapping[str, str]) -> dict[str, str]:
    values = _read_file(Path(environment[FILE_VARIABLE])) if environment.get(FILE_VARIABLE) else {}
    return values | {name: environment[v] for name, v in VARIABLES.items() if environment.get(v)}


def _read_accounts(environment: Mapping[str, str]) -> tuple[WeChatAccount, ...]:
    """The tables ``[[account]]`` of the file; each names its shops."""
    if not (path := environment.get(FILE_VARIABLE)):
        return ()
    tables = tomllib.loads(Path(path).read_text("utf-8")).get(ACCOUNTS, [])
    accounts = []
    for table in tables if isinstance(tables, list) else [{}]:
        match table:
            case {"app_id": str(app_id), "app_secret": str(secret), "shops": [_, *_] as shops}:
                accounts.append(WeChatAccount(app_id, secret, tuple(map(str, shops))))
            case _:
                expected_form = "[[account]] with app_id, app_secret and shops = [...]"
                raise _wrong("bad-value", ACCOUNTS, wanted=expected_form)
    return tuple(accounts)


def _storage_place(values: Mapping[str, str], default_folder: Path) -> StoragePlace:
    database_url = values.get("database_url", "")
    if database_url and not database_url.startswith(("postgresql://", "postgres://")):
        raise _wrong("bad-value", VARIABLES["database_url"], wanted="postgresql://user@host/name")
    public_url = values.get("public_url", "").rstrip("/")
    if public_url and not public_url.startswith(("https://", "http://")):
        raise _wrong("bad-value", VARIABLES["public_url"], wanted="an http(s) URL")
    folder = Path(values.get("data_folder", default_folder))
    return StoragePlace(folder, database_url, public_url)


def _read_file(path: Path) -> dict[str, str]:
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and mode & _OTHERS:
            raise _wrong("open-to-others", "", path=str(path))
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong("not-readable", "", path=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise _wrong("syntax", "", path=str(path)) from error
    document.pop(ACCOUNTS, None)
    if unknown := sorted(document.keys() - VARIABLES.keys()):
        raise _wrong("unknown-key", unknown[0], path=str(path))
    return {name: str(value) for name, value in document.items()}


def _switch(name: str, text: str) -> bool:
    states = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
    if text.lower() not in states:
        raise _wrong("bad-value", VARIABLES[name], wanted="on or off")
    return states[text.lower()]


def _port(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 1 << 16):
        raise _wrong("bad-value", VARIABLES[name])
    return int(text)


def _days(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_PERSONAL_DAYS):
        raise _wrong("bad-value", VARIABLES[name], wanted=f"1 to {MOST_PERSONAL_DAYS} days")
    return int(text)


def _log_format(text: str) -> str:
    if text not in {"text", "json"}:
        raise _wrong("bad-value", VARIABLES["log_format"], wanted="text or json")
    return text


def _wrong(problem: str, key: str, **more: str) -> KnownError:
    return KnownError(FailureKind.SETTINGS_INVALID, problem=problem, key=key, **more)
