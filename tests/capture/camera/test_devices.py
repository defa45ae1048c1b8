"""Cameras of this machine: their names."""

from pathlib import Path

from pos_scanner.capture.camera.devices import Device, _linux_devices


def node(folder: Path, number: int, name: str, index: str = "0") -> None:
    place = folder / f"video{number}"
    place.mkdir(parents=True)
    (place / "name").write_text(f"{name}\n", encoding="utf-8")
    (place / "index").write_text(f"{index}\n")


def test_on_linux_cameras_have_their_names_and_no_second_nodes(tmp_path: Path) -> None:
    node(tmp_path, 10, "HD Webcam")
    node(tmp_path, 0, "文档摄像头")
    node(tmp_path, 1, "文档摄像头", index="1")  # Its metadata.
    (tmp_path / "videocodec").mkdir()
    assert _linux_devices(tmp_path) == [Device(0, "文档摄像头"), Device(10, "HD Webcam")]


def test_a_machine_without_cameras_has_none(tmp_path: Path) -> None:
    assert _linux_devices(tmp_path / "none") == []
