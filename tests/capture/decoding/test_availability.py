"""Which decoders work, as the doctor says."""

import importlib.metadata
import sys
from pathlib import Path

import pytest

from pos_scanner.capture.decoding import availability, decoders
from pos_scanner.capture.decoding.availability import (
    DecoderFault,
    DecoderStatus,
    available_decoders,
)


def test_every_decoder_is_named_with_its_packages_version() -> None:
    assert available_decoders() == (
        DecoderStatus("zxing-cpp", importlib.metadata.version("zxing-cpp")),
        DecoderStatus("pyzbar", importlib.metadata.version("pyzbar")),
        DecoderStatus("wechat", importlib.metadata.version("opencv-contrib-python-headless")),
        DecoderStatus("tapirscan", importlib.metadata.version("tapirscan")),
    )


def test_nothing_is_loaded_here_and_tapirscan_is_left_out_where_it_is_not_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version = importlib.metadata.version

    def without_tapirscan(name: str) -> str:
        if name == "tapirscan":
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setitem(sys.modules, "tapirscan", None)
    assert available_decoders()[-1] == DecoderStatus("tapirscan", version("tapirscan"))
    monkeypatch.setattr(importlib.metadata, "version", without_tapirscan)
    assert [status.name for status in available_decoders()] == ["zxing-cpp", "pyzbar", "wechat"]


def broken_zbar(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A ``pyzbar`` that comes before the real one, in this process's children, too."""
    package = folder / "pyzbar"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "pyzbar.py").write_text(body, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)


READS_NOTHING = """
class ZBarSymbol:
    QRCODE = 64
def decode(picture, symbols):
    return []
"""


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("raise OSError('msvcr120.dll was not found')", "msvcr120.dll was not found"),
        ("raise ImportError('DLL load failed')", "DLL load failed"),
        ("raise AttributeError", "AttributeError"),
        ("import ctypes; ctypes.string_at(0)", DecoderFault.CRASHES),
        ("import os; os._exit(0)", DecoderFault.CRASHES),
        (READS_NOTHING, DecoderFault.READS_NOTHING),
    ],
)
def test_a_library_that_is_broken_is_named_and_the_others_are_tried(
    body: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_zbar(tmp_path, monkeypatch, body)
    problems = {status.name: status.problem for status in available_decoders()}
    assert problems == {"zxing-cpp": "", "pyzbar": problem, "wechat": "", "tapirscan": ""}


def test_a_library_that_never_comes_back_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(availability, "TIMEOUT_S", 0.0)  # Nobody is ready at once.
    broken_zbar(tmp_path, monkeypatch, "import time; time.sleep(60)")
    assert {status.problem for status in available_decoders()} == {DecoderFault.HANGS}


@pytest.mark.parametrize("error", [ImportError, OSError])
def test_a_reader_goes_on_without_a_library_that_is_broken(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise error("libzbar.so.0: cannot open shared object file")

    monkeypatch.setattr(decoders.PyzbarDecoder, "__init__", broken)
    names = [
        decoder.name
        for decoder in decoders.installed_decoders((decoders.PyzbarDecoder, decoders.ZxingDecoder))
    ]
    assert names == ["zxing-cpp"]


def test_a_package_that_is_missing_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert {status.version for status in available_decoders()} == {""}
