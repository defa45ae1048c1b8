"""What `doctor` says of each part: good, doubtful or bad, what it is, and what to do."""

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from pos_scanner.capture.camera.frame import CameraState, CameraStatus
from pos_scanner.capture.decoding.availability import DecoderStatus
from pos_scanner.desktop import diagnostics
from pos_scanner.desktop.diagnostics import Diagnostics, Health, diagnose
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings import Settings
from pos_scanner.titles.backend_client.response import Answer
from tests.export.conftest import EXAMPLES
from tests.faults.workload import BEGINNING, an_invoice

QUIET = Settings(camera_source="")
WITH_ITEM = replace(QUIET, sale_item="餐饮服务", sale_tax_rate="0.06")


def parts(folder: Path, settings: Settings = QUIET) -> dict[str, Diagnostics]:
    """Each part by its name."""
    return {entry.part: entry for entry in diagnose(folder, lambda: settings)}


@pytest.fixture(autouse=True)
def x11(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


def test_every_part_has_its_line_in_order(tmp_path: Path) -> None:
    names = [entry.part for entry in diagnose(tmp_path, lambda: QUIET)]
    assert names == [
        "Python",
        "Qt",
        "OpenCV",
        "SQLite",
        "QR decoder zxing-cpp",
        "QR decoder pyzbar",
        "QR decoder wechat",
        "QR decoder tapirscan",
        "screen",
        "settings",
        "items",
        "disk",
        "journal",
        "clock",
        "camera",
        "scanner",
        "server",
    ]


def test_only_what_is_not_good_has_an_advice(tmp_path: Path) -> None:
    for entry in diagnose(tmp_path, lambda: QUIET):
        assert bool(entry.advice) is (entry.health is not Health.GOOD), entry
        assert entry.found


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_users_language(tmp_path: Path, language: str) -> None:
    speak(language)
    entries = parts(tmp_path, replace(QUIET, scanner_port="/dev/no-such-port"))
    speak("en")
    assert ("server" in entries) is (language == "en")
    advice = "".join(entry.advice for entry in entries.values())
    assert any("\u4e00" <= letter <= "\u9fff" for letter in advice) is (language == "zh_CN")


def test_libraries_say_their_versions(tmp_path: Path) -> None:
    entries = parts(tmp_path)
    assert entries["Python"].found == sys.version.split()[0]
    for name in ("Qt", "OpenCV", "SQLite", "QR decoder zxing-cpp", "QR decoder pyzbar"):
        assert entries[name].health is Health.GOOD
        assert entries[name].found[0].isdigit()


@pytest.mark.parametrize(
    ("name", "problem", "advice"),
    [("pyzbar", "No zbar", "apt install libzbar0"), ("wechat", "crashes", "pos_scanner again")],
)
def test_a_decoder_that_does_not_work_is_a_warning_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, problem: str, advice: str
) -> None:
    broken = DecoderStatus(name, "0.1.9", f"{problem}\nsecond line")
    monkeypatch.setattr(diagnostics, "available_decoders", lambda: (broken,))
    entry = parts(tmp_path)[f"QR decoder {name}"]
    assert (entry.health, entry.found) == (Health.WARNING, problem)
    assert advice in entry.advice


def _refuse_name(folder: Path) -> None:
    raise KnownError(FailureKind.NAME_RESERVED, path=str(folder), name="CON")


@pytest.mark.parametrize(
    ("check", "answer", "health"),
    [("is_on_network", bool, Health.WARNING), ("make_private_folder", _refuse_name, Health.BAD)],
)
def test_a_folder_that_will_not_do_is_said_and_the_other_parts_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: str, answer: object, health: Health
) -> None:
    monkeypatch.setattr(diagnostics, check, answer)
    entries = parts(tmp_path)
    assert entries["disk"].health is health
    assert "server" in entries


# ------------------------------------------------------------------------------------ screen


