"""The backend's configuration: from the environment, or from a file that only its owner reads.

A secret given is never shown again: not in a log, not in a repr, not in an error.
"""

import hashlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from pos_scanner.backend.config_values import ConfigValues, invalid, read_values
from pos_scanner.domain.errors import KnownError, translatable
from pos_scanner.protocol.pool import MOST_PERSONAL_DAYS

WECHAT_URL = "https://api.weixin.qq.com"
DEFAULT_PORT = 8765
DEFAULT_POOL_DAYS = 90
FILE_VARIABLE = "POS_SCANNER_BACKEND_CONFIG"
ACCOUNTS = "account"
NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


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
        values: where each setting was set; ``None`` for one that no administrator has written.
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
    values: ConfigValues | None = field(default=None, repr=False, compare=False)

    @property
    def accounts(self) -> tuple[WeChatAccount, ...]:
        """Every account; the first one answers the shops that no other names."""
        return (WeChatAccount(self.app_id, self.app_secret), *self.more_accounts)

    def wrong(self, name: str, accepts: str = "") -> KnownError:
        """The failure that says where a setting stands that this machine cannot follow."""
        values = self.values or ConfigValues({}, {}, (), VARIABLES, ACCEPTS)
        return values.wrong(name, accepts)


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

ACCEPTS = {
    "app_id": translatable("Messages", "the AppID of a WeChat account"),
    "app_secret": translatable("Messages", "the AppSecret of that AppID"),
    "wechat_url": translatable(
        "Messages", "an https:// address, or an http:// one of this machine"
    ),
    "data_folder": translatable("Messages", "the path of a folder"),
    "database_url": translatable(
        "Messages", "an address like postgresql://user:password@host/name"
    ),
    "public_url": translatable("Messages", "an address that begins with https:// or http://"),
    "log_format": translatable("Messages", "text or json"),
    "metrics_port": translatable("Messages", "a whole number from 0 to 65535; 0 for none"),
    "host": translatable(
        "Messages", "an address of this machine, such as 127.0.0.1; 0.0.0.0 is all of them"
    ),
    "port": translatable("Messages", "a whole number from 0 to 65535"),
    "tls_certificate": translatable("Messages", "a readable PEM file with a certificate"),
    "tls_key": translatable("Messages", "a readable PEM file with the certificate's key"),
    "openapi": translatable("Messages", "on or off"),
    "pool_days": translatable("Messages", "a whole number of days from 1 to 3650"),
}
"""What each setting takes; ``cli`` and the window's messages say it in the user's language."""
_ACCOUNT_FORM = translatable("Messages", "[[account]] with app_id, app_secret and shops = [...]")
_SWITCH = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
_METRICS_HOSTS = {"127.0.0.1", "localhost"}
_ANOTHER_PORT = translatable("Messages", "another port than the server's own; 0 for none")


@dataclass(frozen=True, slots=True)
class StoragePlace:
    """Where the tills are stored, and what they call the backend; fields as BackendConfig's."""

    data_folder: Path
    database_url: str = field(default="", repr=False)
    public_url: str = ""


def read_storage_place(environment: Mapping[str, str], default_folder: Path) -> StoragePlace:
    """Read where the tills are stored, without WeChat's account; what is set has to be right.

    Raises:
        KnownError: SETTINGS_INVALID, as :func:`read_config`.
    """
    values = _read_values(environment, NO_OPTIONS)
    config = _config(values, _accounts(values), default_folder)
    return StoragePlace(config.data_folder, config.database_url, config.public_url)


def read_config(
    environment: Mapping[str, str], default_folder: Path, options: Mapping[str, str] = NO_OPTIONS
) -> BackendConfig:
    """Read the configuration; an option wins over a variable, that over the file.

    Args:
        environment: the variables of ``VARIABLES``.
        default_folder: where the data is when nobody says it.
        options: of the command line, by the settings' names.

    Raises:
        KnownError: SETTINGS_INVALID with facts ``problem`` (missing, bad-option, bad-variable,
            bad-value, unknown-key, syntax, not-there, not-readable, open-to-others), ``key``,
            ``wanted`` and, of a file, ``path`` and ``line``.
    """
    values = _read_values(environment, options)
    accounts = _accounts(values)
    for name in ("app_id", "app_secret"):
        if not values.text(name):
            raise invalid({"problem": "missing", "key": VARIABLES[name]})
    return _config(values, accounts, default_folder)


