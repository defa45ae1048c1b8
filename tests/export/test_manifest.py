"""The manifest beside a file: a data package by Frictionless, and what is ours in it."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pos_scanner import __version__
from pos_scanner.domain.export_batch import ExportBatch
from pos_scanner.export.manifest import manifest, manifest_path
from tests.export.conftest import CHINA, config_of

BATCH = ExportBatch(
    number="B20261123-001",
    preset="standard",
    path="/media/out.csv",
    rows=3,
    invoices=2,
    voids=1,
    gross_fen=-12345,
    sha256="ab" * 32,
    exported_at=datetime(2026, 11, 23, 18, 0, 0, 999999, tzinfo=CHINA),
    first_number="T1-20261123-0001",
    last_number="T1-20261123-0009",
    sums_by_rate=((Decimal("0.06"), 9245, 555), (Decimal("0.13"), -10000, -1300)),
    again_of="B20261122-004",
)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "发票.2026.csv"
    path.write_bytes(b"x" * 4321)
    return path


def package_of(target: Path, preset: str = "standard", **options: Any) -> dict[str, Any]:
    left_out = options.pop("left_out", ())
    batch = replace(BATCH, path=str(target))
    text = manifest(batch, config_of(preset).preset, left_out, **options)
    assert text.endswith("}\n")
    package: dict[str, Any] = json.loads(text)
    return package


def test_it_stands_beside_its_file(target: Path) -> None:
    assert manifest_path(target) == target.parent / "发票.2026.csv.datapackage.json"


def test_a_package_names_its_file_and_how_to_prove_it(target: Path) -> None:
    package = package_of(target)
    (resource,) = package["resources"]
    assert (package["profile"], package["name"]) == ("data-package", "b20261123-001")
    assert (package["title"], package["created"]) == (target.name, "2026-11-23T18:00:00+08:00")
    assert (resource["path"], resource["bytes"]) == (target.name, 4321)
    assert resource["hash"] == "sha256:" + "ab" * 32


def test_what_is_ours_stands_apart(target: Path) -> None:
    ours = package_of(target, left_out=[("T1-20261123-0005", "voided")])["pos_scanner"]
    assert ours == {
        "version": __version__,
        "batch": "B20261123-001",
        "again_of": "B20261122-004",
        "preset": "standard",
        "rows": 3,
        "invoices": 2,
        "voids": 1,
        "first": "T1-20261123-0001",
        "last": "T1-20261123-0009",
        "sum_incl_tax": "-123.45",
        "sums_by_rate": [
            {"rate": "0.06", "net": "92.45", "tax": "5.55"},
            {"rate": "0.13", "net": "-100.00", "tax": "-13.00"},
        ],
        "sha256": "ab" * 32,
        "formula_guard": "'",
        "numbers_not_in_this_file": [{"invoice": "T1-20261123-0005", "why": "voided"}],
        "more_numbers_not_listed": False,
        "columns_the_template_lacks": [],
    }


def test_a_csv_has_its_columns_types_and_its_key(target: Path) -> None:
    (resource,) = package_of(target)["resources"]
    fields = {field.pop("name"): field for field in resource["schema"]["fields"]}
    assert len(fields) == 38
    assert fields["issued_number"] == {"type": "string"}
    assert fields["issued_date"] == {"type": "date", "format": "%Y-%m-%d"}
    assert fields["invoice_date"] == {"type": "date", "format": "%Y-%m-%d"}
    assert fields["confirmed_at"] == {"type": "datetime", "format": "any"}
    assert (fields["tax_rate"], fields["remark"]) == ({"type": "number"}, {"type": "string"})
    assert resource["schema"]["primaryKey"] == ["export_batch", "seq"]
    assert resource["schema"]["missingValues"] == [""]
    assert resource["dialect"] == {"delimiter": ",", "lineTerminator": "\r\n", "header": True}
    assert (resource["encoding"], resource["mediatype"]) == ("utf-8-sig", "text/csv")


def test_a_csv_without_batch_and_row_has_no_key(target: Path) -> None:
    (resource,) = package_of(target, "xero")["resources"]
    assert "primaryKey" not in resource["schema"]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert fields["*InvoiceDate"]["format"] == "%d/%m/%Y"


@pytest.mark.parametrize("preset", ["workbook", "yonyou-u8", "tax-platform"])
def test_what_is_no_csv_has_no_schema(target: Path, preset: str) -> None:
    (resource,) = package_of(target, preset)["resources"]
    assert set(resource) == {"name", "path", "bytes", "hash", "type"}
    assert resource["type"] == "file"


def test_a_format_without_a_guard_says_so(target: Path) -> None:
    assert package_of(target, "workbook")["pos_scanner"]["formula_guard"] == ""


def test_columns_that_the_template_lacks_are_named(target: Path) -> None:
    ours = package_of(target, "tax-platform", lacking=("备注", "单位"))["pos_scanner"]
    assert ours["columns_the_template_lacks"] == ["备注", "单位"]


@pytest.mark.parametrize(
    ("gaps", "listed", "is_cut"), [(999, 999, False), (1000, 1000, False), (1001, 1000, True)]
)
def test_a_thousand_missing_numbers_are_listed(
    target: Path, gaps: int, listed: int, is_cut: bool
) -> None:
    left_out = [(f"T1-{number}", "waiting") for number in range(gaps)]
    ours = package_of(target, left_out=left_out)["pos_scanner"]
    assert len(ours["numbers_not_in_this_file"]) == listed
    assert ours["more_numbers_not_listed"] is is_cut
