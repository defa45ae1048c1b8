"""The written-down layouts of pasted texts: those that the reader is tuned on, and the held-out."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pos_scanner.domain.title import TEXT_FIELDS

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Layout:
    """One text, the fields that are in it, and those that must be marked as a guess."""

    name: str
    text: str
    fields: dict[str, str]
    uncertain: frozenset[str]


def _read(file: str) -> list[Layout]:
    document = tomllib.loads((_HERE / file).read_text(encoding="utf-8"))
    return [
        Layout(
            entry["id"],
            entry["text"],
            {name: entry[name] for name in TEXT_FIELDS if name in entry},
            frozenset(entry.get("uncertain", ())),
        )
        for entry in document["layout"]
    ]


TUNED = _read("layouts.toml")
HELD_OUT = _read("held_out.toml")