def _config(
    values: ConfigValues, accounts: tuple[WeChatAccount, ...], default_folder: Path
) -> BackendConfig:
    if values.text("tls_key") and not values.text("tls_certificate"):
        raise invalid({"problem": "missing", "key": VARIABLES["tls_certificate"]})
    place = _storage_place(values, default_folder)
    config = BackendConfig(
        app_id=values.text("app_id"),
        app_secret=values.text("app_secret"),
        data_folder=place.data_folder,
        database_url=place.database_url,
        public_url=place.public_url,
        wechat_url=_wechat_url(values),
        host=values.text("host", "127.0.0.1"),
        tls_certificate=values.text("tls_certificate"),
        tls_key=values.text("tls_key"),
        serves_openapi=_switch(values, "openapi"),
        port=_whole_number(values, "port", DEFAULT_PORT, range(1 << 16)),
        log_format=_log_format(values),
        metrics_port=_whole_number(values, "metrics_port", 0, range(1 << 16)),
        more_accounts=accounts,
        pool_days=_whole_number(
            values, "pool_days", DEFAULT_POOL_DAYS, range(1, MOST_PERSONAL_DAYS + 1)
        ),
        values=values,
    )
    if config.metrics_port == config.port != 0 and _meets_metrics(config.host):
        raise values.wrong("metrics_port", _ANOTHER_PORT)
    return config


def _meets_metrics(host: str) -> bool:
    """Whether a host, or all addresses of this machine, has the address that the metrics have."""
    try:
        return host in _METRICS_HOSTS or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _read_values(environment: Mapping[str, str], options: Mapping[str, str]) -> ConfigValues:
    file = (environment.get(FILE_VARIABLE, ""), ACCOUNTS)
    return read_values(VARIABLES, ACCEPTS, environment, options, file)


def _accounts(values: ConfigValues) -> tuple[WeChatAccount, ...]:
    """The tables ``[[account]]`` of the file; each names its shops."""
    accounts = []
    for table, place in values.tables:
        match table:
            case {"app_id": str(app_id), "app_secret": str(secret), "shops": [_, *_] as shops} if (
                app_id and secret and app_id.isprintable() and secret.isprintable()
            ):
                accounts.append(WeChatAccount(app_id, secret, tuple(map(str, shops))))
            case _:
                raise invalid(place, wanted=_ACCOUNT_FORM)
    return tuple(accounts)


def _storage_place(values: ConfigValues, default_folder: Path) -> StoragePlace:
    database_url = values.text("database_url")
    if database_url and _parts(values, "database_url").scheme not in {"postgresql", "postgres"}:
        raise values.wrong("database_url")
    public_url = values.text("public_url").rstrip("/")
    if public_url and not _is_web_address(_parts(values, "public_url")):
        raise values.wrong("public_url")
    folder = Path(values.text("data_folder") or default_folder)
    return StoragePlace(folder, database_url, public_url)


def _wechat_url(values: ConfigValues) -> str:
    """Where WeChat is asked: in clear on this machine alone, since the AppSecret goes along."""
    url = values.text("wechat_url", WECHAT_URL).rstrip("/")
    parts = _parts(values, "wechat_url", WECHAT_URL)
    is_clear_elsewhere = parts.scheme == "http" and parts.hostname not in _THIS_MACHINE
    if not _is_web_address(parts) or is_clear_elsewhere:
        raise values.wrong("wechat_url")
    return url


def _parts(values: ConfigValues, name: str, default: str = "") -> SplitResult:
    try:
        parts = urlsplit(values.text(name, default))
        _ = parts.port  # which is looked at only now, and may be none
    except ValueError as error:
        raise values.wrong(name) from error
    return parts


def _is_web_address(parts: SplitResult) -> bool:
    return parts.scheme in {"https", "http"} and bool(parts.hostname)


def _switch(values: ConfigValues, name: str) -> bool:
    text = values.text(name, "on").lower()
    if text not in _SWITCH:
        raise values.wrong(name)
    return _SWITCH[text]


def _whole_number(values: ConfigValues, name: str, default: int, accepted: range) -> int:
    text = values.text(name, str(default))
    # As many digits at most: Python refuses to read thousands of them.
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) in accepted):
        raise values.wrong(name)
    return int(text)


def _log_format(values: ConfigValues) -> str:
    text = values.text("log_format", "text")
    if text not in {"text", "json"}:
        raise values.wrong("log_format")
    return text
