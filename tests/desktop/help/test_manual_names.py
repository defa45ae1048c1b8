"""What the manual names is there: links, pictures, words of the window, failures' sentences."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import environment
import pytest
from docs_pages import troubleshooting_page

from pos_scanner.desktop.help.manual import CHAPTERS, Manual, chapter_text, picture
from pos_scanner.desktop.messages.language import LANGUAGES

MANUAL = environment.ROOT / "pos_scanner" / "desktop" / "help" / "manual"
TEXTS = [(name, language) for language in LANGUAGES for name in CHAPTERS]
KEY = re.compile(r"^F\d+ | {2}(?:F\d+|Esc|Enter|⏎|Ctrl\+\S+)$")
MARK = re.compile(r"[…▾▴←→○✓!↩✕↺⏎]|\{\d\}|[（(][^（()）]*[)）]$")


def words_of(sentence: str) -> str:
    """A caption without its key, its mark and what follows in brackets."""
    return MARK.sub("", KEY.sub("", sentence)).strip(" :：")


def captions(language: str) -> set[str]:
    """All sentences of the window in a language."""
    path = environment.ROOT / "resources" / "translations" / "zh_CN.ts"
    tag = "source" if language == "en" else "translation"
    messages = ET.parse(path).iter("message")  # noqa: S314  (our own file)
    sentences = [message.findtext(tag, "") for message in messages]
    return {*sentences, *map(words_of, sentences)}


@pytest.mark.parametrize(("name", "language"), TEXTS)
def test_words_in_bold_are_the_windows_own(name: str, language: str) -> None:
    bold = set(re.findall(r"\*\*([^*]+)\*\*", chapter_text(name, language)))
    assert bold - captions(language) == set()


@pytest.mark.parametrize(("name", "language"), TEXTS)
def test_a_link_leads_to_a_section_of_its_chapter(name: str, language: str) -> None:
    manual = Manual(language)
    links = re.findall(r"[^!]\[[^\]]*\]\(([^)]*)\)", chapter_text(name, language))
    for link in links:
        chapter, _, anchor = link.partition("#")
        assert manual.section(anchor).anchor == anchor, link
        assert manual.section(anchor).chapter == (chapter.removesuffix(".md") or name), link


@pytest.mark.parametrize(("name", "language"), TEXTS)
def test_pictures_are_there_and_of_the_chapters_language(name: str, language: str) -> None:
    for path in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", chapter_text(name, language)):
        assert Path(path).parent == Path("../pictures")
        assert Path(path).name.startswith(f"{language}-")
        assert picture(Path(path).name)


def test_every_picture_is_shown_and_all_together_are_light() -> None:
    shown = {
        Path(path).name
        for name, language in TEXTS
        for path in re.findall(r"\]\((\.\./pictures/[^)]*)\)", chapter_text(name, language))
    }
    files = {path.name: path.stat().st_size for path in (MANUAL / "pictures").iterdir()}
    assert set(files) == shown
    assert sum(files.values()) < 1_500_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_of_failures_are_as_the_window_says_them(qapp: object, language: str) -> None:
    assert chapter_text("troubleshooting", language) == troubleshooting_page(language)
