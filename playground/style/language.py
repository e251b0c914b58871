"""The language of the window: resources/languages/de.json holds German words, and so on; English needs no file."""

import json
from collections.abc import Mapping
from importlib.resources import files

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

SYSTEM, ENGLISH = "system", "en"
_FOLDER = files("resources") / "languages"


class Words(QTranslator):
    """English texts and what they are in another language; a text that is not there stays English."""

    def __init__(self, words: Mapping[str, str], parent: QCoreApplication | None = None):
        super().__init__(parent)
        self._words = {text: word for text, word in words.items() if word}

    def isEmpty(self) -> bool:
        return not self._words

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return self._words.get(text)


def available() -> tuple[str, ...]:
    """The codes of all languages: "en" first, then those that have a file."""
    return (ENGLISH, *sorted(entry.name.removesuffix(".json") for entry in _FOLDER.iterdir() if entry.name.endswith(".json")))


def name(code: str) -> str:
    """What a language calls itself: "de" -> "Deutsch"."""
    return QLocale(code).nativeLanguageName().capitalize() if code != ENGLISH else "English"


def words_of(code: str) -> dict[str, str]:
    """English texts and their translation, as the file of a language has them."""
    return json.loads((_FOLDER / f"{code}.json").read_text(encoding="utf-8"))


def speak(app: QCoreApplication, wanted: str = SYSTEM) -> None:
    """Let what is made from now on be in a language: words and numbers. "system" is that of the system, if there is a file for it."""
    place = QLocale.system() if wanted not in available() else QLocale(wanted)
    QLocale.setDefault(place)
    code = QLocale.languageToCode(place.language())
    if code == ENGLISH or code not in available():
        return
    own_texts = QTranslator(app)  # those of Qt's own dialogs
    if own_texts.load(place, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(own_texts)
    app.installTranslator(Words(words_of(code), app))
