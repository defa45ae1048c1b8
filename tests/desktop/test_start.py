"""The window is painted before anything heavy is loaded."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop.conftest import started_till

PROGRAM = """
import linecache
import sys
from pathlib import Path
from pos_scanner.desktop import app
from pos_scanner.desktop.window import main_window
from pos_scanner.settings import Settings

HEAVY = ("cv2", "requests", "apsw", "numpy", "zxingcpp", "fastapi", "aiohttp",
         "pypinyin", "openpyxl", "segno")

class Window(main_window.MainWindow):
    def paintEvent(self, event):
        print("painted with", [name for name in HEAVY if name in sys.modules], flush=True)
        super().paintEvent(event)

app.MainWindow = Window
folder = Path(sys.argv[1])
app.run(Settings(camera_source="0"), folder, folder / "s.toml", language="en",
        on_ready=lambda wiring: app.QApplication.quit())
print("sources in memory:", sum("pos_scanner" in path for path in linecache.cache))
print("ended with", [name for name in HEAVY if name in sys.modules])
"""

ARENAS = """
import ctypes
import sys
import threading

def hold(barrier):
    kept = [bytes(100_000) for _ in range(10)]
    barrier.wait()

def count(file):
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    stream = ctypes.c_void_p(libc.fopen(file.encode(), b"w"))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    with open(file) as text:
        return text.read().count("<heap nr")

if sys.argv[2] == "till":
    import pos_scanner.desktop
barrier = threading.Barrier(9)
for _ in range(8):
    threading.Thread(target=hold, args=(barrier,)).start()
barrier.wait()
print(count(sys.argv[1]))
"""


def test_the_first_paint_comes_before_cv2_requests_and_sqlite(tmp_path: Path) -> None:
    first, *_, last = _lines_of_a_start(tmp_path)
    assert first == "painted with []"
    assert "cv2" in last


def test_no_modules_source_is_read_to_start_nor_kept(tmp_path: Path) -> None:
    assert "sources in memory: 0" in _lines_of_a_start(tmp_path)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="no arenas but glibc's")
def test_the_tills_threads_share_two_arenas(tmp_path: Path) -> None:
    counts = [
        int(
            subprocess.run(
                [sys.executable, "-c", ARENAS, str(tmp_path / "malloc.xml"), program],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for program in ("till", "any other")
    ]
    assert counts[0] == 2 < counts[1]


def _lines_of_a_start(tmp_path: Path) -> list[str]:
    completed = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return completed.stdout.splitlines()


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path, qtbot: QtBot) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("")
    with started_till(blocked / "data", qtbot) as till:
        qtbot.waitUntil(till.window.invoice.notice.isVisible)
        assert str(blocked) in till.visible_texts()
        till.type("amount", "58.5")
        assert till.text("amount") == "58.5"
