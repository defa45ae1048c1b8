"""A real PostgreSQL server of the tests' own: on a temporary folder, on loopback, never as root."""

import asyncio
import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_scanner.backend.storage.opening import open_database
from tests.waiting import wait_for

if sys.platform != "win32":
    import pwd

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))


class PostgresqlServer:
    """A server that tests start, stop and kill. Its superuser is ``postgres``, without password."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        options = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"]
        self._run("initdb", f"--pgdata={self._data}", "--locale=C.UTF-8", *options)

    def start(self) -> None:
        """Start it; comes back when it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self._folder),
            "fsync": "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(PROGRAMS / "postgres"), "-D", str(self._data), *options],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=_user(),
                group=_user(),
            )
        wait_for(self._answers, "PostgreSQL to answer")

    def stop(self) -> None:
        """End it as an administrator does, connections or not."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None

    def new_database(self) -> str:
        """Make an empty database; gives its address."""
        name = f"test_{next(self._numbers)}"
        self._run("createdb", *self._where(), name)
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def new_migrated_database(self) -> str:
        """Make a database with the backend's schema; gives its address."""
        url = self.new_database()

        async def migrate() -> None:
            await (await open_database(self._folder, url, migrating=True)).close()

        asyncio.run(migrate())
        return url

    def _where(self) -> list[str]:
        return ["--host=127.0.0.1", f"--port={self.port}", "--username=postgres"]

    def _answers(self) -> bool:
        command = [str(PROGRAMS / "pg_isready"), *self._where()]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(PROGRAMS / program), *arguments],
            check=True,
            capture_output=True,
            cwd=self._folder,
            user=_user(),
            group=_user(),
        )


@contextlib.contextmanager
def running_postgresql() -> Iterator[PostgresqlServer]:
    """A server that answers, ended and removed with the block; Windows' tests go without."""
    if sys.platform == "win32":
        pytest.skip("this server is Debian's")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if (user := _user()) is not None:
        os.chown(folder, user, user)
    server = PostgresqlServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> int | None:
    """The number of a user and of his group: PostgreSQL refuses to run as root."""
    return None if os.geteuid() else pwd.getpwnam("nobody").pw_uid
