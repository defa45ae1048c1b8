"""The interface against its own document: no fault, and no answer that is not in it."""

import sys
from pathlib import Path

import pytest

from pos_scanner.backend import access_log, tills
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from tests.export.programs import accounting

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "ignored_auth",
)


@pytest.mark.skipif(sys.platform == "win32", reason="schemathesis is Debian's")
@pytest.mark.parametrize("has_token", [True, False])
def test_schemathesis_finds_no_fault_and_no_undocumented_answer(
    config: BackendConfig,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    has_token: bool,
) -> None:
    # All its requests come from one address and one till.
    monkeypatch.setattr(tills, "BURST", float("inf"))
    monkeypatch.setattr(access_log, "REFUSALS", float("inf"))
    reader = NewTill("head office", reads_pool=True)
    token = add_till(config.data_folder, reader, config.database_url)
    headers = ["-H", f"Authorization: Bearer {token}"] if has_token else []
    options = ["--checks", ",".join(CHECKS), "--seed", "1", "--max-examples", "30"]
    with running_backend(config) as url:
        address = f"{url}/openapi.json"
        status, words = accounting("st", "run", address, *options, *headers, folder=tmp_path)
    assert status == 0, words
