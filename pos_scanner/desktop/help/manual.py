"""Reads the manual: chapters of Markdown in ``manual/LANGUAGE``, cut into sections at anchors.

An anchor stands in a line of its own before a heading, ``<a id="one-customer"></a>``, and is the
same in each language, so that a page or a failure names its section once. Needs no Qt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

CHAPTERS = ("owner", "cashier", "accountant", "it", "troubleshooting")
"""In the order in which they are read; each begins with an anchor of its own name."""
PICTURES = "pictures"

_PACKAGE = "pos_scanner.desktop.help"
_HEADED = re.compile(r'^<a id="([\w-]+)"></a>\n+(#+) (.+)$', re.MULTILINE)
_NOT_SHOWN = re.compile(r'^(<a id="[\w-]+"></a>|<!--.*?-->)\n+', re.MULTILINE | re.DOTALL)
_MARKS = re.compile(r"\]\([^)\s]*\)|[*`\[\]|#]")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading that has an anchor, and the text up to the next such heading.

    Attributes:
        chapter: the name of the chapter that it stands in.
        anchor: unique in the whole manual.
        heading: without its number signs.
        level: 1 for a chapter's own heading.
        text: plain, to be searched.
    """

    chapter: str
    anchor: str
    heading: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the manual: its name, its sections in order, and the Markdown that is shown."""

    name: str
    sections: tuple[Section, ...]
    markdown: str


class Manual:
    """The manual in one language.

    Args:
        language: "zh_CN" or "en".

    Attributes:
        chapters: by their names, in order.
    """

    def __init__(self, language: str) -> None:
        self.chapters = {name: _chapter(name, language) for name in CHAPTERS}
        self._sections = {section.anchor: section for section in self.sections()}

    def sections(self) -> Iterator[Section]:
        """All sections of all chapters, in order."""
        for chapter in self.chapters.values():
            yield from chapter.sections

    def section(self, anchor: str) -> Section:
        """The section of an anchor; the first chapter's for one that there is not."""
        return self._sections.get(anchor, self._sections[CHAPTERS[0]])

    def search(self, query: str) -> list[Section]:
        """The sections that contain each word of a query, whatever its capitals.

        Those that have one of the words in their heading come first.
        """
        words = query.casefold().split()
        matches = [
            section
            for section in self.sections()
            if words and all(word in section.text.casefold() for word in words)
        ]
        in_heading = [any(word in match.heading.casefold() for word in words) for match in matches]
        ranked = sorted(zip(in_heading, matches, strict=True), key=_by_heading)
        return [match for _, match in ranked]


def _by_heading(match: tuple[bool, Section]) -> bool:
    return not match[0]


def chapter_text(name: str, language: str) -> str:
    """The Markdown of a chapter as it stands in its file, anchors included."""
    return _file(language, f"{name}.md").decode("utf-8")


def picture(name: str) -> bytes:
    """The bytes of one of the manual's pictures; none for a name that is not one of them."""
    is_plain = re.fullmatch(r"[\w-]+\.png", name) is not None
    try:
        return _file(PICTURES, name) if is_plain else b""
    except FileNotFoundError:
        return b""


def _file(*names: str) -> bytes:
    return resources.files(_PACKAGE).joinpath("manual", *names).read_bytes()


def _chapter(name: str, language: str) -> Chapter:
    text = chapter_text(name, language)
    matches = list(_HEADED.finditer(text))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    sections = tuple(
        Section(name, match[1], match[3], len(match[2]), _plain(text[match.start(2) : end]))
        for match, end in zip(matches, ends, strict=True)
    )
    return Chapter(name, sections, _NOT_SHOWN.sub("", text))


def _plain(markdown: str) -> str:
    return " ".join(_MARKS.sub(" ", _NOT_SHOWN.sub("", markdown)).split())
