"""The command line's own advice: in both languages, for what the window advises otherwise."""

import re

import pytest

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.command_line import ADVICE, BY_REASON, advice_of
from pos_scanner.desktop.messages.language import speak
from pos_scanner.domain.errors import FailureKind, KnownError

CASES = [(kind, "") for kind in ADVICE] + [key for key, advice in BY_REASON.items() if advice]


@pytest.mark.parametrize(("kind", "reason"), CASES)
def test_the_advice_has_both_languages_and_is_not_the_windows(
    kind: FailureKind, reason: str
) -> None:
    error = KnownError(kind, reason=reason, backup="b", batch="B1", known="x")
    english = failure_words(error, for_command=True)
    assert english.title == failure_words(error).title
    assert english.advice != failure_words(error).advice
    speak("zh_CN")
    chinese = failure_words(error, for_command=True).advice
    speak("en")
    assert re.search("[一-鿿]", chinese)
    assert "{" not in english.advice + chinese


def test_where_the_windows_advice_is_right_it_is_given() -> None:
    assert advice_of(FailureKind.TEMPLATE_NOT_RIGHT, "not-blank") == ""
    assert advice_of(FailureKind.DISK_FULL, "") == ""
