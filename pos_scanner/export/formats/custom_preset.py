"""A format that a user makes of columns: as values, and as the page of TOML that is kept.

Simpler than a page may be: one table with a row an invoice line, sources by name alone.
"""

from dataclasses import dataclass
from itertools import count

import tomlkit

from pos_scanner.export.formats.columns import SUMMABLE
from pos_scanner.export.formats.preset import ColumnType, FileFormat, Preset
from pos_scanner.export.formats.rows import Grain

NAME_BEGINS = "own-"
_NUMBERS = frozenset(
    {
        *(f"batch.{name}" for name in ("row", "document", "part")),
        *(f"invoice.{name}" for name in ("net", "tax", "gross")),
        *(f"line.{name}" for name in ("quantity", "unit_price", "tax_rate", "discount")),
        *(f"line.{name}" for name in ("net", "tax", "gross", "full_amount", "full_discount")),
        "invoice.discount",
    }
)
_PATTERNS = {
    "line.tax_rate": "0.0%",
    "line.unit_price": "0.00##########",
    "invoice.day": "yyyy-mm-dd",
}
_PLAIN_NUMBERS = {"line.quantity", "batch.row", "batch.document", "batch.part"}
_TYPES = {"invoice.day": ColumnType.DATE, "invoice.confirmed_at": ColumnType.TIME}


@dataclass(frozen=True, slots=True)
class CustomPreset:
    """What the page that makes formats knows of one.

    Attributes:
        name: of its file; empty while it has none.
        title: what the user calls it.
        is_workbook: xlsx instead of CSV.
        encoding: of a CSV.
        columns: heading and source of each, in order.
    """

    title: str
    columns: tuple[tuple[str, str], ...]
    name: str = ""
    is_workbook: bool = False
    encoding: str = "utf-8-sig"

    @classmethod
    def of(cls, preset: Preset) -> "CustomPreset":
        """Another format as a beginning: its table of lines, without columns of a fixed text."""
        table = next(
            (candidate for candidate in preset.tables if candidate.rows is Grain.LINE), preset.table
        )
        return cls(
            title=preset.title_zh,
            columns=tuple(
                (column.name, column.source) for column in table.columns if column.source
            ),
            name=preset.name if preset.is_own else "",
            is_workbook=preset.is_workbook,
            encoding=preset.encoding,
        )

    def page(self) -> str:
        """The page of TOML that is kept; ``preset.parse_preset`` reads it."""
        document = tomlkit.document()
        document.add(tomlkit.comment("Made on the export page; may be edited by hand."))
        document["title"] = document["title_zh"] = self.title
        document["format"] = (FileFormat.XLSX if self.is_workbook else FileFormat.CSV).value
        document["encoding"] = self.encoding
        document["guard"] = not self.is_workbook
        document["totals"] = self.is_workbook
        check = next((column for column in self.columns if column[1] in SUMMABLE), ("", ""))
        # Rows are lines: an invoice's own sum comes once for each line and adds up to nonsense.
        if check[1] == "line.gross":
            document["check"] = check[0]
        columns = tomlkit.array().multiline(multiline=True)
        for heading, source in self.columns:
            column = tomlkit.inline_table()
            column |= {"name": heading, "source": source, "type": type_of(source).value}
            if self.is_workbook and (pattern := pattern_of(source)):
                column["pattern"] = pattern
            columns.append(column)
        document["columns"] = columns
        return tomlkit.dumps(document)


def type_of(source: str) -> ColumnType:
    """How a source's text is meant."""
    return ColumnType.NUMBER if source in _NUMBERS else _TYPES.get(source, ColumnType.TEXT)


def pattern_of(source: str) -> str:
    """How a workbook shows a source's number or day; empty: as it is."""
    is_amount = source in _NUMBERS and source not in _PLAIN_NUMBERS
    return _PATTERNS.get(source, "0.00" if is_amount else "")


def free_name(names: tuple[str, ...]) -> str:
    """A name for a further format: ``own-1``, ``own-2`` …, the first that is free."""
    candidates = (f"{NAME_BEGINS}{number}" for number in count(1))
    return next(name for name in candidates if name not in names)
