"""What `backend check` looks at: storage, WeChat, account, clock, certificate.

Goes out: a finding of a closed set a part, with its facts; the command line has the words.
"""

import email.utils
import logging
import ssl
from asyncio import open_connection, timeout
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from socket import gaierror
from urllib.parse import urlsplit

import aiohttp

from pos_scanner import clock
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.error_codes import meaning_of
from pos_scanner.backend.problems import ProblemError
from pos_scanner.backend.server import refuse_unusable
from pos_scanner.backend.storage.database import StorageUnavailableError
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.shared_limits import SharedLimits
from pos_scanner.backend.storage.till_table import TillTable
from pos_scanner.backend.wechat import WeChatClient, WeChatClients
from pos_scanner.domain.errors import KnownError
from pos_scanner.protocol.backend import ProblemCode

CLOCK_TOLERANCE = timedelta(seconds=60)
CERTIFICATE_WARNING = timedelta(days=14)
ASK_S = 5.0


class CheckFinding(StrEnum):
    """What was found of a part."""

    CONFIG_READ = "config-read"
    CONFIG_UNUSABLE = "config-unusable"
    """With ``CheckedPart.failure``."""
    STORAGE_OPEN = "storage-open"
    STORAGE_CLOSED = "storage-closed"
    """With ``CheckedPart.failure``."""
    CLOCK_RIGHT = "clock-right"
    CLOCK_WRONG = "clock-wrong"
    NAME_UNKNOWN = "name-unknown"
    REFUSED = "refused"
    NO_ANSWER = "no-answer"
    CERTIFICATE_REFUSED = "certificate-refused"
    CONNECTION_FAILS = "connection-fails"
    NOT_WECHAT = "not-wechat"
    ACCOUNT_NOT_ASKED = "account-not-asked"
    ACCOUNT_SOUND = "account-sound"
    ACCOUNT_REFUSED = "account-refused"
    """With the facts ``cause`` and ``advice``, English, translatable."""
    FILE_ACCOUNT_REFUSED = "file-account-refused"
    """The same of an account that stands in the configuration's file."""
    ACCOUNT_UNREACHABLE = "account-unreachable"
    ACCOUNT_BUSY = "account-busy"
    PROXY_UNREACHED = "proxy-unreached"
    CERTIFICATE_SOUND = "certificate-sound"
    CERTIFICATE_ENDS = "certificate-ends"


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """One part: whether it is sound, what was found, and the facts of that.

    Attributes:
        failure: why configuration or storage cannot be used.
    """

    part: str
    is_sound: bool
    finding: CheckFinding
    facts: Mapping[str, str] = field(default_factory=dict)
    failure: KnownError | None = None


async def checked_parts(config: BackendConfig) -> AsyncIterator[CheckedPart]:
    """Look at each part in its turn; nothing is changed."""
    # What it would log is what is found here, with words.
    logging.getLogger("pos_scanner.backend").addHandler(logging.NullHandler())
    yield _config(config)
    yield await _storage(config)
    yield await _clock(config)
    async for part in _accounts(config):
        yield part
    if config.public_url.startswith("https://"):
        yield await _certificate(config.public_url)


def _config(config: BackendConfig) -> CheckedPart:
    try:
        refuse_unusable(config)
    except KnownError as error:
        return CheckedPart(
            "config", is_sound=False, finding=CheckFinding.CONFIG_UNUSABLE, failure=error
        )
    facts = {"app_id": ", ".join(account.app_id for account in config.accounts)}
    return CheckedPart("config", is_sound=True, finding=CheckFinding.CONFIG_READ, facts=facts)


async def _storage(config: BackendConfig) -> CheckedPart:
    try:
        async with opened_database(config.data_folder, config.database_url) as database:
            tills = [till for till in await TillTable(database).all() if till.revoked_at is None]
            facts = {"place": database.place, "count": str(len(tills))}
            return CheckedPart(
                "storage", is_sound=True, finding=CheckFinding.STORAGE_OPEN, facts=facts
            )
    except KnownError as error:
        return CheckedPart(
            "storage", is_sound=False, finding=CheckFinding.STORAGE_CLOSED, failure=error
        )


