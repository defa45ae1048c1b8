"""The manifest beside a file: what it holds, how to prove it, and which numbers it does not hold.

A Frictionless data package (plain JSON, profile ``data-package``): ``frictionless validate`` checks
a CSV's columns, its keys, its size and its SHA-256 with it. What belongs to this program alone
stands under ``pos_scanner``.
"""

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from pos_scanner import __version__
from pos_scanner.domain.export_batch import ExportBatch
from pos_scanner.domain.money import to_yuan
from pos_scanner.export.formats.preset import ColumnType, FileFormat, Preset

SUFFIX = ".datapackage.json"
_MOST_LISTED = 1000
_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.NUMBER: "number",
    ColumnType.DATE: "date",
    ColumnType.TIME: "datetime",
}


def manifest_path(target: Path) -> Path:
    """Where the manifest of a file stands: beside it, ``out.csv.datapackage.json``.

    The whole name is in it: ``out.csv`` and ``out.xlsx`` in one folder have one each.
    """
    return target.with_name(target.name + SUFFIX)


def manifest(
    batch: ExportBatch,
    preset: Preset,
    left_out: Iterable[tuple[str, str]],
    lacking: Iterable[str] = (),
) -> str:
    """The JSON text of a file's manifest.

    Args:
        batch: the file, written and verified.
        preset: its format.
        left_out: invoices between the first and the last that it does not report, and why.
        lacking: headings that the user's workbook has not.
    """
    gaps = list(islice(left_out, _MOST_LISTED + 1))
    package = {
        "profile": "data-package",
        "name": batch.number.lower(),
        "title": Path(batch.path).name,
        "created": batch.exported_at.isoformat(timespec="seconds"),
        "resources": [_resource(batch, preset)],
        "pos_scanner": {
            "version": __version__,
            "batch": batch.number,
            "again_of": batch.again_of,
            "preset": preset.name,
            "rows": batch.rows,
            "invoices": batch.invoices,
            "voids": batch.voids,
            "first": batch.first_number,
            "last": batch.last_number,
            "sum_incl_tax": str(to_yuan(batch.gross_fen)),
            "sums_by_rate": [
                {"rate": str(rate), "net": str(to_yuan(net)), "tax": str(to_yuan(tax))}
                for rate, net, tax in batch.sums_by_rate
            ],
            "sha256": batch.sha256,
            "formula_guard": "'" if preset.guard else "",
            "numbers_not_in_this_file": [
                {"invoice": number, "why": why} for number, why in gaps[:_MOST_LISTED]
            ],
            "more_numbers_not_listed": len(gaps) > _MOST_LISTED,
            "columns_the_template_lacks": list(lacking),
        },
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(batch: ExportBatch, preset: Preset) -> dict[str, Any]:
    target = Path(batch.path)
    resource: dict[str, Any] = {
        "name": batch.number.lower(),
        "path": target.name,
        "bytes": target.stat().st_size,
        "hash": f"sha256:{batch.sha256}",
    }
    if preset.format is not FileFormat.CSV:
        # Without its type a reader takes a workbook for one plain table, which it is not.
        return resource | {"type": "file"}
    fields = [
        {"name": column.name, **_field(column.type, preset)} for column in preset.table.columns
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    sources = {column.source: column.name for column in preset.table.columns}
    if "batch.number" in sources and "batch.row" in sources:
        schema["primaryKey"] = [sources["batch.number"], sources["batch.row"]]
    return resource | {
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": preset.encoding,
        "dialect": {
            "delimiter": preset.separator,
            "lineTerminator": preset.line_end,
            "header": preset.header,
        },
        "schema": schema,
    }


def _field(kind: ColumnType, preset: Preset) -> dict[str, str]:
    if kind is ColumnType.DATE:
        return {"type": "date", "format": preset.date}
    return {"type": _TYPES[kind]} | ({"format": "any"} if kind is ColumnType.TIME else {})
