"""A trial of the window: the real one, a customer who comes by himself, and nothing that stays."""

import subprocess
import sys
from pathlib import Path

from pos_scanner.desktop.trial_driver import CUSTOMER_AFTER_MS, TrialDriver
from pos_scanner.sandbox.customers import ALIPAY_CODE
from tests.desktop.conftest import Till, notice_of

PROGRAM = """
import sys
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pos_scanner.cli import trial
from pos_scanner.desktop import app
from pos_scanner.settings import Settings

open_window = app.run
facts = []

def act(wiring, timer):
    window = wiring.window
    action = window.scan.notice.findChild(QPushButton, "notice_action")
    name = window.findChild(QLineEdit, "name").text()
    if window.scan.notice.isVisible() and action.text() == "End the trial":
        timer.stop()
        print(facts, window.windowTitle(), window.hint.text()[:5], flush=True)
        action.click()
    elif name and not facts:
        facts.append(name)
        amount = window.findChild(QLineEdit, "amount")
        QTest.keyClicks(amount, "42")
        QTest.keyClick(amount, Qt.Key.Key_Return)

def run(*args, on_ready, **options):
    def ready(wiring):
        on_ready(wiring)
        timer = QTimer(wiring.window, interval=50)
        timer.timeout.connect(partial(act, wiring, timer))
        timer.start()
    return open_window(*args, on_ready=ready, **options)

app.run = run
settings = Settings(camera_source="", shop_name="Shop", sale_item="meal", sale_tax_rate="0.06",
                    backend_url="http://127.0.0.1:9", data_folder=sys.argv[1])
print("status", trial.run_trial(settings, "en"), flush=True)
"""


def test_a_trial_invoice_leaves_nothing_behind(tmp_path: Path) -> None:
    shop, temporary = tmp_path / "shop", tmp_path / "temporary"
    for folder in (shop, temporary):
        folder.mkdir()
    completed = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(shop)],
        env={
            "QT_QPA_PLATFORM": "offscreen",
            "PATH": "",
            "HOME": str(shop),
            "TMPDIR": str(temporary),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    first, last = completed.stdout.splitlines()
    assert first == "['北京示例科技有限公司'] pos_scanner – TRIAL Shop TRIAL"
    assert last == "status 0"
    remains = [path for path in temporary.rglob("*") if path.is_file()]
    assert remains == []
    assert not list(shop.rglob("*.sqlite3"))


def test_the_trials_customer_waits_while_a_page_is_open(till: Till) -> None:
    driver = TrialDriver(till.wiring, ALIPAY_CODE)
    till.wiring.host.open("help")
    driver.start()
    till.qtbot.wait(2 * CUSTOMER_AFTER_MS)
    page = till.wiring.host.page
    assert page is not None
    assert notice_of(page) == ("", "")
    page.reject()
    till.qtbot.waitUntil(lambda: bool(till.text("name")))
