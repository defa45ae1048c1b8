"""The language that the program speaks: installs the translation, for the window and for the CLI.

The sentences in the code are English; zh_CN has a translation of each (a test sees to it). Qt's own
(buttons of its dialogs, menus of fields, the dialogs for files and printers) come from its wheel.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

LANGUAGES = ("zh_CN", "en")
_installed: list[QTranslator] = []


def spoken_for(wish: str) -> str:
    """The language that a wish means: "zh_CN" or "en"; any other wish is the system's."""
    return wish if wish in LANGUAGES else _of_system()


def is_spoken(wish: str) -> bool:
    """Whether the program speaks what a wish means already."""
    is_chinese = QLocale().language() is QLocale.Language.Chinese
    return (spoken_for(wish) == "zh_CN") is is_chinese


def speak(language: str) -> str:
    """Install a language; ``auto`` takes Chinese where the system does, else English.

    Returns:
        The language spoken: "zh_CN" or "en".
    """
    if QCoreApplication.instance() is None:
        _owned.append(QCoreApplication([]))
    spoken = spoken_for(language)
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    QLocale.setDefault(QLocale(spoken))
    if spoken != "en":
        import pos_scanner.desktop.resources_rc  # noqa: F401, PLC0415  (registers the files)

        folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        for file in (str(folder / f"qtbase_{spoken}.qm"), f":/translations/{spoken}.qm"):
            translator = QTranslator()
            if translator.load(file):  # The one installed last is asked first.
                QCoreApplication.installTranslator(translator)
                _installed.append(translator)
    return spoken


_owned: list[QCoreApplication] = []


def _of_system() -> str:
    languages = QLocale.system().uiLanguages()
    return "zh_CN" if languages and languages[0].startswith("zh") else "en"
