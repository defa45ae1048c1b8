"""Finds settings as one types: by their words in Chinese and English, by pinyin, by their key."""

from collections.abc import Iterator

from PySide6.QtCore import QTranslator

from pos_scanner.domain.checks.normalization import comparable
from pos_scanner.name_index import IndexedName, NameIndex
from pos_scanner.pinyin import spell
from pos_scanner.settings import DECLARATIONS
from pos_scanner.settings.declaration import Declaration

MOST_RESULTS = 40


class SettingSearch:
    """An index of every setting that a page shows, in both languages whichever is spoken."""

    def __init__(self) -> None:
        self._chinese = QTranslator()
        self._chinese.load(":/translations/zh_CN.qm")
        self._declarations = [entry for entry in DECLARATIONS.values() if not entry.is_hidden]
        self._index = NameIndex(self._names())

    def find(self, text: str) -> frozenset[str]:
        """Names of the settings that a text may mean."""
        positions = list(dict.fromkeys(self._index.find(text)))[:MOST_RESULTS]
        return frozenset(self._declarations[position].name for position in positions)

    def _names(self) -> Iterator[IndexedName]:
        for position, declaration in enumerate(self._declarations):
            label, explanation = self._in_chinese(declaration)
            initials, sounds = spell(label)
            yield IndexedName(position, comparable(label), "", initials, sounds)
            for words in (declaration.label, declaration.key, explanation, declaration.help):
                yield IndexedName(position, comparable(words), "", "", "")

    def _in_chinese(self, declaration: Declaration) -> tuple[str, str]:
        sentences = declaration.label, declaration.help
        label, explanation = (self._chinese.translate("Settings", words) for words in sentences)
        return label, explanation
