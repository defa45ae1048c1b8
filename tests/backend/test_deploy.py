"""The samples for administrators, started as they are: nginx, Caddy, systemd's unit, Compose."""

import configparser
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from pos_scanner.backend.config import VARIABLES
from pos_scanner.cli.arguments import parser
from pos_scanner.sandbox.server import RunningSandbox
from tests.backend.chain import (
    DEPLOY,
    BackendCopy,
    caddy,
    certificate,
    chain_environment,
    load,
    nginx,
    tills,
    wait_for_answers,
)
from tests.backend.postgresql_server import PostgresqlServer
from tests.waiting import DEADLINE_S, wait_for

UNIT = DEPLOY / "pos-scanner-backend@.service"
INSTALLED = Path("/usr/lib/pos-scanner-backend/pos-scanner-backend")


@pytest.fixture
def environment(
    sandbox: RunningSandbox, postgresql: PostgresqlServer, tmp_path: Path
) -> dict[str, str]:
    return chain_environment(sandbox, postgresql.new_migrated_database(), tmp_path)


@pytest.fixture
def copies(environment: dict[str, str], tmp_path: Path) -> Iterator[list[BackendCopy]]:
    started = [BackendCopy(environment, tmp_path) for _ in range(3)]
    for copy in started:
        copy.start()
    yield started
    for copy in started:
        copy.stop()


def test_copies_behind_nginx_are_restarted_one_by_one_and_no_look_up_is_lost(
    copies: list[BackendCopy], environment: dict[str, str], tmp_path: Path
) -> None:
    tokens = tills(tmp_path, environment["POS_SCANNER_BACKEND_DATABASE"], 100)
    files = certificate(tmp_path)
    with (
        nginx(tmp_path, [copy.port for copy in copies], files) as url,
        load(url, tokens, files[0]) as tally,
    ):
        for copy in copies:
            wait_for_answers(tally, 100)
            assert copy.stop() == -signal.SIGTERM
            wait_for_answers(tally, 50)
            copy.start()
        wait_for_answers(tally, 100)
    assert tally.answers == {"found": tally.total}
    assert tally.wrong_titles == 0


def test_copies_behind_caddy_answer_and_a_killed_one_is_left_out(
    copies: list[BackendCopy], environment: dict[str, str], tmp_path: Path
) -> None:
    tokens = tills(tmp_path, environment["POS_SCANNER_BACKEND_DATABASE"], 50)
    with caddy(tmp_path, [copy.port for copy in copies]) as url:
        with load(url, tokens) as tally:
            wait_for_answers(tally, 100)
        assert tally.answers == {"found": tally.total}
        copies[0].kill()
        with load(url, tokens) as tally:
            goal = 50
            wait_for(lambda: tally.answers["found"] >= goal, lambda: f"titles: {tally.answers}")
        assert tally.wrong_titles == 0


def test_the_address_of_a_till_behind_the_proxy_is_the_tills(
    copies: list[BackendCopy], tmp_path: Path
) -> None:
    files = certificate(tmp_path)
    with nginx(tmp_path, [copy.port for copy in copies], files) as url:
        forged = {"X-Forwarded-For": "203.0.113.9"}
        answer = requests.get(
            f"{url}/v1/me", headers=forged, verify=str(files[0]), timeout=DEADLINE_S
        )
    assert answer.status_code == 401


def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    unit = tmp_path / "pos-scanner-backend@8765.service"
    unit.write_text(UNIT.read_text("utf-8").replace(str(INSTALLED), "/bin/true"))
    completed = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert unit.name not in completed.stderr


def test_the_units_command_is_the_programs() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT, "utf-8")
    program, *arguments = unit["Service"]["ExecStart"].replace("%i", "8765").split()
    assert Path(program) == INSTALLED
    options = parser().parse_args(["backend", *arguments])
    assert (options.module, options.action, options.port) == ("backend", "serve", 8765)


@pytest.mark.parametrize("name", ["backend.env", "compose.yaml", "Dockerfile"])
def test_every_variable_in_the_samples_is_a_setting(name: str) -> None:
    known = {*VARIABLES.values(), "POS_SCANNER_SITE", "POS_SCANNER_COPIES"}
    text = (DEPLOY / name).read_text("utf-8")
    assert set(re.findall(r"POS_SCANNER_[A-Z_]+", text)) <= known
