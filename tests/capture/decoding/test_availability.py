"""Which decoders work, as the doctor says."""

import importlib.metadata
import sys

import pytest

from pos_scanner.capture.decoding import decoders
from pos_scanner.capture.decoding.availability import DecoderStatus, available_decoders


def test_every_decoder_is_named_with_its_packages_version() -> None:
    assert available_decoders() == (
        DecoderStatus("zxing-cpp", importlib.metadata.version("zxing-cpp")),
        DecoderStatus("pyzbar", importlib.metadata.version("pyzbar")),
        DecoderStatus("wechat", importlib.metadata.version("opencv-contrib-python-headless")),
        DecoderStatus("tapirscan", importlib.metadata.version("tapirscan")),
    )


def test_tapirscan_is_named_without_being_loaded_and_left_out_where_it_is_not_made(
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


@pytest.mark.parametrize("error", [ImportError, OSError])
def test_a_library_that_is_broken_is_named_and_the_others_are_tried(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise error("libzbar.so.0: cannot open shared object file")

    monkeypatch.setattr(decoders.PyzbarDecoder, "__init__", broken)
    problems = {status.name: status.problem for status in available_decoders()}
    assert problems == {
        "zxing-cpp": "",
        "pyzbar": "libzbar.so.0: cannot open shared object file",
        "wechat": "",
        "tapirscan": "",
    }
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
