"""What works on this machine: a line each, with the mend; for `pos-scanner doctor`.

Each check looks at the real thing (opens the camera, asks the backend, writes to the folder) and
never changes what is there. QtCore alone: it runs on a server without a screen, too.
"""

import contextlib
import importlib.metadata
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, qVersion

from pos_scanner import clock
from pos_scanner.atomic_file import is_open_to_others, make_private_folder
from pos_scanner.capture.camera.probe import probe_camera
from pos_scanner.capture.decoding.availability import DecoderFault, available_decoders
from pos_scanner.capture.scanners.serial_port import find_port, list_ports
from pos_scanner.catalogue.store import FILE_NAME, load_catalogue
from pos_scanner.desktop.messages import counted, failure_words, no_tax_code_words
from pos_scanner.desktop.messages.backend import identity_words, is_sound
from pos_scanner.desktop.services.backend_service import report_of
from pos_scanner.desktop.services.pool_service import CONTRADICTIONS, sharing_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import refuse_another_disk, refuse_own_folder
from pos_scanner.journal.journal import is_known, journal_path
from pos_scanner.journal.pool_outbox import PoolOutbox
from pos_scanner.journal.stats import refuse_changed_clock
from pos_scanner.journal.storage.database import sqlite_version
from pos_scanner.journal.storage.replacement import refuse_obstacles
from pos_scanner.settings import Settings
from pos_scanner.titles import backend_client
from pos_scanner.titles.backend_client.pool import send_entries
from pos_scanner.windows_rules import is_on_network

_IS_WINDOWS = os.name == "nt"
_CLOSE_ON_WINDOWS = 'icacls "{0}" /inheritance:r /grant:r "%USERNAME%:(OI)(CI)F"'
_CLOSE_ON_POSIX = 'chmod -R go= "{0}"'
SPACE_WANTED_MB = 200
"""Below this the disk is nearly full: an invoice takes a kilobyte, a log a megabyte."""


class Health(StrEnum):
    """How a part is."""

    GOOD = "ok"
    WARNING = "warn"
    BAD = "fail"


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """One part: how it is, what was found, what to do.

    Attributes:
        section: the anchor of the manual's section that says more about it.
    """

    part: str
    health: Health
    found: str
    advice: str = ""
    section: str = ""


def diagnose(
    folder: Path, read_settings: Callable[[], Settings], head_folder: Path | None = None
) -> Iterator[Diagnostics]:
    """Look at every part, one after the other; may take some seconds.

    Args:
        folder: the data folder.
        read_settings: reads the settings; its KnownError becomes a line.
        head_folder: where the till remembers its journal's head beside the data folder.
    """
    yield from Doctor(head_folder).parts(folder, read_settings)


