"""What `backend check` looks at: storage, WeChat, account, clock, certificate, each in words."""

import asyncio
import email.utils
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp

from pos_scanner import clock
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.error_codes import meaning_of
from pos_scanner.backend.problems import ProblemError
from pos_scanner.backend.storage.database import StorageUnavailableError
from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.shared_limits import SharedLimits
from pos_scanner.backend.storage.till_table import TillTable
from pos_scanner.backend.wechat import WeChatClients
from pos_scanner.domain.errors import KnownError

CLOCK_TOLERANCE = timedelta(seconds=60)
CERTIFICATE_WARNING = timedelta(days=14)
ASK_S = 5.0


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """One part: whether it is sound, what is there, and what to do when it is not."""

    part: str
    is_sound: bool
    state: str
    advice: str = ""


async def checked_parts(config: BackendConfig) -> AsyncIterator[CheckedPart]:
    """Look at each part in its turn; nothing is changed."""
    yield CheckedPart("config", is_sound=True, state=f"AppID {config.app_id}")
    yield await _storage(config)
    yield await _clock(config)
    yield await _account(config)
    if config.public_url.startswith("https://"):
        yield await _certificate(config.public_url)


async def _storage(config: BackendConfig) -> CheckedPart:
    try:
        async with opened_database(config.data_folder, config.database_url) as database:
            tills = [till for till in await TillTable(database).all() if till.revoked_at is None]
            return CheckedPart(
                "storage", is_sound=True, state=f"{database.place}, {len(tills)} tills"
            )
    except KnownError as error:
        advice = "Is the database running and migrated (pos-scanner backend migrate)?"
        return CheckedPart("storage", is_sound=False, state=str(error), advice=advice)


async def _clock(config: BackendConfig) -> CheckedPart:
    """WeChat's own time, from the Date of any answer of its server."""
    timeout = aiohttp.ClientTimeout(total=ASK_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(config.wechat_url, allow_redirects=False) as response,
        ):
            their_time = email.utils.parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError) as error:
        host = urlsplit(config.wechat_url).hostname
        advice = f"Does this machine reach {host}? A firewall or proxy may be in the way."
        return CheckedPart("wechat", is_sound=False, state=type(error).__name__, advice=advice)
    difference = abs(clock.now() - their_time)
    if difference > CLOCK_TOLERANCE:
        state = f"{difference.total_seconds():.0f} s apart from WeChat's"
        return CheckedPart("clock", is_sound=False, state=state, advice="Switch NTP on.")
    return CheckedPart("clock", is_sound=True, state="right")


async def _account(config: BackendConfig) -> CheckedPart:
    try:
        async with opened_database(config.data_folder, config.database_url) as database:
            return await _ask_for_token(config, SharedLimits(database))
    except (KnownError, StorageUnavailableError):
        return CheckedPart("account", is_sound=False, state="not asked: storage", advice="")


async def _ask_for_token(config: BackendConfig, limits: SharedLimits) -> CheckedPart:
    clients = WeChatClients(config, limits)
    wechat = clients.default
    try:
        await limits.end_stop(config.accounts[0].limit_name)  # What was mended is asked anew.
        await wechat.check()
    except ProblemError as error:
        status = wechat.account
        address = f", address {status.account_address}" if status.account_address else ""
        state = f"{error.code.value} {status.account_code or ''}{address}".strip()
        advice = meaning_of(status.account_code).for_admin if status.account_code else ""
        return CheckedPart("account", is_sound=False, state=state, advice=advice)
    finally:
        await clients.close()
    return CheckedPart("account", is_sound=True, state="WeChat gives a token")


async def _certificate(url: str) -> CheckedPart:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    try:
        async with asyncio.timeout(ASK_S):
            _, writer = await asyncio.open_connection(host, port, ssl=ssl.create_default_context())
    except (OSError, TimeoutError) as error:
        reason = getattr(error, "verify_message", "") or type(error).__name__
        advice = "Tills will refuse it too. Is the proxy running, its certificate for this name?"
        return CheckedPart("certificate", is_sound=False, state=f"{url}: {reason}", advice=advice)
    end = writer.get_extra_info("peercert")["notAfter"]
    writer.close()
    remaining = datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC) - clock.now()
    state = f"{url}: {remaining.days} days left"
    is_sound = remaining > CERTIFICATE_WARNING
    return CheckedPart("certificate", is_sound, state, "" if is_sound else "Renew it.")
