"""A chain's servers as an administrator runs them: processes on PostgreSQL behind a real proxy."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import requests

from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.protocol.backend import HEALTH_PATH, SCAN_PATH, title_fields
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.server import RunningSandbox
from tests.waiting import DEADLINE_S, wait_for

HONEST = {"found", "storage_unavailable", "wechat_unreachable", "wechat_busy"}
"""A title, or the reason why there is none."""
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
"""Debian's library that sets a process's clock; ``None`` where it is not installed."""
DEPLOY = Path(__file__).parents[2] / "packaging" / "deploy"


def free_port() -> int:
    """A port of loopback at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class BackendCopy:
    """One `pos-scanner backend serve` process.

    Args:
        environment: its configuration.
        folder: for its log.
    """

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | environment
        self.log = folder / f"backend-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self._process is not None
        return self._process.pid

    @property
    def memory_mib(self) -> float:
        """What the process takes now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)

    def start(self) -> None:
        """Start it; comes back when it answers."""
        command = [sys.executable, "-m", "pos_scanner", "backend", "serve", "--port"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, str(self.port)], env=self._environment, stdout=log, stderr=log
            )
        wait_for(self._answers, lambda: f"a backend: {self.log.read_text('utf-8')[-2000:]}")

    def stop(self) -> int:
        """End it as systemd does; its exit status: minus the signal, when all was answered."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def run(self, *arguments: str) -> int:
        """Run a command of `pos-scanner backend` with this copy's configuration; its status."""
        command = [sys.executable, "-m", "pos_scanner", "backend", *arguments]
        return subprocess.run(command, env=self._environment, check=False).returncode

    def _end(self, number: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(number)
        return process.wait(DEADLINE_S)

    def _answers(self) -> bool:
        with contextlib.suppress(requests.RequestException):
            return requests.get(self.url + HEALTH_PATH, timeout=DEADLINE_S).ok
        return False


@dataclass
class Tally:
    """What the tills of a load were answered."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong_titles: int = 0

    @property
    def total(self) -> int:
        """All look-ups that were sent."""
        return self.answers.total()


def chain_environment(sandbox: RunningSandbox, database_url: str, folder: Path) -> dict[str, str]:
    """The configuration of every copy."""
    return {
        "POS_SCANNER_WECHAT_APPID": sandbox.app_id,
        "POS_SCANNER_WECHAT_SECRET": sandbox.app_secret,
        "POS_SCANNER_WECHAT_URL": sandbox.base_url,
        "POS_SCANNER_BACKEND_DATA": str(folder),
        "POS_SCANNER_BACKEND_DATABASE": database_url,
    }


def clock_environment(offset: str | Path) -> dict[str, str]:
    """The environment of a process whose clock is off: by ``-1h``, or by what a file says now."""
    name = "FAKETIME" if isinstance(offset, str) else "FAKETIME_TIMESTAMP_FILE"
    return {"LD_PRELOAD": str(FAKETIME), name: str(offset), "DONT_FAKE_MONOTONIC": "1"}


def steal_token(sandbox: RunningSandbox) -> None:
    """Force a token, as another system of this account may: the backend's is void then."""
    body = {
        "grant_type": "client_credential",
        "appid": sandbox.app_id,
        "secret": sandbox.app_secret,
        "force_refresh": True,
    }
    address = f"{sandbox.base_url}/cgi-bin/stable_token"
    requests.post(address, json=body, timeout=DEADLINE_S).raise_for_status()


def scan(url: str, token: str, number: int, session: requests.Session, tally: Tally) -> None:
    """Look one customer's code up and see that the title is his."""
    customer = CUSTOMERS[number % len(CUSTOMERS)]
    headers = {"Authorization": f"Bearer {token}"}
    body = {"scan_text": customer.scan_text}
    try:
        answer = session.post(url + SCAN_PATH, json=body, headers=headers, timeout=DEADLINE_S)
    except requests.RequestException as error:
        tally.answers[type(error).__name__] += 1
        return
    if not answer.ok:
        tally.answers[
            str(answer.json().get("code")) if _is_problem(answer) else f"HTTP {answer.status_code}"
        ] += 1
        return
    tally.answers["found"] += 1
    tally.wrong_titles += answer.json() != title_fields(customer.reply)


def _is_problem(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Type") == "application/problem+json"


@contextlib.contextmanager
def load(
    url: str, tokens: Sequence[str], certificate: Path | None = None, *, threads: int = 8
) -> Iterator[Tally]:
    """Look-ups of many tills, one after the other each, for as long as the block lasts."""
    tally, ended, numbers = Tally(), threading.Event(), count()

    def work() -> None:
        with requests.Session() as session:
            session.trust_env = False
            session.verify = str(certificate) if certificate else True
            while not ended.wait(0.02):
                number = next(numbers)
                scan(url, tokens[number % len(tokens)], number, session, tally)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    try:
        yield tally
    finally:
        ended.set()
        for worker in workers:
            worker.join()


def tills(folder: Path, database_url: str, number: int) -> list[str]:
    """Let so many tills in; gives their tokens."""
    return [add_till(folder, NewTill(f"till {n}"), database_url) for n in range(number)]


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 and its key, some hours old where a clock can be set."""
    files = folder / "proxy.pem", folder / "proxy.key"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    paths = ["-out", str(files[0]), "-keyout", str(files[1])]
    clock = os.environ | (clock_environment("-6h") if FAKETIME else {})
    subprocess.run([*command, *names, *paths], check=True, capture_output=True, env=clock)
    return files


@contextlib.contextmanager
def nginx(folder: Path, ports: Sequence[int], files: tuple[Path, Path]) -> Iterator[str]:
    """Nginx from the very file that is shipped: ports and certificate alone are changed."""
    port, text = free_port(), (DEPLOY / "nginx.conf").read_text("utf-8")
    for shipped, own in zip((8765, 8766, 8767), ports, strict=True):
        text = text.replace(f"127.0.0.1:{shipped}", f"127.0.0.1:{own}")
    text = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;", text)
    for name, path in zip(("ssl_certificate", "ssl_certificate_key"), files, strict=True):
        text = re.sub(rf"{name}\s+\S+;", f"{name} {path};", text)
    configuration = folder / "nginx.conf"
    configuration.write_text(text, "utf-8")
    command = ["nginx", "-p", f"{folder}/", "-e", "stderr", "-c", str(configuration)]
    with _proxy([*command, "-g", "daemon off;"], port, {}, folder):
        yield f"https://127.0.0.1:{port}"


@contextlib.contextmanager
def caddy(folder: Path, ports: Sequence[int]) -> Iterator[str]:
    """Caddy from the very file that is shipped, told by the environment; plain HTTP on loopback."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "POS_SCANNER_SITE": url,
        "POS_SCANNER_COPIES": " ".join(f"127.0.0.1:{copy}" for copy in ports),
        "HOME": str(folder),
    }
    command = ["caddy", "run", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    with _proxy(command, port, environment, folder):
        yield url


@contextlib.contextmanager
def _proxy(
    command: Sequence[str], port: int, environment: dict[str, str], folder: Path
) -> Iterator[None]:
    log = folder / "proxy.log"
    with log.open("ab") as file:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=file, stderr=file)
    try:
        wait_for(lambda: _listens(port), lambda: f"the proxy: {log.read_text('utf-8')[-2000:]}")
        yield
    finally:
        process.terminate()
        process.wait(DEADLINE_S)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def wait_for_answers(tally: Tally, number: int, where: Callable[[], str] = str) -> None:
    """Let so many more look-ups come back."""
    goal = tally.total + number
    wait_for(lambda: tally.total >= goal, lambda: f"{number} answers {where()}: {tally.answers}")