async def _clock(config: BackendConfig) -> CheckedPart:
    """WeChat's own time, from the Date of any answer of its server."""
    limit = aiohttp.ClientTimeout(total=ASK_S)
    facts = {"host": urlsplit(config.wechat_url).hostname or ""}
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.get(config.wechat_url, allow_redirects=False) as response,
        ):
            their_time = email.utils.parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError):
        return CheckedPart("wechat", is_sound=False, finding=CheckFinding.NOT_WECHAT, facts=facts)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return CheckedPart("wechat", is_sound=False, finding=_unreached(error), facts=facts)
    difference = abs(clock.now() - their_time)
    if difference > CLOCK_TOLERANCE:
        facts = {"seconds": f"{difference.total_seconds():.0f}"}
        return CheckedPart("clock", is_sound=False, finding=CheckFinding.CLOCK_WRONG, facts=facts)
    return CheckedPart("clock", is_sound=True, finding=CheckFinding.CLOCK_RIGHT)


def _unreached(error: Exception) -> CheckFinding:
    """Why there is no connection; aiohttp keeps the system's own error in ``os_error``."""
    cause = getattr(error, "os_error", error)
    findings: tuple[tuple[type[Exception], CheckFinding], ...] = (
        (gaierror, CheckFinding.NAME_UNKNOWN),
        (aiohttp.ClientConnectorDNSError, CheckFinding.NAME_UNKNOWN),
        (ConnectionRefusedError, CheckFinding.REFUSED),
        (TimeoutError, CheckFinding.NO_ANSWER),
        (ssl.SSLCertVerificationError, CheckFinding.CERTIFICATE_REFUSED),
        (aiohttp.ClientConnectorCertificateError, CheckFinding.CERTIFICATE_REFUSED),
    )
    fitting = (
        finding for kind, finding in findings if isinstance(cause, kind) or isinstance(error, kind)
    )
    return next(fitting, CheckFinding.CONNECTION_FAILS)


async def _accounts(config: BackendConfig) -> AsyncIterator[CheckedPart]:
    """Ask a token for each account; where there are several each is named by its AppID."""
    names = [f"account {account.app_id}" for account in config.accounts]
    if len(names) == 1:
        names = ["account"]
    try:
        async with opened_database(config.data_folder, config.database_url) as database:
            limits = SharedLimits(database)
            clients = WeChatClients(config, limits)
            try:
                for name, account, wechat in zip(names, config.accounts, clients.all, strict=True):
                    await limits.end_stop(account.limit_name)  # What was mended is asked anew.
                    is_in_file = account in config.more_accounts
                    host = urlsplit(config.wechat_url).hostname or ""
                    yield await _account(name, wechat, host, is_in_file=is_in_file)
            finally:
                await clients.close()
    except (KnownError, StorageUnavailableError):
        yield CheckedPart("account", is_sound=False, finding=CheckFinding.ACCOUNT_NOT_ASKED)


async def _account(name: str, wechat: WeChatClient, host: str, *, is_in_file: bool) -> CheckedPart:
    try:
        await wechat.check()
    except ProblemError as error:
        status = wechat.account
        if not status.account_code:
            is_busy = error.code in {ProblemCode.WECHAT_BUSY, ProblemCode.TOO_MANY_REQUESTS}
            finding = CheckFinding.ACCOUNT_BUSY if is_busy else CheckFinding.ACCOUNT_UNREACHABLE
            facts = {"host": host, "code": error.code.value}
            return CheckedPart(name, is_sound=False, finding=finding, facts=facts)
        address = f", address {status.account_address}" if status.account_address else ""
        meaning = meaning_of(status.account_code)
        facts = {
            "code": f"{error.code.value} {status.account_code}{address}",
            "cause": meaning.for_admin,
            "advice": meaning.advice,
        }
        finding = CheckFinding.FILE_ACCOUNT_REFUSED if is_in_file else CheckFinding.ACCOUNT_REFUSED
        return CheckedPart(name, is_sound=False, finding=finding, facts=facts)
    return CheckedPart(name, is_sound=True, finding=CheckFinding.ACCOUNT_SOUND)


async def _certificate(url: str) -> CheckedPart:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    try:
        async with timeout(ASK_S):
            _, writer = await open_connection(host, port, ssl=ssl.create_default_context())
    except (OSError, TimeoutError) as error:
        finding = _unreached(error)
        if finding not in {CheckFinding.CERTIFICATE_REFUSED, CheckFinding.NAME_UNKNOWN}:
            finding = CheckFinding.PROXY_UNREACHED
        return CheckedPart("certificate", is_sound=False, finding=finding, facts={"host": host})
    end = writer.get_extra_info("peercert")["notAfter"]
    writer.close()
    remaining = datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC) - clock.now()
    is_sound = remaining > CERTIFICATE_WARNING
    finding = CheckFinding.CERTIFICATE_SOUND if is_sound else CheckFinding.CERTIFICATE_ENDS
    return CheckedPart(
        "certificate", is_sound, finding, facts={"url": url, "days": str(remaining.days)}
    )
