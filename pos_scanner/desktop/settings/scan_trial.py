"""What a code was that somebody has held before camera or scanner to try it, in words."""

from pos_scanner.desktop.messages import Message, failure_words, translated
from pos_scanner.desktop.messages.settings import SCAN_TRIALS
from pos_scanner.domain.errors import KnownError
from pos_scanner.titles.code_kind import ClassifiedText, CodeKind, classify
from pos_scanner.titles.resolver import REFUSALS, title_in


def scan_trial_words(text: str) -> tuple[Message, str]:
    """What was read and what it is good for, and the state of its notice.

    Codes of the bureau and of Alipay are decoded, WeChat's are named; nobody is asked.
    """
    code = classify(text)
    if code.kind is CodeKind.WECHAT_TITLE:
        title, advice = map(translated, SCAN_TRIALS["wechat"])
        return Message(title, advice), "good"
    try:
        return _decoded_words(code)
    except KnownError as error:
        return failure_words(error), "warning"


def _decoded_words(code: ClassifiedText) -> tuple[Message, str]:
    decoded = title_in(code)
    if decoded is not None:
        title, advice = map(translated, SCAN_TRIALS["title"])
        return Message(title.format(name=decoded.title.name), advice), "good"
    title, advice = map(translated, SCAN_TRIALS["other"])
    kind = REFUSALS.get(code.kind)
    failure = failure_words(KnownError(kind)).title if kind else ""
    return Message(title.format(count=len(code.text)), failure or advice), "good"
