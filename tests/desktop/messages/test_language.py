"""One language is spoken at a time, everywhere; auto takes the system's."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.domain.errors import FailureKind, KnownError

FULL = KnownError(FailureKind.NO_SHIFT_IS_OPEN)


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    speak("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_spoken_from_then_on(language: str) -> None:
    assert speak(language) == language
    assert (failure_words(FULL).title == "No shift is open.") is (language == "en")
    assert QLocale().name().startswith(language[:2])


@pytest.mark.parametrize(
    ("context", "sentence"),
    [("QPlatformTheme", "Cancel"), ("QFileDialog", "Look in:"), ("QWidgetTextControl", "&Paste")],
)
def test_qts_own_dialogs_speak_it_too(context: str, sentence: str) -> None:
    speak("zh_CN")
    chinese = QCoreApplication.translate(context, sentence)
    assert re.search("[一-鿿]", chinese)
    speak("en")
    assert QCoreApplication.translate(context, sentence) == sentence


def test_the_last_one_asked_for_is_spoken_alone() -> None:
    for language in ("zh_CN", "en", "zh_CN", "zh_CN"):
        speak(language)
    assert failure_words(FULL).title != "No shift is open."
    speak("en")
    assert failure_words(FULL).title == "No shift is open."


@pytest.mark.parametrize(
    ("system", "language"),
    [
        (["zh-Hans-CN", "en-US"], "zh_CN"),
        (["zh-TW"], "zh_CN"),
        (["en-US", "zh-CN"], "en"),
        (["de-DE"], "en"),
        ([], "en"),
    ],
)
@pytest.mark.parametrize("wish", ["auto", "", "fr"])
def test_without_a_wish_the_systems_first_language_decides(
    monkeypatch: pytest.MonkeyPatch, system: list[str], language: str, wish: str
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _: system)
    assert speak(wish) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_till_is_called_alike_before_and_after_signing_in(qapp: object, language: str) -> None:
    speak(language)
    names = {QCoreApplication.translate(place, "Till {0}") for place in ("SignInScreen", "TopBar")}
    assert len(names) == 1
