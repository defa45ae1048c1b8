"""Codes that a stranger holds out, by each way in: a camera's pixels, a scanner's keys, paste."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from pos_scanner.domain.masking import masked
from pos_scanner.domain.title import Title
from pos_scanner.domain.visible_text import visible
from pos_scanner.sandbox.camera import SampleCamera
from pos_scanner.settings import Settings
from pos_scanner.titles import bureau_code
from tests.code_pictures import picture
from tests.desktop.conftest import Till, started_till
from tests.desktop.file_watch import FileWatch
from tests.desktop.rendering import drawn_texts, faults, show_tips

_VECTORS = Path(__file__).parents[2] / "vectors"
ALIPAY = json.loads((_VECTORS / "alipay-title-codes.json").read_text("utf-8"))
HOSTILE = json.loads((_VECTORS / "hostile-title-codes.json").read_text("utf-8"))
TOKEN = "ALIPAY_p2i9H2QO73toXgTfIYkBsW"


def _paste_text(till: Till, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    _press_paste(till)


def _paste_picture(till: Till, text: str) -> None:
    QGuiApplication.clipboard().setImage(picture(text))
    _press_paste(till)


def _press_paste(till: Till) -> None:
    till.widget("camera_view").setFocus()
    QTest.keyClick(till.widget("camera_view"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def camera() -> Iterator[SampleCamera]:
    with SampleCamera(["6901234567892"], rise_frames=2) as camera:
        yield camera


@pytest.fixture
def till(tmp_path: Path, qtbot: QtBot, camera: SampleCamera) -> Iterator[Till]:
    settings = Settings(
        camera_source=camera.url,
        till_cashier="Lee",
        sale_item="*餐饮服务*餐费",
        sale_tax_rate="0.06",
    )
    with started_till(tmp_path, qtbot, settings) as running:
        qtbot.waitUntil(lambda: running.wiring.till.is_open)
        yield running
    QGuiApplication.clipboard().clear()


Way = Callable[[Till, str], None]


@pytest.fixture(params=["camera", "text", "picture"])
def way(request: pytest.FixtureRequest, camera: SampleCamera) -> Way:
    def show(_: Till, text: str) -> None:
        camera.show(text)

    ways = {"camera": show, "text": _paste_text, "picture": _paste_picture, "keys": Till.scan}
    return ways[str(request.param)]


every_way = pytest.mark.parametrize("way", ["camera", "keys", "text", "picture"], indirect=True)


@pytest.mark.parametrize("vector", ALIPAY, ids=lambda vector: vector["why"])
def test_alipays_title_fills_the_form_by_camera_and_by_paste(
    till: Till, way: Way, vector: dict[str, Any]
) -> None:
    way(till, vector["text"])
    expected = vector["expect"]
    till.wait_for("name", expected["title"])
    assert till.text("tax_number").replace(" ", "") == expected["tax_no"]
    buyer = till.wiring.till.draft.buyer
    assert buyer.phone == expected.get("phone", "")
    assert buyer.bank_account == expected.get("bank_no", "")
    assert till.text("phone") == masked(buyer.phone)
    assert till.text("bank_account") == masked(buyer.bank_account)


def test_alipays_id_of_the_customer_is_kept_nowhere(
    till: Till, way: Way, caplog: pytest.LogCaptureFixture, qtbot: QtBot
) -> None:
    caplog.set_level(logging.DEBUG)
    way(till, ALIPAY[0]["text"])
    till.wait_for("name", ALIPAY[0]["expect"]["title"])
    till.type("amount", "12.50")
    till.press("amount", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(till.invoices()) == 1)
    till.settle()
    assert TOKEN not in caplog.text
    files = [path for path in till.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if TOKEN.encode() in path.read_bytes()]


@pytest.mark.parametrize("vector", ALIPAY, ids=lambda vector: vector["why"])
def test_a_scanner_that_types_keys_is_told_that_it_cannot_type_chinese(
    till: Till, qtbot: QtBot, vector: dict[str, str]
) -> None:
    till.scan(vector["text"].encode("ascii", "replace").decode())
    words = "This is an Alipay title code, but its Chinese was lost."
    qtbot.waitUntil(lambda: till.notice_title() == words)
    assert "COM mode" in till.visible_texts()
    assert till.text("name") == ""


@every_way
@pytest.mark.parametrize("vector", HOSTILE, ids=lambda vector: ascii(vector["name"]))
def test_a_hostile_name_stands_in_the_form_as_text(
    till: Till, way: Way, vector: dict[str, str]
) -> None:
    way(till, vector["text"])
    till.wait_for("name", visible(vector["name"]))
    till.settle()
    assert faults(till.window) == []
    assert visible(vector["name"]) in drawn_texts(till.window)


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux'")
@pytest.mark.qt_log_ignore("does not support raise")
@every_way
def test_a_file_that_a_code_names_is_not_opened(till: Till, way: Way, tmp_path: Path) -> None:
    file = tmp_path / "x.png"
    assert picture("6901234567892").save(str(file))
    name = f'<img src="{file}"><h1>已付款'
    with FileWatch(file) as watch:
        way(till, bureau_code.encode(Title(name=name)))
        till.wait_for("name", name)
        show_tips(till.window)
        QToolTip.hideText()
        assert not watch.was_opened()
