"""The manual's text: both languages have the same sections, and a search finds them by words."""

import re

import pytest

from pos_scanner.desktop.help.manual import CHAPTERS, Manual, chapter_text, picture
from pos_scanner.desktop.messages.language import LANGUAGES


@pytest.fixture(params=LANGUAGES)
def manual(request: pytest.FixtureRequest) -> Manual:
    return Manual(request.param)


def test_both_languages_have_the_same_sections_in_the_same_order() -> None:
    chinese, english = (
        [(section.chapter, section.anchor, section.level) for section in Manual(name).sections()]
        for name in LANGUAGES
    )
    assert chinese == english


def test_an_anchor_stands_once_in_the_whole_manual(manual: Manual) -> None:
    anchors = [section.anchor for section in manual.sections()]
    assert len(anchors) == len(set(anchors))


def test_each_chapter_begins_with_an_anchor_of_its_own_name(manual: Manual) -> None:
    firsts = [chapter.sections[0].anchor for chapter in manual.chapters.values()]
    assert firsts == list(CHAPTERS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHAPTERS)
def test_every_anchor_is_a_sections_and_every_heading_has_one(name: str, language: str) -> None:
    text = chapter_text(name, language)
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE
    )
    sections = Manual(language).chapters[name].sections
    assert [section.heading for section in sections] == headings
    assert len(re.findall(r"<a id=", text)) == len(headings)


def test_what_is_shown_has_neither_anchors_nor_remarks(manual: Manual) -> None:
    for chapter in manual.chapters.values():
        assert "<" not in re.sub(r"`[^`]*`|\| .*", "", chapter.markdown), chapter.name


def test_a_search_wants_every_word_whatever_its_capitals() -> None:
    manual = Manual("en")
    matches = manual.search("usb STICK")
    assert "maintenance" in [match.anchor for match in matches]
    assert all("usb" in match.text.casefold() for match in matches)
    assert manual.search("usb elephant") == []
    assert manual.search("  ") == []


def test_sections_with_the_word_in_their_heading_come_first() -> None:
    assert Manual("en").search("camera")[0].heading == "Camera"
    assert Manual("zh_CN").search("挂单")[0].anchor == "on-hold"


def test_an_unknown_anchor_opens_the_beginning(manual: Manual) -> None:
    assert manual.section("no-such-section").anchor == CHAPTERS[0]


@pytest.mark.parametrize("name", ["../en/owner.md", "/etc/passwd", "no-such.png", ""])
def test_only_the_manuals_own_pictures_are_read(name: str) -> None:
    assert picture(name) == b""
