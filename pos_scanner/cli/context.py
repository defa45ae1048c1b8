"""What every command starts from: the data folder, the settings, the language."""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from pos_scanner.domain.errors import KnownError
from pos_scanner.settings import Settings
from pos_scanner.settings.reader import load


@dataclass(frozen=True, slots=True)
class Context:
    """Where a command works.

    Attributes:
        data_folder: holds the journal and, unless told otherwise, the settings.
        settings_file: the settings' file; it need not exist.
        language: "zh_CN" or "en" from the command line; ``None`` when not given.
    """

    data_folder: Path
    settings_file: Path
    language: str | None

    def settings(self) -> Settings:
        """Read the settings' file, and the environment's variables, which win over it.

        Raises:
            KnownError: SETTINGS_INVALID.
        """
        return load(self.settings_file, os.environ)

    def language_or_setting(self) -> str:
        """The language to speak: the command line's, else the settings', else the system's."""
        if self.language:
            return self.language
        try:
            return self.settings().window_language
        except KnownError:
            return "auto"  # The failure itself is told later, in some language.


def default_data_folder() -> Path:
    """Where this system keeps a user's application data."""
    return platformdirs.user_data_path("pos_scanner", appauthor=False)
