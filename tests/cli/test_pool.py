"""`export --pool`: head office's files of all tills, over a real backend."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.sandbox.server import running_sandbox
from tests.backend.pooling import PoolingTill
from tests.cli.conftest import CommandLine


@pytest.fixture
def pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A backend with two invoices of shop 3's till and one of shop 4's; its address."""
    folder = tmp_path / "backend"
    with running_sandbox() as sandbox:
        config = BackendConfig(
            sandbox.app_id, sandbox.app_secret, folder, wechat_url=sandbox.base_url, port=0
        )
        head_office = add_till(folder, NewTill("head office", reads_pool=True))
        monkeypatch.setenv("POS_SCANNER_BACKEND_TOKEN", head_office)
        monkeypatch.setenv("POS_SCANNER_BACKEND_DATA", str(folder))
        with running_backend(config) as url:
            for shop, invoices in ((3, 2), (4, 1)):
                token = add_till(folder, NewTill(f"till {shop}", f"shop {shop}"))
                till = PoolingTill.open(tmp_path / f"till-{shop}", f"T{shop}")
                with closing(till.journal):
                    for number in range(invoices):
                        till.confirm(shop * 10 + number)
                    till.send(url, token)
            yield url


def test_all_tills_go_into_one_file_and_each_invoice_once(
    pool: str, command_line: CommandLine, tmp_path: Path
) -> None:
    nightly = ["export", "--pool", pool, "--new", "--output-dir", str(tmp_path / "out"), "--json"]
    status, output, errors = command_line(*nightly)
    (batch,) = json.loads(output)["batches"]
    assert (status, batch["invoices"], errors) == (0, 3, "")
    text = Path(batch["path"]).read_text("utf-8-sig")
    assert set(re.findall(r"T\d-\d{8}-\d{4}", text)) == {
        "T3-20261123-0001",
        "T3-20261123-0002",
        "T4-20261123-0001",
    }
    assert json.loads(command_line(*nightly)[1]) == {"batches": []}


def test_one_till_is_chosen_by_its_name(
    pool: str, command_line: CommandLine, tmp_path: Path
) -> None:
    target = str(tmp_path / "one.csv")
    chosen = command_line("export", "--pool", pool, "--till", "till 4", "--output", target)
    assert (chosen[0], "1 invoice" in chosen[1]) == (0, True)
    status, _, errors = command_line("export", "--pool", pool, "--till", "x", "--output", target)
    assert (status, "Head office has no invoices of the till x." in errors) == (1, True)
    assert "till 4" in errors
    mistyped = ("export", "--pool", pool, "--till", "x", "--new", "--output", target)
    assert command_line(*mistyped)[0] == 1


def test_a_token_that_may_not_read_the_pool_is_told_so(
    pool: str, command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = add_till(Path(os.environ["POS_SCANNER_BACKEND_DATA"]), NewTill("till 9"))
    monkeypatch.setenv("POS_SCANNER_BACKEND_TOKEN", token)
    status, _, errors = command_line("export", "--pool", pool, "--output", str(tmp_path / "x.csv"))
    assert status == 1
    assert errors.strip()
    assert not (tmp_path / "x.csv").exists()


def test_an_address_of_this_machine_needs_no_http(
    pool: str, command_line: CommandLine, tmp_path: Path
) -> None:
    address = pool.removeprefix("http://")
    target = str(tmp_path / "x.csv")
    assert command_line("export", "--pool", address, "--output", target)[0] == 0


def test_an_address_that_is_none_is_refused_by_its_option(command_line: CommandLine) -> None:
    status, _, errors = command_line("export", "--pool", "ftp://x", "--output", "x.csv")
    assert status == 2
    assert "--pool" in errors
    assert "begins with https://" in errors


def test_a_till_alone_needs_the_pool(command_line: CommandLine, tmp_path: Path) -> None:
    target = str(tmp_path / "x.csv")
    assert command_line("export", "--till", "till 4", "--output", target)[0] == 2


def test_status_says_how_far_each_till_is(pool: str, command_line: CommandLine) -> None:
    assert pool
    status, output, _ = command_line("backend", "status")
    assert status == 0
    lines = [line.split("\t") for line in output.splitlines() if line.startswith("pool")]
    assert [line[1:4] for line in lines] == [
        ["till 3", "2 entries", "0 not sent"],
        ["till 4", "1 entry", "0 not sent"],
    ]
