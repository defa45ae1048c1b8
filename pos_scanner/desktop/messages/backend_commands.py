"""Sentences of the backend's own commands: what a check has found, what became of a till.

English here, Chinese in ``resources/translations/zh_CN.ts``. For whoever looks after the server.
"""

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos_scanner.desktop.messages import Message, failure_words, translated
from pos_scanner.desktop.messages.settings import TOPIC_ACTIONS, TOPICS
from pos_scanner.domain.errors import KnownError
from pos_scanner.settings.declaration import Topic

_CLOSED_DOOR = QT_TRANSLATE_NOOP(
    "Messages", "Let this machine reach {host}: a firewall or proxy may be in the way."
)
CHECKED: dict[str, tuple[str, str]] = {
    "config-read": (QT_TRANSLATE_NOOP("Messages", "AppID {app_id}"), ""),
    "storage-open": (QT_TRANSLATE_NOOP("Messages", "{place}, tills: {count}"), ""),
    "clock-right": (QT_TRANSLATE_NOOP("Messages", "right"), ""),
    "clock-wrong": (
        QT_TRANSLATE_NOOP("Messages", "{seconds} s apart from WeChat's"),
        QT_TRANSLATE_NOOP("Messages", "Switch NTP on: timedatectl set-ntp true"),
    ),
    "name-unknown": (
        QT_TRANSLATE_NOOP("Messages", "the name {host} is unknown in this network"),
        QT_TRANSLATE_NOOP("Messages", "Check the name, and this machine's DNS and network."),
    ),
    "refused": (QT_TRANSLATE_NOOP("Messages", "{host} refuses the connection"), _CLOSED_DOOR),
    "no-answer": (QT_TRANSLATE_NOOP("Messages", "{host} does not answer in time"), _CLOSED_DOOR),
    "connection-fails": (
        QT_TRANSLATE_NOOP("Messages", "{host}: the connection breaks off"),
        _CLOSED_DOOR,
    ),
    "certificate-refused": (
        QT_TRANSLATE_NOOP("Messages", "the certificate of {host} is expired, or not for this name"),
        QT_TRANSLATE_NOOP(
            "Messages", "Have it renewed for this name; a proxy in between may show its own."
        ),
    ),
    "not-wechat": (QT_TRANSLATE_NOOP("Messages", "what answers is not {host}"), _CLOSED_DOOR),
    "account-not-asked": (
        QT_TRANSLATE_NOOP("Messages", "not asked, since the storage is closed"),
        QT_TRANSLATE_NOOP("Messages", "Repair the storage first, then check again."),
    ),
    "account-sound": (QT_TRANSLATE_NOOP("Messages", "WeChat gives a token"), ""),
    "account-refused": ("{code}: {cause}", "{advice}"),
    "file-account-refused": (
        "{code}: {cause}",
        QT_TRANSLATE_NOOP(
            "Messages",
            "{advice} This account is an [[account]] of POS_SCANNER_BACKEND_CONFIG's file.",
        ),
    ),
    "account-unreachable": (
        QT_TRANSLATE_NOOP("Messages", "{code}: {host} gives no token"),
        _CLOSED_DOOR,
    ),
    "account-busy": (
        QT_TRANSLATE_NOOP("Messages", "{code}: {host} is busy"),
        QT_TRANSLATE_NOOP("Messages", "Wait a minute, then check again."),
    ),
    "proxy-unreached": (
        QT_TRANSLATE_NOOP("Messages", "{host} cannot be reached from here"),
        QT_TRANSLATE_NOOP(
            "Messages", "Start the proxy that has the certificate: tills may not reach it either."
        ),
    ),
    "certificate-sound": (QT_TRANSLATE_NOOP("Messages", "{url}: {days} days left"), ""),
    "certificate-ends": (
        QT_TRANSLATE_NOOP("Messages", "{url}: {days} days left"),
        QT_TRANSLATE_NOOP("Messages", "Renew it now: tills will refuse it."),
    ),
}
"""What `backend check` has found, by its findings' values; what to do where it is not sound."""
TILL_NAMES: dict[str, tuple[str, str]] = {
    "invalid": (
        QT_TRANSLATE_NOOP("Messages", "“{name}” cannot be a till's name."),
        QT_TRANSLATE_NOOP("Messages", "Use 1 to 40 letters, digits, spaces or . # ( ) -"),
    ),
    "taken": (
        QT_TRANSLATE_NOOP("Messages", "A till named “{name}” is paired already."),
        QT_TRANSLATE_NOOP(
            "Messages",
            'Choose another name, or shut that one out: pos-scanner backend till revoke "{name}"',
        ),
    ),
    "unknown": (
        QT_TRANSLATE_NOOP("Messages", "No till named “{name}” is paired."),
        QT_TRANSLATE_NOOP("Messages", "All names: pos-scanner backend till list"),
    ),
    "revoked": (
        QT_TRANSLATE_NOOP("Messages", "“{name}” is shut out, at once and at all copies."),
        QT_TRANSLATE_NOOP("Messages", 'To let it in again: pos-scanner backend till pair "{name}"'),
    ),
}
"""What became of a till's name on the command line."""
_AT_THE_TILL = QT_TRANSLATE_NOOP(
    "Messages", "At the till: {settings} (F10), {server}, {button}; within {minutes} minutes, once."
)
_NO_ADDRESS = QT_TRANSLATE_NOOP(
    "Messages",
    "The QR code has no address: set POS_SCANNER_BACKEND_PUBLIC_URL, or type the server's address "
    "at the till.",
)
_MIGRATED = QT_TRANSLATE_NOOP(
    "Messages", "{place} is up to date: start or restart the server's copies, one after the other."
)
_TOKEN_ONCE = QT_TRANSLATE_NOOP(
    "Messages", "Put it into the till's settings as backend.token; it is not shown again."
)
STATUS: dict[str, tuple[str, str]] = {
    "tills": (QT_TRANSLATE_NOOP("Messages", "{count}, {active} of them asked within an hour"), ""),
    "stopped": (
        QT_TRANSLATE_NOOP("Messages", "{account} until {time}: {cause} ({code})"),
        QT_TRANSLATE_NOOP("Messages", "{advice} Then: pos-scanner backend check"),
    ),
    "entry": (QT_TRANSLATE_NOOP("Messages", "{count} entry"), ""),
    "entries": (QT_TRANSLATE_NOOP("Messages", "{count} entries"), ""),
    "unsent": (QT_TRANSLATE_NOOP("Messages", "{count} not sent"), ""),
    "heard": (QT_TRANSLATE_NOOP("Messages", "heard {time}"), ""),
    "fork": (
        QT_TRANSLATE_NOOP("Messages", "sent another entry {entry} than it had, {time}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Restore the till's newest backup; if that does not help, revoke it and pair it anew.",
        ),
    ),
    "refused": (QT_TRANSLATE_NOOP("Messages", "{count} requests within an hour"), ""),
    "refused-often": (
        QT_TRANSLATE_NOOP("Messages", "{count} requests within an hour"),
        QT_TRANSLATE_NOOP("Messages", "Who it was: pos-scanner backend till audit"),
    ),
    "may-ask": (QT_TRANSLATE_NOOP("Messages", "may ask"), ""),
    "revoked-on": (QT_TRANSLATE_NOOP("Messages", "revoked {time}"), ""),
    "seen": (QT_TRANSLATE_NOOP("Messages", "seen {time}"), ""),
    "never-seen": (QT_TRANSLATE_NOOP("Messages", "never seen"), ""),
    "no-variable": (
        QT_TRANSLATE_NOOP("Messages", "The variable {name} is unknown and has no effect."),
        "",
    ),
    "no-variable-but": (
        QT_TRANSLATE_NOOP("Messages", "The variable {name} is unknown and has no effect."),
        QT_TRANSLATE_NOOP("Messages", "Meant is perhaps {nearest}."),
    ),
}
"""What `backend status` and `till list` say, and what to do about it."""