@pytest.mark.parametrize(
    ("display", "wayland", "health", "words", "advice"),
    [
        (":0", "", Health.GOOD, "X11", ""),
        (":0", "wayland-0", Health.GOOD, "X11 (XWayland)", ""),
        ("", "wayland-0", Health.WARNING, "Wayland", "XWayland"),
        ("", "", Health.WARNING, "none", "Only the commands work"),
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 and Wayland")
def test_each_screen_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    display: str,
    wayland: str,
    health: Health,
    words: str,
    advice: str,
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("WAYLAND_DISPLAY", wayland)
    entry = parts(tmp_path)["screen"]
    assert (entry.health, entry.found) == (health, words)
    assert advice in entry.advice


# ---------------------------------------------------------------------------------- settings


def test_settings_that_were_read_are_good(tmp_path: Path) -> None:
    entry = parts(tmp_path)["settings"]
    assert (entry.health, entry.found) == (Health.GOOD, "read")


def test_a_mistake_in_the_settings_is_a_line_and_the_others_follow(tmp_path: Path) -> None:
    def read() -> Settings:
        raise KnownError(
            FailureKind.SETTINGS_INVALID,
            problem="unknown-key",
            key="shop.naem",
            line="2",
            path="settings.toml",
        )

    entries = {entry.part: entry for entry in diagnose(tmp_path, read)}
    assert entries["settings"].health is Health.BAD
    assert "shop.naem" in entries["settings"].found
    assert entries["settings"].advice
    assert "server" in entries


# ----------------------------------------------------------------------------------- journal


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with closing(Journal.open(tmp_path, till="T1")) as journal:
        for number, (invoice, at) in enumerate(EXAMPLES):
            journal.confirm(f"d{number}", invoice, at=at)
    return tmp_path


def test_a_usual_item_without_a_tax_code_is_a_warning_with_how_to_find_one(
    tmp_path: Path,
) -> None:
    entry = parts(tmp_path, WITH_ITEM)["items"]
    assert (entry.health, entry.found) == (
        Health.WARNING,
        f"{WITH_ITEM.sale_item} has no tax code.",
    )
    assert "sale.tax_code" in entry.advice


@pytest.mark.parametrize("place", ["settings", "list of items"])
def test_a_usual_items_tax_code_may_stand_in_the_settings_or_in_the_list_of_items(
    tmp_path: Path, place: str
) -> None:
    code = "3070401000000000000"
    if place == "settings":
        settings = replace(WITH_ITEM, sale_tax_code=code)
    else:
        settings = WITH_ITEM
        item = f"[[item]]\nname = '{settings.sale_item}'\ntax_code = '{code}'\n"
        (tmp_path / "catalogue.toml").write_text(item, encoding="utf-8")
    entry = parts(tmp_path, settings)["items"]
    assert (entry.health, entry.found, entry.advice) == (
        Health.GOOD,
        f"{settings.sale_item} {code}",
        "",
    )


def test_a_list_of_items_that_cannot_be_read_is_bad(tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text("[[item]", encoding="utf-8")
    assert parts(tmp_path)["items"].health is Health.BAD


def test_a_sound_journal_says_how_many_invoices_it_has(shop: Path) -> None:
    entry = parts(shop)["journal"]
    assert (entry.health, entry.found) == (Health.GOOD, "3 invoices, chain verified")


def test_looking_at_a_journal_changes_nothing_in_it(shop: Path) -> None:
    content = (shop / FILE_NAME).read_bytes()
    parts(shop)
    assert (shop / FILE_NAME).read_bytes() == content


def test_a_changed_invoice_is_named(shop: Path) -> None:
    content = (shop / FILE_NAME).read_bytes()
    (shop / FILE_NAME).write_bytes(content.replace(b"R000124", b"R000129"))
    entry = parts(shop)["journal"]
    assert entry.health is Health.BAD
    assert "T1-20261123-0002" in entry.found
    assert entry.advice == "Keep a copy, then restore a backup."


def test_a_file_that_is_no_journal_is_told_in_words(shop: Path) -> None:
    (shop / FILE_NAME).write_bytes(b"no database at all" * 400)
    entry = parts(shop)["journal"]
    assert entry.health is Health.BAD
    assert FILE_NAME in entry.found
    assert entry.advice


# ----------------------------------------------------------------------------------- devices


def test_without_a_camera_there_is_nothing_wrong(tmp_path: Path) -> None:
    entry = parts(tmp_path)["camera"]
    assert (entry.health, entry.found) == (Health.GOOD, "not set")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("0", "0"),
        ("rtsp://user:secret@10.0.0.7/stream?token=secret", "10.0.0.7/stream"),
        ("http://10.0.0.7/video?pwd=secret", "http://10.0.0.7/video"),
    ],
)
@pytest.mark.parametrize("picture", [None, CameraState(CameraStatus.READY, 1280, 720)])
def test_a_camera_is_named_without_its_password(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    name: str,
    picture: CameraState | None,
) -> None:
    sources: list[str] = []

    def probe(address: str) -> CameraState | None:
        sources.append(address)
        return picture

    monkeypatch.setattr(diagnostics, "probe_camera", probe)
    entry = parts(tmp_path, replace(QUIET, camera_source=source))["camera"]
    assert sources == [source]
    assert "secret" not in entry.found + entry.advice
    if picture is None:
        assert (entry.health, entry.found) == (Health.WARNING, f"{name} cannot be opened")
        assert "camera.source" in entry.advice
    else:
        assert (entry.health, entry.found) == (Health.GOOD, f"{name}: 1280x720")


def test_a_scanner_that_types_needs_no_port(tmp_path: Path) -> None:
    entry = parts(tmp_path)["scanner"]
    assert (entry.health, entry.found) == (Health.GOOD, "types as keys")


class Port(NamedTuple):
    """A serial port, as the library lists them."""

    device: str
    vid: int | None
    pid: int | None


USB = Port("/dev/ttyACM0", 0x0C2E, 0x0206)
OLD = Port("/dev/ttyS9", None, None)


@pytest.mark.parametrize(
    ("setting", "ports", "health", "words"),
    [
        ("/dev/ttyS9", [OLD], Health.GOOD, "/dev/ttyS9"),
        ("/dev/null", [], Health.GOOD, "/dev/null"),
        ("usb:0c2e:0206", [OLD, USB], Health.GOOD, "/dev/ttyACM0"),
        ("auto", [USB], Health.GOOD, "/dev/ttyACM0"),
        (
            "usb:0c2e:0206",
            [OLD],
            Health.WARNING,
            "usb:0c2e:0206 was not found; available ports: /dev/ttyS9",
        ),
        (
            "/dev/ttyS8",
            [OLD, USB],
            Health.WARNING,
            "/dev/ttyS8 was not found; available ports: /dev/ttyS9, /dev/ttyACM0",
        ),
        ("auto", [], Health.WARNING, "auto was not found; available ports: –"),
    ],
)
def test_a_scanners_port_is_looked_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    ports: list[object],
    health: Health,
    words: str,
) -> None:
    monkeypatch.setattr(diagnostics, "list_ports", lambda: ports)
    entry = parts(tmp_path, replace(QUIET, scanner_port=setting))["scanner"]
    assert (entry.health, entry.found) == (health, words)
    assert ("scanner.port" in entry.advice) is (health is Health.WARNING)


