"""Sentences about the backend: who this till is there, and how its WeChat account stands.

English here, Chinese in ``resources/translations/zh_CN.ts``.
"""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from pos_scanner.desktop.messages import Message, failure_words, translated
from pos_scanner.desktop.messages.settings import TOPIC_ACTIONS, TOPICS
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.pairing import AccountState, TillIdentity
from pos_scanner.protocol.pool import PooledTill
from pos_scanner.settings.declaration import Topic

_ACCOUNTS: dict[AccountState, tuple[str, str]] = {
    AccountState.SOUND: (QT_TRANSLATE_NOOP("Messages", "WeChat accepts the server."), ""),
    AccountState.UNKNOWN: (
        QT_TRANSLATE_NOOP("Messages", "WeChat has not been contacted yet."),
        "",
    ),
    AccountState.SECRET_WRONG: (
        QT_TRANSLATE_NOOP("Messages", "WeChat rejects the server's AppID or AppSecret ({code})."),
        QT_TRANSLATE_NOOP(
            "Messages", "Enter the account's current AppID and AppSecret in the server's settings."
        ),
    ),
    AccountState.ADDRESS_NOT_LISTED: (
        QT_TRANSLATE_NOOP("Messages", "WeChat rejects the server's address {address} ({code})."),
        QT_TRANSLATE_NOOP(
            "Messages", "Add this address to the account's IP whitelist in WeChat's console."
        ),
    ),
    AccountState.SCOPE_MISSING: (
        QT_TRANSLATE_NOOP(
            "Messages", "The WeChat account is not allowed to look up titles ({code})."
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "A verified official account or mobile app is needed; cloud calls and "
            "third-party platforms do not work.",
        ),
    ),
    AccountState.QUOTA_USED_UP: (
        QT_TRANSLATE_NOOP("Messages", "Today's WeChat look-ups are used up ({code})."),
        QT_TRANSLATE_NOOP(
            "Messages", "They are reset at midnight; fill in forms by hand until then."
        ),
    ),
    AccountState.BROKEN: (
        QT_TRANSLATE_NOOP("Messages", "WeChat rejects the server's account ({code})."),
        QT_TRANSLATE_NOOP("Messages", "On the server, `pos-scanner backend check` says why."),
    ),
    AccountState.UNREACHABLE: (
        QT_TRANSLATE_NOOP("Messages", "The server cannot reach WeChat."),
        QT_TRANSLATE_NOOP("Messages", "Check the server's network connection."),
    ),
}
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
    "account-unreachable": (
        QT_TRANSLATE_NOOP("Messages", "{code}: {host} gives no token"),
        _CLOSED_DOOR,
    ),
    "account-busy": (
        QT_TRANSLATE_NOOP("Messages", "{code}: {host} is busy"),
        QT_TRANSLATE_NOOP("Messages", "Wait a minute, then check again."),
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
_OFFLINE = QT_TRANSLATE_NOOP("Messages", "Server offline")
_NOT_PAIRED = QT_TRANSLATE_NOOP("Messages", "Till not paired")
_REFUSED = QT_TRANSLATE_NOOP("Messages", "WeChat refuses")
_CAPTIONS = {
    AccountState.QUOTA_USED_UP: QT_TRANSLATE_NOOP("Messages", "Look-ups used up"),
    AccountState.UNREACHABLE: QT_TRANSLATE_NOOP("Messages", "WeChat offline"),
}
"""What the status bar says of an account; of others that WeChat refuses them."""
_UNSENT = QT_TRANSLATE_NOOP(
    "Messages", "“{till}” had {count} entries left to send when it was heard last, {time}."
)
_FORKED = QT_TRANSLATE_NOOP(
    "Messages", "“{till}” has another journal than head office, from entry {entry} on."
)
_KNOWN_AS = QT_TRANSLATE_NOOP("Messages", "This till is “{till}”.")
_KNOWN_AS_OF = QT_TRANSLATE_NOOP("Messages", "This till is “{till}” of “{shop}”.")


def identity_words(identity: TillIdentity) -> Message:
    """Who this till is at the backend and how its account stands, and what to do about that."""
    known_as = translated(_KNOWN_AS_OF if identity.shop else _KNOWN_AS)
    state, advice = _ACCOUNTS[identity.account_state]
    title = " ".join(
        [
            known_as.format(till=identity.till, shop=identity.shop),
            translated(state).format(
                code=identity.account_code, address=identity.account_address or "–"
            ),
        ]
    )
    return Message(title, translated(advice) if advice else "")


def server_state_words(
    error: KnownError | None, identity: TillIdentity | None
) -> tuple[str, Message] | None:
    """What the status bar says of a server by which no title can be found: a word or two, and why.

    Args:
        error: why it gave no answer, or that it does not let this till in.
        identity: who this till is there, where it has said it.

    Returns:
        ``None`` where look-ups will be answered, as far as is known.
    """
    if error is not None:
        is_refused = error.kind is FailureKind.BACKEND_REFUSED_TILL
        return translated(_NOT_PAIRED if is_refused else _OFFLINE), failure_words(error)
    if identity is None or is_sound(identity):
        return None
    caption = _CAPTIONS.get(identity.account_state, _REFUSED)
    return translated(caption), identity_words(identity)


def checked_words(
    finding: str, facts: Mapping[str, str], failure: KnownError | None = None
) -> Message:
    """What `backend check` has found of a part, and what to do; empty where it is sound.

    Args:
        finding: its value, a key of ``CHECKED``.
        facts: for the braces.
        failure: of the storage, which has its own sentences.
    """
    if failure is not None:
        return failure_words(failure)
    said = {name: translated(value) for name, value in facts.items()}
    title, advice = (translated(sentence).format(**said) for sentence in CHECKED[finding])
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


def pooled_till_words(pooled: PooledTill) -> str:
    """What head office has not of a till; empty where it has everything that it knows of."""
    if pooled.forked_at is not None:
        sentence = translated(_FORKED)
        return sentence.format(till=pooled.till, shop=pooled.shop, entry=pooled.forked_at)
    heard_at = datetime.fromisoformat(pooled.heard_at).astimezone()
    sentence = translated(_UNSENT)
    words = sentence.format(
        till=pooled.till, count=pooled.unsent, time=f"{heard_at:%Y-%m-%d %H:%M}"
    )
    return words if pooled.unsent else ""


def is_sound(identity: TillIdentity) -> bool:
    """Whether the till's look-ups will be answered, as far as is known."""
    return identity.account_state in {AccountState.SOUND, AccountState.UNKNOWN}
