"""The command line as a shell has it: what is printed where, and the exit status."""

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import pytest

from pos_scanner import clock
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.domain.invoice import Invoice, InvoiceLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal import Journal
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.server import running_sandbox
from pos_scanner.titles import bureau_code
from tests.waiting import DEADLINE_S

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "resources" / "pictures" / "sample-code.jpg"
CHINA = timezone(timedelta(hours=8))
BUYER = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L")


class Shell:
    """Runs pos-scanner with a data folder of its own and no screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {k: v for k, v in os.environ.items() if "DISPLAY" not in k}
        self.environment.pop("QT_QPA_PLATFORM", None)

    def __call__(
        self, *arguments: str, given: str | None = None, stdin: BinaryIO | None = None
    ) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        command = [sys.executable, "-m", "pos_scanner", "--data-dir", str(self.folder)]
        done = subprocess.run(
            [*command, "--lang", "en", *arguments],
            env=self.environment,
            cwd=ROOT,
            input=given,
            stdin=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=DEADLINE_S,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


@pytest.mark.parametrize(
    "command",
    [
        "",
        "demo",
        "decode",
        "lookup",
        "card",
        "sale",
        "export",
        "journal",
        "journal verify",
        "journal purge",
        "backend",
        "backend till add",
        "sandbox",
        "doctor",
    ],
)
def test_each_command_explains_itself(shell: Shell, command: str) -> None:
    status, told, _ = shell(*command.split(), "--help")
    assert status == 0
    assert f"usage: pos-scanner {command}".strip() in told.replace("[-h]", "").replace("  ", " ")


@pytest.mark.parametrize(
    "wrong",
    ["decode", "lookup", "card", "export", "nonsense", "export --output x --from 2026-13-01",
     "backend", "backend serve --port 99999", "--lang fr", "export --output", "sale --nonsense",
     "journal", "journal backup", "journal purge", "journal purge --before yesterday"],
)  # fmt: skip
def test_wrong_usage_is_status_2_and_says_how_it_goes(shell: Shell, wrong: str) -> None:
    status, told, failed = shell(*wrong.split())
    assert (status, told) == (2, "")
    assert "usage:" in failed


def test_decode_tells_each_file_as_a_line_of_json(shell: Shell, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    status, told, failed = shell("decode", "--json", str(SAMPLE), str(broken))
    first, second = map(json.loads, told.splitlines())
    assert status == 1
    assert first["file"] == str(SAMPLE)
    assert first["codes"][0]["text"]
    assert first["codes"][0]["decoder"] in {"zxing-cpp", "pyzbar"}
    assert len(first["codes"][0]["corners"]) == 4
    assert first["ms"] > 0
    assert set(second) == {"file", "error"}
    assert str(broken) in failed


def test_decode_prints_texts_alone(shell: Shell) -> None:
    status, told, failed = shell("decode", str(SAMPLE))
    assert (status, failed) == (0, "")
    assert len(told.splitlines()) == 1


def test_decode_reads_a_pipe(shell: Shell) -> None:
    with SAMPLE.open("rb") as picture:
        status, told, failed = shell("decode", "--json", "-", stdin=picture)
    assert (status, failed) == (0, "")
    assert json.loads(told)["file"] == "-"
    assert json.loads(told)["codes"]


def test_a_pipe_that_holds_no_picture_is_named_as_the_user_did(shell: Shell) -> None:
    status, told, failed = shell("decode", "-", given="no picture")
    assert (status, told) == (1, "")
    assert failed.startswith("-: This file cannot be read: -")


@pytest.mark.parametrize("name", ["cut.png", "cut.jpg", "cut.mp4"])
def test_of_a_damaged_file_one_sentence_is_told(shell: Shell, tmp_path: Path, name: str) -> None:
    # Not what OpenCV and FFmpeg say of it.
    path = tmp_path / name
    starts = {"png": b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0", "jpg": b"\xff\xd8\xff\xe0\0"}
    path.write_bytes(starts.get(name[4:], b"\0\0\0\x18ftypisom") + 99 * b"\0")
    status, told, failed = shell("decode", str(path))
    assert (status, told) == (1, "")
    assert len(failed.splitlines()) == 1


@pytest.mark.parametrize("effort", ["fast", "normal", "max"])
def test_decode_reads_with_any_effort_and_tells_each_code_once(shell: Shell, effort: str) -> None:
    status, told, _ = shell("decode", "--effort", effort, str(SAMPLE))
    assert status == 0
    assert len(told.splitlines()) == 1


def test_lookup_decodes_a_bureaus_code_without_a_backend(shell: Shell) -> None:
    status, told, _ = shell("lookup", "--json", bureau_code.encode(BUYER))
    answer = json.loads(told)
    assert status == 0
    assert (answer["title"], answer["tax_no"]) == (BUYER.name, BUYER.tax_number)
    assert (answer["source"], answer["warnings"]) == ("bureau-code", [])


def test_lookup_reads_a_pipe(shell: Shell) -> None:
    status, told, _ = shell("lookup", "-", given=bureau_code.encode(BUYER) + "\n")
    assert status == 0
    assert BUYER.name in told


def test_a_failed_lookup_is_status_1_with_its_kind(shell: Shell) -> None:
    status, told, failed = shell("lookup", "--json", "https://example.com/")
    error = json.loads(told)["error"]
    assert status == 1
    assert error["kind"] == "web-page"
    assert error["message"] == failed.strip()


def test_lookup_asks_the_backend_that_the_settings_name(shell: Shell, tmp_path: Path) -> None:
    backend_folder = tmp_path / "backend"
    status, token, _ = Shell(backend_folder)("backend", "till", "add", "till 1")
    assert status == 0
    with running_sandbox() as sandbox:
        config = BackendConfig(
            sandbox.app_id, sandbox.app_secret, backend_folder, sandbox.base_url, port=0
        )
        with running_backend(config) as backend:
            shell.folder.mkdir()
            settings = f'[backend]\nurl = "{backend.url}"\ntoken = "{token.strip()}"\n'
            (shell.folder / "settings.toml").write_text(settings)
            status, told, _ = shell("lookup", "--json", CUSTOMERS[0].scan_text)
            assert status == 0
            assert json.loads(told)["title"] == CUSTOMERS[0].reply.title
            status, told, _ = shell("doctor", "--json")
            parts = {one["part"]: one for one in json.loads(told)}
            assert parts["backend"]["health"] == "ok"


def test_export_without_anything_to_export_says_so(shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    status, told, failed = shell("export", "--output", str(target))
    assert (status, told) == (1, "")
    assert failed.strip()
    assert not target.exists()


def test_export_writes_what_is_new_once(shell: Shell, tmp_path: Path) -> None:
    line = InvoiceLine("*餐饮服务*餐费", 11300, Decimal("0.06"))
    with closing(Journal.open(shell.folder, till="T1")) as journal:
        invoice = Invoice(BUYER, (line,), date(2026, 11, 23))
        journal.confirm("d1", invoice, at=datetime(2026, 11, 23, 12, tzinfo=CHINA))
    target = tmp_path / "out.csv"
    status, told, _ = shell("export", "--preset", "standard", "--output", str(target))
    assert status == 0
    assert "113.00" in told
    assert target.read_bytes().startswith(b"\xef\xbb\xbfexport_batch,")
    assert shell("export", "--output", str(tmp_path / "again.csv"))[0] == 1
    dated = ["--from", "2026-11-23", "--to", "2026-11-23", "--all"]
    status, _, _ = shell("export", "--output", str(tmp_path / "dated.csv"), *dated)
    assert status == 0
    status, _, failed = shell("export", "--preset", "no-such", "--output", str(tmp_path / "x"))
    assert status == 1
    assert "no-such" in failed


def test_tills_are_let_in_and_shut_out(shell: Shell) -> None:
    assert shell("backend", "till", "add", "till 1")[0] == 0
    status, _, failed = shell("backend", "till", "add", "till 1")
    assert status == 1
    assert failed.strip()
    assert shell("backend", "till", "revoke", "till 1")[0] == 0
    status, told, _ = shell("backend", "till", "list")
    assert f"till 1\t{clock.now():%Y-%m-%d}\trevoked" in told
    assert shell("backend", "till", "revoke", "nobody")[0] == 1


def test_a_card_is_printed_or_drawn_and_looked_up_again(shell: Shell, tmp_path: Path) -> None:
    record = ("card", "--name", BUYER.name, "--tax-number", BUYER.tax_number)
    status, code, _ = shell(*record)
    assert status == 0
    status, told, _ = shell("lookup", code.strip())
    assert BUYER.name in told
    drawn = tmp_path / "card.png"
    assert shell(*record, "--output", str(drawn))[:2] == (0, f"{drawn}\n")
    assert shell("decode", str(drawn))[1] == code
    status, _, failed = shell(*record, "--output", str(tmp_path / "card.txt"))
    assert status == 1
    assert ".png or .svg" in failed


def test_a_backend_without_its_account_does_not_start(shell: Shell) -> None:
    status, _, failed = shell("backend", "serve", "--port", "0")
    assert status == 1
    assert "POS_SCANNER_WECHAT_APPID" in failed


def test_doctor_has_a_line_for_each_part_and_a_mend_for_what_is_broken(shell: Shell) -> None:
    shell.folder.mkdir()
    (shell.folder / "settings.toml").write_text("[shop]\nnaem = 'x'\n[camera]\nsource = ''\n")
    status, told, _ = shell("doctor")
    assert status == 1
    assert "shop.naem" in told
    for part in ("Python", "Qt", "OpenCV", "SQLite", "zxing-cpp", "pyzbar", "backend"):
        assert part in told
    assert "→" in told


def test_a_window_without_a_screen_says_so(shell: Shell) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("other systems always have a screen")
    status, _, failed = shell()
    assert status == 1
    assert "screen" in failed.lower()
