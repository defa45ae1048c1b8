"""The whole till in a process of its own, with the sample camera in another: what it costs idle."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.world import World

_PROGRAM = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from pos_scanner.desktop import app
from pos_scanner.settings import Settings

folder, camera, warm_s, seconds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
began = []

def begin():
    began.append((time.process_time(), time.monotonic()))

def end():
    used, since = began[0]
    share = (time.process_time() - used) / (time.monotonic() - since)
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    print(share, pages * os.sysconf("SC_PAGE_SIZE") / 2**20, flush=True)
    app.QApplication.quit()

def ready(wiring):
    QTimer.singleShot(1000 * warm_s, begin)
    QTimer.singleShot(1000 * (warm_s + seconds), end)

settings = Settings(camera_source=camera, sale_item="*餐饮服务*餐费", sale_tax_rate="0.06")
app.run(settings, folder, folder / "s.toml", language="zh_CN", on_ready=ready)
"""
WARM_S = 8
"""Until the camera is open, the decoders are loaded and everything was tried once."""


def idle_use(seconds: int) -> tuple[float, float]:
    """What the window uses with its camera on and nobody before it: share of a core, MiB resident.

    Processes that it started are not in it: the fallback's sleeps while nothing moves.
    """
    with tempfile.TemporaryDirectory() as folder:
        surroundings = Path(folder) / "world"
        surroundings.mkdir()
        return _measured(seconds, folder, surroundings)


def _measured(seconds: int, folder: str, surroundings: Path) -> tuple[float, float]:
    with World(surroundings) as world:
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, folder, world.camera_url, str(WARM_S), str(seconds)],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"QT_QPA_PLATFORM": "xcb"},
            timeout=seconds + 60,
        )
    share, resident_mib = map(float, done.stdout.strip().splitlines()[-1].split())
    return share, resident_mib
