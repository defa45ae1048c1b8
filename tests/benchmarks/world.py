"""A till's surroundings in a process of their own, so that what is measured is the till's alone.

``python world.py FOLDER`` prints one line of JSON (backend_url, token, camera_url, codes) and then
obeys lines on its standard input: ``show TEXT``, ``hide``; each is answered with a line. ``held``
is answered with the monotonic time since which a code has stood still before the camera (0: none).
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Self

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.sandbox.camera import SampleCamera
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.server import running_sandbox


class World:
    """The process, for a benchmark; use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.world", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.pid = self._process.pid
        told = json.loads(self._line())
        self.backend_url: str = told["backend_url"]
        self.token: str = told["token"]
        self.camera_url: str = told["camera_url"]
        self.codes: list[str] = told["codes"]

    def show(self, text: str) -> None:
        """A customer holds his telephone before the camera."""
        self._ask(f"show {text}")

    def hide(self) -> None:
        """He leaves."""
        self._ask("hide")

    def held_since(self) -> float:
        """Monotonic time of the first frame with the whole code; 0 while there is none."""
        return float(self._ask("held"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def serve(folder: Path) -> None:
    """Run until standard input ends."""
    token = add_till(folder, NewTill("till"))
    codes = [customer.scan_text for customer in CUSTOMERS]
    with running_sandbox() as sandbox, SampleCamera(codes, rise_frames=1) as camera:
        config = BackendConfig(sandbox.app_id, sandbox.app_secret, folder, sandbox.base_url, port=0)
        with running_backend(config) as backend_url:
            told = {"backend_url": backend_url, "token": token, "camera_url": camera.url}
            print(json.dumps(told | {"codes": codes}), flush=True)
            for line in sys.stdin:
                match line.strip().partition(" "):
                    case ("show", _, text):
                        camera.show(text)
                        print("ok", flush=True)
                    case ("hide", _, _):
                        camera.hide()
                        print("ok", flush=True)
                    case _:
                        print(camera.held_since, flush=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
