"""The type of everything that is printed: the window's faces, and text that can be copied."""

import re

from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from pos_scanner.desktop.theme.tokens import FACES


def paper_font(points: float) -> QFont:
    """A font for a PDF.

    Without ``locl``: beside Latin letters Noto CJK takes other glyphs of the digits by it, which
    Qt's PDF gives no letters to: a number could be read, but neither be searched for nor copied.
    """
    font = QFont(list(FACES))
    font.setPointSizeF(points)
    font.setFeature(QFont.Tag("locl"), 0)
    return font


_RADICALS = [chr(code) for code in range(0x2E80, 0x2FE0)]
"""CJK radicals: characters of their own that look like 示 or 长 and mean none."""
_LETTERS = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_RADICAL = re.compile(rb"<(2[EF][0-9A-F]{2})>")


def with_right_letters(pdf: bytes, text: str) -> bytes:
    """A PDF whose text is copied as it was written.

    A glyph of Noto CJK is a radical's and a character's; Qt writes down the lower code, and 示例
    was copied as ⽰例, which no search finds and no tax platform takes.

    Args:
        pdf: as QPdfWriter made it: its tables of letters are plain.
        text: what stands in it.
    """
    face = QRawFont.fromFont(paper_font(10), QFontDatabase.WritingSystem.SimplifiedChinese)
    plain = {letter for letter in text if letter <= "\uffff"} - set(_RADICALS)
    letters = {glyph: letter for letter in plain for glyph in _glyphs(face, letter)}
    replacements = {
        _code(radical): _code(letters[glyph])
        for radical in _RADICALS
        for glyph in _glyphs(face, radical)
        if glyph in letters
    }

    def put_right(table: re.Match[bytes]) -> bytes:
        return _RADICAL.sub(lambda code: b"<" + replacements.get(code[1], code[1]) + b">", table[0])

    return _LETTERS.sub(put_right, pdf)


def _glyphs(face: QRawFont, letter: str) -> list[int]:
    """One; none where the face lacks the letter."""
    return [glyph for glyph in face.glyphIndexesForString(letter) if glyph]


def _code(letter: str) -> bytes:
    return f"{ord(letter):04X}".encode()
