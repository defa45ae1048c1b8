"""Whether what a screen says is read: in the language that was chosen, and against its ground.

Both look at what is there: every visible text of the screen, and the pixels that it is drawn with.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)

TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations" / "zh_CN.ts"
LEAST_CONTRAST = 4.5
_ROUNDING = 0.25
"""What the smoothing of a letter's edges takes of its colour where strokes are thin."""
_PLACE = re.compile(r"%?\{[^}]*\}|%n|%\d")
_WORDS = re.compile(r"[A-Za-z]{3,}")
_CHANNELS = (16, 8, 0)
"""Where red, green and blue stand in a pixel, bits."""
_INSET_PX = 3
"""A button's border is no part of its words."""


def untranslated(screen: QWidget) -> Iterator[str]:
    """Each visible text that is a sentence of the program in the other language."""
    sentences = english_sentences()
    for widget in _written(screen):
        text = _text(widget)
        if _WORDS.search(text) and any(sentence.fullmatch(text) for sentence in sentences):
            yield f"{widget.objectName() or type(widget).__name__} is not translated: {text!r}"


@cache
def english_sentences() -> tuple[re.Pattern[str], ...]:
    """The program's sentences that read otherwise in Chinese, with any values in their places."""
    patterns = []
    for message in ElementTree.parse(TRANSLATIONS).iter("message"):  # noqa: S314  (our own file)
        source, translation = message.findtext("source", ""), message.findtext("translation", "")
        if source != translation and len(_WORDS.findall(_PLACE.sub("", source))) > 0:
            parts = (re.escape(part) for part in _PLACE.split(source))
            patterns.append(re.compile(".*".join(parts), re.DOTALL))
    return tuple(patterns)


def too_faint(screen: QWidget, picture: QImage) -> Iterator[str]:
    """Each visible text whose drawn colour in a picture is too near to that of its ground."""
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    ratio = image.devicePixelRatio()
    for widget in _written(screen):
        place = QRect(widget.mapTo(screen, QPoint()), widget.size()) & screen.rect()
        place = QRect(place.topLeft() * ratio, place.size() * ratio)
        place.adjust(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        if widget.visibleRegion().isEmpty() or place.isEmpty():
            continue
        area = pixels[place.top() : place.bottom() + 1, place.left() : place.right() + 1]
        if _is_all_seen(widget, screen) and (found := _contrast(area)) < LEAST_CONTRAST - _ROUNDING:
            name = widget.objectName() or type(widget).__name__
            yield f"{name} {_text(widget)[:40]!r} has a contrast of {found:.1f}:1"


def _is_all_seen(widget: QWidget, screen: QWidget) -> bool:
    """Whether its letters are in sight: scrolled away or covered they may be in part."""
    if screen.childAt(widget.mapTo(screen, widget.rect().center())) is not widget:
        return False
    seen = widget.visibleRegion().boundingRect()
    return seen.height() >= min(widget.height(), QFontMetrics(widget.font()).height())


def _contrast(area: "np.ndarray[tuple[int, ...], np.dtype[np.uint32]]") -> float:
    """Between the colour that fills an area and what stands out most from it (WCAG 2.2)."""
    # A pixel as one number: sorting rows of channels would take most of a walk's time.
    colours, counts = np.unique(area, return_counts=True)
    light = np.stack([colours >> shift & 0xFF for shift in _CHANNELS], axis=1) / 255
    linear = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array((0.2126, 0.7152, 0.0722)) + 0.05
    ground = luminance[counts.argmax()]
    return float(max(luminance.max() / ground, ground / luminance.min()))


def _written(screen: QWidget) -> Iterator[QWidget]:
    for kind in (QLabel, QPushButton, QCheckBox, QRadioButton):
        for widget in screen.findChildren(kind):
            if widget.isVisible() and _text(widget).strip():
                yield widget


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
