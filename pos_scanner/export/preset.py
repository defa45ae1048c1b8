"""A preset: one export format, declared in a page of TOML beside this module."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import Any

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.export.columns import SOURCES


class ColumnType(StrEnum):
    """How a column's text is meant; only ``TEXT`` is guarded against formulas."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, a key of ``columns.SOURCES``, and what its text is."""

    name: str
    source: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Preset:
    """A format.

    Attributes:
        name: what the command line calls it.
        title: what people call it, in English; ``title_zh`` in Chinese.
        encoding: a Python codec.
        line_end: between rows.
    """

    name: str
    title: str
    title_zh: str
    encoding: str
    line_end: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> list[str]:
        """The first row."""
        return [column.name for column in self.columns]


def preset_names() -> tuple[str, ...]:
    """The formats there are."""
    folder = resources.files("pos_scanner.export").joinpath("presets")
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_preset(name: str) -> Preset:
    """Read a format's declaration.

    Raises:
        KnownError: UNKNOWN_PRESET, facts ``preset`` and ``known``.
    """
    if name not in preset_names():
        known = ", ".join(preset_names())
        raise KnownError(FailureKind.UNKNOWN_PRESET, preset=name, known=known)
    page = resources.files("pos_scanner.export").joinpath("presets", f"{name}.toml")
    return parse_preset(page.read_text(encoding="utf-8"))


def parse_preset(page: str) -> Preset:
    """A declaration's text to a preset.

    Raises:
        ValueError: it is no preset; says where.
    """
    declared = tomllib.loads(page)
    columns = tuple(_column(entry) for entry in declared.pop("columns"))
    return Preset(columns=columns, **declared)


def _column(entry: dict[str, Any]) -> Column:
    if entry["source"] not in SOURCES:
        raise ValueError(f"column {entry['name']}: no such source: {entry['source']}")
    return Column(entry["name"], entry["source"], ColumnType(entry["type"]))