class Doctor(QObject):
    """Looks at the parts for :func:`diagnose`; a QObject for the sake of its translations."""

    def __init__(self, head_folder: Path | None = None) -> None:
        super().__init__()
        self._head_folder = head_folder

    def parts(self, folder: Path, read_settings: Callable[[], Settings]) -> Iterator[Diagnostics]:
        """Each part in its turn."""
        yield from self._libraries()
        yield self._screen()
        part = self.tr("settings")
        settings = Settings()
        try:
            settings = read_settings()
        except KnownError as error:
            yield _failure(part, error)
        else:
            yield Diagnostics(part, Health.GOOD, self.tr("read"))
        yield from self._data(folder, settings)
        yield self._camera(settings)
        yield self._scanner(settings)
        yield self._backend(settings)
        if sharing_of(settings, settings.backend_url) is not None:
            yield self._pool(folder, settings)

    def parts_at_rest(self, folder: Path, settings: Settings) -> Iterator[Diagnostics]:
        """Those parts that can be looked at beside a running window, without its devices."""
        yield from self._libraries()
        yield self._screen()
        yield from self._data(folder, settings)

    def _data(self, folder: Path, settings: Settings) -> Iterator[Diagnostics]:
        yield self._items(folder, settings)
        yield self._disk(folder)
        yield self._journal(folder, settings)
        if settings.backup_folder:
            yield _second_place(self.tr("second location"), journal_path(folder), settings)
        yield self._clock(folder, settings)

    def _libraries(self) -> Iterator[Diagnostics]:
        qt = f"{qVersion()}, PySide6 {_version('PySide6-Essentials')}"
        yield Diagnostics("Python", Health.GOOD, sys.version.split()[0])
        yield Diagnostics("Qt", Health.GOOD, qt)
        yield Diagnostics("OpenCV", Health.GOOD, _version("opencv-contrib-python-headless"))
        yield Diagnostics("SQLite", Health.GOOD, sqlite_version())
        for decoder in available_decoders():
            # By its name alone WeChat's own would look like the connection to WeChat.
            part = self.tr("QR decoder {0}").format(decoder.name)
            if not decoder.problem:
                yield Diagnostics(part, Health.GOOD, decoder.version)
                continue
            faults: dict[str, str] = {
                DecoderFault.CRASHES: self.tr("crashes"),
                DecoderFault.HANGS: self.tr("does not answer"),
                DecoderFault.READS_NOTHING: self.tr("loads, but does not read a clean code"),
            }
            problem = faults.get(decoder.problem, decoder.problem.splitlines()[0])
            advice = self._advice_for_zbar() if decoder.name == "pyzbar" else self._advice()
            yield Diagnostics(part, Health.WARNING, problem, advice)

    def _advice_for_zbar(self) -> str:
        return self.tr(
            "The other readers still work. Debian, Ubuntu: apt install libzbar0; macOS: "
            "brew install zbar; Windows: install the VC++ 2013 runtime."
        )

    def _advice(self) -> str:
        return self.tr(
            "The other readers still work. Install pos_scanner again; on Windows also the VC++ "
            "2015-2022 runtime, and on its N and Server editions the Media Feature Pack."
        )

    def _screen(self) -> Diagnostics:
        part = self.tr("screen")
        if not sys.platform.startswith("linux"):
            return Diagnostics(part, Health.GOOD, sys.platform)
        if os.environ.get("DISPLAY"):
            wayland = " (XWayland)" if os.environ.get("WAYLAND_DISPLAY") else ""
            return Diagnostics(part, Health.GOOD, f"X11{wayland}")
        if os.environ.get("WAYLAND_DISPLAY"):
            advice = self.tr(
                "Install XWayland: under Wayland a scanner's keys may reach other windows."
            )
            return Diagnostics(part, Health.WARNING, "Wayland", advice)
        state = self.tr("none")
        advice = self.tr("Only the commands work, not the window.")
        return Diagnostics(part, Health.WARNING, state, advice)

    def _items(self, folder: Path, settings: Settings) -> Diagnostics:
        part, item = self.tr("items"), settings.sale_item
        try:
            catalogue = load_catalogue(folder / FILE_NAME, settings.sale_tax_rate)
        except KnownError as error:
            return _failure(part, error)
        code = catalogue.tax_code_of(item, settings.sale_tax_code)
        if item and not code:
            words = no_tax_code_words(item)
            advice = self.tr("pos-scanner codes WORD finds one; set sale.tax_code.")
            return Diagnostics(part, Health.WARNING, words.title, advice)
        no_item = self.tr("No usual item: each invoice asks for one.")
        return Diagnostics(part, Health.GOOD, f"{item} {code}" if item else no_item)

    def _disk(self, folder: Path) -> Diagnostics:
        part = self.tr("disk")
        try:
            make_private_folder(folder)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"a byte")
                file.flush()
                os.fsync(file.fileno())
            free_mb = shutil.disk_usage(folder).free >> 20
        except KnownError as error:
            return _failure(part, error)
        except OSError as error:
            advice = self.tr("Make the folder writable, or use --data-dir.")
            return Diagnostics(part, Health.BAD, f"{folder}: {error.strerror}", advice)
        space = f"{folder}: {free_mb} MB"
        if free_mb < SPACE_WANTED_MB:
            advice = self.tr("Free some space.")
            return Diagnostics(part, Health.WARNING, space, advice)
        if is_on_network(folder):
            advice = self.tr(
                "This folder lies on another computer: when the network fails, invoices cannot be "
                "confirmed and the journal may be damaged. Choose a folder of this computer, and "
                "let the backups go there."
            )
            return Diagnostics(part, Health.WARNING, space, advice)
        if is_open_to_others(folder):
            advice = self.tr(
                "Other users of this computer can read this folder: restrict it to your "
                "user, or choose one in your own profile with --data-dir."
            )
            command = (_CLOSE_ON_WINDOWS if _IS_WINDOWS else _CLOSE_ON_POSIX).format(folder)
            return Diagnostics(part, Health.WARNING, space, f"{advice} {command}")
        return Diagnostics(part, Health.GOOD, space)

    def _open(self, folder: Path, settings: Settings) -> contextlib.closing[Journal]:
        return contextlib.closing(
            Journal.open(folder, till=settings.till_name, settings_folder=self._head_folder)
        )

    def _journal(self, folder: Path, settings: Settings) -> Diagnostics:
        part = self.tr("journal")
        if not is_known(folder, self._head_folder):
            return Diagnostics(part, Health.GOOD, self.tr("none yet: the window makes it"))
        try:
            with self._open(folder, settings) as journal:
                verification = journal.verify()
            refuse_obstacles(journal_path(folder))
        except KnownError as error:
            return _failure(part, error)
        if verification.problems:
            numbers = ", ".join(p.number or p.kind.value for p in verification.problems[:5])
            advice = self.tr("Keep a copy, then restore a backup.")
            return Diagnostics(part, Health.BAD, numbers, advice)
        words = self.tr("{0} invoice, chain verified"), self.tr("{0} invoices, chain verified")
        state = counted(verification.invoices, *words)
        return Diagnostics(part, Health.GOOD, state)

    def _clock(self, folder: Path, settings: Settings) -> Diagnostics:
        part, now = self.tr("clock"), clock.now()
        if is_known(folder, self._head_folder):
            try:
                with self._open(folder, settings) as journal:
                    refuse_changed_clock(journal.file, now)
            except KnownError as error:
                if error.kind is FailureKind.CLOCK_CHANGED:
                    return _failure(part, error)
        return Diagnostics(part, Health.GOOD, f"{now:%Y-%m-%d %H:%M}")

    def _camera(self, settings: Settings) -> Diagnostics:
        part = self.tr("camera")
        if not settings.camera_source:
            return Diagnostics(part, Health.GOOD, self.tr("not set"))
        picture = probe_camera(settings.camera_source)
        # Of an address only what names no password.
        name = settings.camera_source.split("?")[0].split("@")[-1]
        if picture is None:
            state = self.tr("{0} cannot be opened").format(name)
            advice = self.tr("Plug it in, close programs that use it, or set camera.source.")
            return Diagnostics(part, Health.WARNING, state, advice)
        return Diagnostics(part, Health.GOOD, f"{name}: {picture.width}x{picture.height}")

    def _scanner(self, settings: Settings) -> Diagnostics:
        part = self.tr("scanner")
        if not settings.scanner_port:
            return Diagnostics(part, Health.GOOD, self.tr("types as keys"))
        ports = list_ports()
        port = find_port(settings.scanner_port, ports)
        names = [entry.device for entry in ports]
        if port in names or (port is not None and Path(port).exists()):
            return Diagnostics(part, Health.GOOD, str(port))
        state = self.tr("{0} was not found; available ports: {1}")
        state = state.format(settings.scanner_port, ", ".join(names) or "–")
        advice = self.tr("Plug it in, or set scanner.port.")
        return Diagnostics(part, Health.WARNING, state, advice)

    def _backend(self, settings: Settings) -> Diagnostics:
        part = self.tr("server")
        if not settings.backend_url:
            state = self.tr("not set: WeChat codes cannot be looked up")
            advice = self.tr("Set backend.url and backend.token.")
            return Diagnostics(part, Health.WARNING, state, advice)
        try:
            with backend_client.BackendClient(
                settings.backend_url, settings.backend_token, ca_file=settings.backend_ca_file
            ) as client:
                report = report_of(client)
        except KnownError as error:
            return _failure(part, error)
        state = f"{report.host}: {report.latency_ms} ms"
        if report.identity is not None:
            words = identity_words(report.identity)
            state = f"{state}. {words.title}"
            if not is_sound(report.identity):
                return Diagnostics(part, Health.WARNING, state, words.advice)
        if report.sends_in_clear:
            advice = self.tr("Use https://, otherwise customers' data is sent unencrypted.")
            return Diagnostics(part, Health.WARNING, state, advice)
        return Diagnostics(part, Health.GOOD, state)

    def _pool(self, folder: Path, settings: Settings) -> Diagnostics:
        """Only where something is shared; nothing is sent."""
        part = self.tr("head office")
        if not is_known(folder, self._head_folder):
            return Diagnostics(part, Health.WARNING, self.tr("nothing was sent yet"))
        try:
            with (
                self._open(folder, settings) as journal,
                backend_client.BackendClient(
                    settings.backend_url, settings.backend_token, ca_file=settings.backend_ca_file
                ) as client,
            ):
                outbox = PoolOutbox(journal.file)
                state = outbox.compare(settings.backend_url, partial(send_entries, client))
        except KnownError as error:
            return _failure(part, error)
        if state is None:
            return Diagnostics(part, Health.WARNING, self.tr("nothing was sent yet"))
        if kind := CONTRADICTIONS.get(state.condition):
            return _failure(part, KnownError(kind, entry=str(state.entry)))
        return Diagnostics(
            part,
            Health.GOOD,
            self.tr("sent up to entry {0}, {1} to go").format(state.entry, state.unsent),
        )


def _second_place(part: str, journal: Path, settings: Settings) -> Diagnostics:
    place = Path(settings.backup_folder).expanduser()
    try:
        refuse_own_folder(journal, place, settings.till_name)
        refuse_another_disk(journal, place)
    except KnownError as error:
        return _failure(part, error)
    return Diagnostics(part, Health.GOOD, str(place))


def _failure(part: str, error: KnownError) -> Diagnostics:
    words = failure_words(error)
    return Diagnostics(part, Health.BAD, words.title, words.advice, words.section)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "?"