# ----------------------------------------------------------------------------------- backend


def test_without_a_backend_wechats_codes_cannot_be_looked_up(tmp_path: Path) -> None:
    entry = parts(tmp_path)["server"]
    assert entry.health is Health.WARNING
    assert entry.found == "not set: WeChat codes cannot be looked up"
    assert entry.advice == "Set backend.url and backend.token."


def test_a_backend_that_does_not_run_is_told(tmp_path: Path, closed_port: int) -> None:
    settings = replace(QUIET, backend_url=f"http://127.0.0.1:{closed_port}", backend_token="t")
    entry = parts(tmp_path, settings)["server"]
    assert entry.health is Health.BAD
    assert "127.0.0.1" in entry.found
    assert entry.advice


class Answering:
    """A client whose backend answers, and knows of no till's page."""

    def __init__(self, *, sends_in_clear: bool) -> None:
        self.sends_in_clear = sends_in_clear
        self.host, self.latency_ms = "till.example", 42

    def __call__(self, url: str, token: str, *, ca_file: str) -> "Answering":
        del url, token, ca_file
        return self

    def __enter__(self) -> "Answering":
        return self

    check = __enter__

    def __exit__(self, *_: object) -> None: ...

    def ask(self, method: str, path: str, *, may_be_missing: bool) -> Answer:
        del method, path, may_be_missing
        return Answer(404, b"")


@pytest.mark.parametrize(("in_clear", "health"), [(False, Health.GOOD), (True, Health.WARNING)])
def test_a_backend_that_answers_says_how_fast_and_whether_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_clear: bool, health: Health
) -> None:
    monkeypatch.setattr(
        "pos_scanner.titles.backend_client.BackendClient", Answering(sends_in_clear=in_clear)
    )
    entry = parts(tmp_path, replace(QUIET, backend_url="http://till.example"))["server"]
    assert (entry.health, entry.found) == (health, "till.example: 42 ms")
    assert ("https://" in entry.advice) is in_clear


def test_a_folder_whose_disk_is_not_there_is_no_new_journal(tmp_path: Path) -> None:
    data, heads = tmp_path / "data", tmp_path / "settings"
    with closing(Journal.open(data, settings_folder=heads)) as journal:
        journal.confirm("d1", an_invoice("北京", 1000, BEGINNING), at=BEGINNING)
    data.rename(tmp_path / "disk")
    entries = {entry.part: entry for entry in diagnose(data, lambda: QUIET, heads)}
    assert entries["journal"].health is Health.BAD
    assert not (data / FILE_NAME).exists()
