"""Sentences about the backend: who this till is there, and how its WeChat account stands.

English here, Chinese in ``resources/translations/zh_CN.ts``.
"""

from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.desktop.messages import Message, failure_words, joined, translated
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.pairing import AccountState, TillIdentity
from pos_scanner.protocol.pool import PooledTill

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
    title = joined(
        known_as.format(till=identity.till, shop=identity.shop),
        translated(state).format(
            code=identity.account_code, address=identity.account_address or "–"
        ),
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
