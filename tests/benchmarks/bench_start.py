"""From the start of the process to the window's first paint, warm.

Run: ``python3 packaging/dev.py bench start [STARTS]``
"""

import os
import subprocess
import sys
import tempfile
import time

from tests.benchmarks.figures import percentile, tell

AIM_MS = 600
_PROGRAM = """
import sys, time
from pathlib import Path
from pos_scanner.desktop import app
from pos_scanner.desktop.window import main_window
from pos_scanner.settings import Settings

class Window(main_window.MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        if "seen" not in self.__dict__:
            self.seen = True
            heavy = [name for name in ("cv2", "requests", "apsw", "numpy") if name in sys.modules]
            print(time.monotonic(), ",".join(heavy), flush=True)

app.MainWindow = Window
folder = Path(sys.argv[1])
app.run(Settings(camera_source=""), folder, folder / "s.toml", language="zh_CN",
        on_ready=lambda wiring: app.QApplication.quit())
"""


def main(starts: int) -> int:
    """Start it some times; print the figures."""
    took = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(starts + 1):
            began = time.monotonic()
            done = subprocess.run(
                [sys.executable, "-c", _PROGRAM, folder],
                capture_output=True,
                text=True,
                check=True,
                env=os.environ | {"QT_QPA_PLATFORM": "xcb"},
            )
            painted, _, heavy = done.stdout.strip().partition(" ")
            if heavy:
                sys.exit(f"imported before the first paint: {heavy}")
            if number:  # The first start warms the caches.
                took.append((float(painted) - began) * 1000)
    tell("process started → first paint", took)
    reached = percentile(took, 0.5) <= AIM_MS
    print(f"aim: median ≤ {AIM_MS} ms: {'reached' if reached else 'NOT reached'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
