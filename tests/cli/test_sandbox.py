"""`sandbox serve`: what it prints is all that one needs to try it; Ctrl-C ends it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.faults import Fault
from tests.cli.shell import ROOT
from tests.waiting import DEADLINE_S


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_it_says_how_to_reach_it_answers_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pos_scanner", "--data-dir", str(tmp_path)]
    with subprocess.Popen(
        [*command, "sandbox", "serve", "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as server:
        assert server.stdout is not None
        lines = [server.stdout.readline()]
        while Fault.EXPIRED.value not in lines[-1] or "curl" in lines[-1]:
            lines.append(server.stdout.readline())
        address = lines[0].split()[4]
        fault = {"fault": Fault.EXPIRED.value, "times": 1}
        response = requests.post(f"{address}/_sandbox/faults", json=fault, timeout=10)
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=DEADLINE_S)
    assert response.ok
    assert (server.returncode, "Traceback" in errors) == (130, False)
    output = "".join(lines)
    assert output.startswith("WeChat's stand-in answers at http://127.0.0.1:")
    for variable in ("URL", "APPID", "SECRET"):
        assert f"  export POS_SCANNER_WECHAT_{variable}=" in output
    assert "  pos-scanner backend serve\n" in output
    assert all(customer.scan_text in output for customer in CUSTOMERS)
    assert (
        f"""  curl {address}/_sandbox/faults -d '{{"fault": "expired", "times": 1}}'\n""" in output
    )
