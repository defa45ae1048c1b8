"""How large everything is: one factor over type, distances and what is touched, changed live.

Code says px at 100 %. ``px`` gives the screen's; ``set_px`` sets a widget's or a layout's and sets
them anew whenever the scale changes.
"""

from collections.abc import Iterator
from enum import Enum
from itertools import chain

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QApplication, QLayout

SMALLEST, LARGEST = 100, 400
"""Per cent: a setting of 200 on a screen for which type is doubled anyway."""
_SETTERS = "_px_setters"
_TAKE_A_SIZE = {"setIconSize"}

_percent = SMALLEST


class Density(Enum):
    """How close the window's parts stand, by how much height there is for them.

    AMPLE: all of it, larger; ROOMY: all of it; CLOSE: half the distances, no hints; TIGHT: only
    what is needed now.
    """

    AMPLE = "ample"
    ROOMY = "roomy"
    CLOSE = "close"
    TIGHT = "tight"

    @property
    def is_roomy(self) -> bool:
        """Whether nothing has to give way."""
        return self in {Density.AMPLE, Density.ROOMY}


_AMPLE_FROM, _CLOSE_BELOW, _TIGHT_BELOW = 840, 720, 600


def density_of(height: float) -> Density:
    """How close parts stand in a window of a height, px at 100 %."""
    if height < _TIGHT_BELOW:
        return Density.TIGHT
    if height < _CLOSE_BELOW:
        return Density.CLOSE
    return Density.ROOMY if height < _AMPLE_FROM else Density.AMPLE


def percent() -> int:
    """The scale in force, in per cent."""
    return _percent


def px(distance: float) -> int:
    """A distance at 100 % as the screen's px; nothing that is there vanishes."""
    scaled = round(distance * _percent / 100)
    return max(1, scaled) if distance > 0 else scaled


def set_px(target: QObject, **setters: int | tuple[int, ...]) -> None:
    """Call setters of a widget or layout with distances in px at 100 %, now and at each new scale.

    Args:
        target: whose setters they are; ``setFixedWidth=44`` is ``target.setFixedWidth(px(44))``.
        setters: a distance, or several for setters that take several.
    """
    earlier = target.property(_SETTERS) or {}
    target.setProperty(_SETTERS, {**earlier, **setters})
    _apply(target, setters)


def set_percent(scale: int) -> bool:
    """Take another scale for all that is made from now on; whether it is another one."""
    global _percent
    previous, _percent = _percent, max(SMALLEST, min(scale, LARGEST))
    return previous != _percent


def rescale(app: QApplication) -> None:
    """Set anew what was set by ``set_px`` in every window there is."""
    for widget in app.allWidgets():
        for target in chain((widget,), _layouts(widget.layout())):
            setters = target.property(_SETTERS)
            if setters:
                _apply(target, setters)


def _layouts(layout: QLayout | None) -> Iterator[QLayout]:
    if layout is None:
        return
    yield layout
    for position in range(layout.count()):
        item = layout.itemAt(position)
        yield from _layouts(item.layout() if item else None)


def _apply(target: QObject, setters: dict[str, int | tuple[int, ...]]) -> None:
    for name, value in setters.items():
        distances = map(px, value if isinstance(value, tuple | list) else (value,))
        getattr(target, name)(*([QSize(*distances)] if name in _TAKE_A_SIZE else distances))