AUDIT: dict[str, str] = {
    "token-refused": QT_TRANSLATE_NOOP("Messages", "refused: unknown or revoked token"),
    "code-refused": QT_TRANSLATE_NOOP("Messages", "refused: wrong or expired pairing code"),
    "braked": QT_TRANSLATE_NOOP("Messages", "slowed down: too many refused requests"),
    "not-allowed": QT_TRANSLATE_NOOP("Messages", "refused: may not read all tills' invoices"),
    "paired": QT_TRANSLATE_NOOP("Messages", "paired"),
    "token-replaced": QT_TRANSLATE_NOOP("Messages", "token replaced by the till"),
}
"""What `backend till audit` says of each event."""
_MANY = "many"
"""Stands in the audit for the addresses of a flood."""
_ONCE = QT_TRANSLATE_NOOP("Messages", "once")
_TIMES = QT_TRANSLATE_NOOP("Messages", "{0} times")
_MANY_ADDRESSES = QT_TRANSLATE_NOOP("Messages", "many addresses")


def audit_words(event: str, count: int, address: str) -> tuple[str, str, str]:
    """What happened, how often and from where; an event of a newer version is its own word."""
    times = _ONCE if count == 1 else _TIMES
    place = translated(_MANY_ADDRESSES) if address == _MANY else address
    return translated(AUDIT.get(event, event)), translated(times).format(count), place


def status_words(state: str, **facts: str) -> Message:
    """What `backend status` and `till list` say: a key of ``STATUS``, facts for the braces."""
    values = {name: translated(value) for name, value in facts.items()}
    title, advice = (translated(sentence).format(**values) for sentence in STATUS[state])
    return Message(title, advice)


def checked_words(
    finding: str, facts: Mapping[str, str], failure: KnownError | None = None
) -> Message:
    """What `backend check` has found of a part, and what to do; empty where it is sound.

    Args:
        finding: its value, a key of ``CHECKED``.
        facts: for the braces.
        failure: of configuration or storage, which has its own sentences.
    """
    if failure is not None:
        return failure_words(failure)
    values = {name: translated(value) for name, value in facts.items()}
    title, advice = (translated(sentence).format(**values) for sentence in CHECKED[finding])
    return Message(title, advice)


def till_name_words(outcome: str, name: str) -> Message:
    """What became of a till's name on the command line, a key of ``TILL_NAMES``, and what to do."""
    title, advice = (translated(words).format(name=name) for words in TILL_NAMES[outcome])
    return Message(title, advice)


def pairing_words(minutes: int, *, has_address: bool) -> str:
    """Where a pairing code is used: by the names that the window's pages and buttons have."""
    hint = translated(_AT_THE_TILL).format(
        settings=QCoreApplication.translate("SettingsPage", "Settings"),
        server=translated(TOPICS[Topic.SERVER]),
        button=translated(TOPIC_ACTIONS[Topic.SERVER]["open_backend"]),
        minutes=minutes,
    )
    return hint if has_address else f"{hint}\n{translated(_NO_ADDRESS)}"


def migrated_words(place: str) -> str:
    """The database of a backend is up to date, and what may begin now."""
    return translated(_MIGRATED).format(place=place)


def token_words() -> str:
    """What is done with a token that is printed once."""
    return translated(_TOKEN_ONCE)
