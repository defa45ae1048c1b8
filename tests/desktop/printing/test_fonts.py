"""What is printed can be copied: characters stay themselves, and digits have letters."""

import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QPainter, QPdfWriter

from pos_scanner.desktop.printing.fonts import paper_font, with_right_letters
from pos_scanner.desktop.theme.tokens import FACES


def printed(text: str) -> bytes:
    """A PDF of one line, as the program draws its own."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    painter.setFont(paper_font(10))
    painter.drawText(QRectF(0, 0, writer.width(), writer.height()), text)
    painter.end()
    return bytes(buffer.data().data())


def copied(pdf: bytes) -> str:
    (page,) = pypdfium2.PdfDocument(pdf)
    return str(page.get_textpage().get_text_range()).strip()


@pytest.mark.parametrize("points", [8.5, 10.0, 15.0])
def test_paper_has_the_windows_faces(points: float) -> None:
    font = paper_font(points)
    assert font.families() == list(FACES)
    assert font.pointSizeF() == points


@pytest.mark.parametrize(
    "text",
    [
        "示例食品金门龙马",
        "T1-20261123-0001",
        "91110108MA0043365M 号",
        "¥ 1,234.56",
        "6% 1.5%",
        "<b>A & B</b>",
    ],
)
def test_a_text_is_copied_letter_for_letter(text: str) -> None:
    assert copied(with_right_letters(printed(text), text)) == text


def test_a_radical_that_was_meant_stays_one() -> None:
    """⽰ without 示 beside it is no mistake to correct."""
    assert copied(with_right_letters(printed("⽰"), "⽰")) in {"⽰", "示"}


def test_a_pdf_without_characters_stays_as_it_is() -> None:
    pdf = printed("")
    assert with_right_letters(pdf, "") == pdf


def test_only_the_tables_of_letters_are_touched() -> None:
    pdf = b"%PDF-1.4 <2F70> begincmap <2F70> endcmap <2F70>"
    result = with_right_letters(pdf, "示")
    assert result.startswith(b"%PDF-1.4 <2F70> begincmap <")
    assert result.endswith(b"> endcmap <2F70>")
    assert len(result) == len(pdf)
