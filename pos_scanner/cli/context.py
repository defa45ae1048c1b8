"""What every command starts from: the data folder, the settings, the language.

Stays light, so that ``pos-scanner --help`` answers at once: Qt comes in with the first sentence.
"""

from __future__ import annotations

import importlib.util
import locale
import os
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Self

import platformdirs

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import FILE_NAME, Settings
from pos_scanner.settings.reader import FORMER_DEFAULTS, load, load_sound

JOURNAL_NAME = "journal.sqlite3"

if TYPE_CHECKING:
    from pos_scanner.cli.messages import Messages


class ExitStatus(IntEnum):
    """What the shell gets; 2 is argparse's, for wrong usage."""

    DONE = 0
    COULD_NOT = 1
    """The reason is on standard error."""
    PARTLY = 3
    """An export wrote files, and some invoices stay waiting; standard error names them."""
    INTERRUPTED = 130
    """128 and the number of SIGINT, as shells have it."""


@dataclass(frozen=True, slots=True)
class Extra:
    """An optional part of the installation: the till does not need what the servers do.

    Attributes:
        name: in ``pip install './pos_scanner-0.1.0-py3-none-any.whl[name]'``.
        modules: by which one sees that it is installed.
    """

    name: str
    modules: tuple[str, ...]

    def require(self) -> None:
        """See that it is installed, without importing any of it.

        Raises:
            KnownError: PART_MISSING, facts ``part`` (the first missing module) and ``extra``.
        """
        for module in self.modules:
            if importlib.util.find_spec(module) is None:
                raise KnownError(FailureKind.PART_MISSING, part=module, extra=self.name)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a command works.

    Attributes:
        data_folder: holds the journal and, unless ``--config`` names another file, the settings.
        settings_file: the settings' file; it need not exist.
        language: "zh_CN" or "en" from the command line; ``None`` when not given.
        options: that named the data folder and the settings, for a command that is advised.
        pool_folder: has head office's journal of all tills, which takes the place of the till's
            own; ``None`` where that is meant.
    """

    data_folder: Path
    settings_file: Path
    language: str | None
    options: tuple[str, ...] = ()
    pool_folder: Path | None = None

    @classmethod
    def of(cls, data_folder: Path | None, settings_file: Path | None, language: str | None) -> Self:
        """A context by what the command line says.

        Args:
            data_folder: ``None``: the one that the settings name, else the user's own.
            settings_file: ``None``: the one in that folder.
            language: ``None``: by the settings.
        """
        folder = data_folder or default_data_folder()
        names = {"--data-dir": data_folder, "--config": settings_file}
        options = [(option, str(path)) for option, path in names.items() if path is not None]
        parts = tuple(chain.from_iterable(options))
        context = cls(folder, settings_file or folder / FILE_NAME, language, parts)
        if data_folder is not None:
            return context
        sound, _ = context.sound_settings()  # Whoever needs all of them refuses them.
        if sound.data_folder:
            return replace(context, data_folder=Path(sound.data_folder).expanduser())
        return context

    @property
    def settings_folder(self) -> Path:
        """Where else than in the data folder the till remembers its journal's head.

        The folder of the settings; where that is the data folder itself, the user's own for
        settings, which stays when the data folder's disk is not there.
        """
        if os.path.realpath(self.settings_file.parent) != os.path.realpath(self.data_folder):
            return self.settings_file.parent
        return platformdirs.user_config_path("pos_scanner", appauthor=False, roaming=True)

    def settings(self) -> Settings:
        """Read the settings' file, and the environment's variables, which win over it.

        Raises:
            KnownError: SETTINGS_INVALID.
        """
        return self._as_begun(load(self.settings_file, os.environ))

    def sound_settings(self) -> tuple[Settings, tuple[KnownError, ...]]:
        """All that is sound in the settings, defaults for the rest, and what is wrong."""
        settings, problems = load_sound(self.settings_file, os.environ)
        return self._as_begun(settings), problems

    @property
    def is_first_start(self) -> bool:
        """Whether nothing has been set and nothing invoiced here: the guide is for such a till."""
        return not self.settings_file.exists() and not (self.data_folder / JOURNAL_NAME).exists()

    def _as_begun(self, settings: Settings) -> Settings:
        """A till that invoices without a settings' file goes on with what it always had."""
        has_journal = (self.data_folder / JOURNAL_NAME).exists()
        if self.settings_file.exists() or not has_journal:
            return settings
        return replace(
            settings,
            sale_item=settings.sale_item or FORMER_DEFAULTS["sale_item"],
            sale_tax_rate=settings.sale_tax_rate or FORMER_DEFAULTS["sale_tax_rate"],
        )

    @property
    def is_chinese(self) -> bool:
        """Whether results are said in Chinese; known without Qt, which a quick command spares."""
        language = self.language_or_setting()
        if language == "auto":
            language = locale.getlocale()[0] or ""
        return language.lower().startswith(("zh", "chinese"))

    def language_or_setting(self) -> str:
        """The language to speak: the command line's, else the settings', else the system's."""
        if self.language:
            return self.language
        sound, _ = self.sound_settings()  # A failure is reported later, in this language.
        return sound.window_language

    def messages(self) -> Messages:
        """The program's sentences, in the language to speak; loads Qt's translations."""
        from pos_scanner.cli.messages import Messages  # noqa: PLC0415  (Qt, when words are needed)

        return Messages(self.language_or_setting(), self.options)


def default_data_folder() -> Path:
    """Where this system keeps a user's application data."""
    return platformdirs.user_data_path("pos_scanner", appauthor=False)
