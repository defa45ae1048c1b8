"""The format that a request names, with the codes of the settings (as JSON: test_golden)."""

from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportRequest
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.settings import Settings

PAGE = 'title = "x"\ntitle_zh = "x"\ncolumns = [{ name = "a", source = "line.item" }]\n'


def config_for(folder: Path, preset: str, encoding: str = "", template: str = "") -> FormatConfig:
    blank = Path(template) if template else None
    request = ExportRequest(preset, folder, encoding=encoding, template=blank)
    return FormatConfig.for_request(request, folder, Settings(export_sales_code="6001"))


def test_the_accounts_are_those_of_the_settings(tmp_path: Path) -> None:
    config = config_for(tmp_path, "standard")
    assert (config.preset.name, config.accounts.sales.code) == ("standard", "6001")
    assert config.preset.encoding == "utf-8-sig"


def test_an_encoding_is_a_text_formats_alone(tmp_path: Path) -> None:
    assert config_for(tmp_path, "standard", "gb18030").preset.encoding == "gb18030"
    assert config_for(tmp_path, "workbook", "gb18030").preset.encoding != "gb18030"


def test_a_blank_workbook_is_for_the_format_that_fills_one(tmp_path: Path) -> None:
    assert config_for(tmp_path, "tax-platform", template="b.xlsx").template == Path("b.xlsx")
    assert config_for(tmp_path, "standard", template="b.xlsx").template is None


def test_a_users_own_format_is_found_in_his_folder(tmp_path: Path) -> None:
    (tmp_path / "own-1.toml").write_text(PAGE, encoding="utf-8")
    assert config_for(tmp_path, "own-1").preset.is_own


def test_a_format_that_there_is_not_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refusal:
        config_for(tmp_path, "no-such")
    assert refusal.value.kind is FailureKind.UNKNOWN_PRESET
    assert refusal.value.facts["preset"] == "no-such"
