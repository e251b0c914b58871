"""The window in a language that marks each text which is translated: says which words a person sees without such a mark.

`python -m tests.acceptance.every_word` ends with 1 if there are any, or if a text is asked for that the command which gathers the words for
translators doesn't find. It looks at the scenes of `longer_words`, and at what is painted in them.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from html import unescape
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QPointF, Qt, QTranslator
from PySide6.QtGui import QAction, QPainter, QTextDocumentFragment
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QMenu, QTabBar, QTextBrowser, QWidget

from engine.analysis import analyse
from engine.catalogue import LAYERS, OPTIMIZERS, SOURCES
from playground import app as program
from playground.canvas.announcing import sentence
from playground.canvas.over.menu import make_menu
from playground.canvas.over.tips import block_tip
from playground.dialogs.block_help import BlockHelp
from playground.document import edits
from playground.document.about import BLOCKS
from playground.document.errors import EditError
from playground.document.project import Project
from playground.document.starters import STARTERS
from playground.files.preferences import Preferences
from playground.files.project_file import SavedProject
from playground.files.recent import RecentFiles
from playground.parts import PARTS
from playground.style.gather_words import in_source, texts, without_parts
from playground.style.words import said
from playground.window.main_window import MainWindow
from tests.acceptance import longer_words as scenery

QTS_OWN = "Q[A-Z]|Form$|GraphicsScene$|PlotItem$|ViewBox$"  # contexts of Qt and pyqtgraph
OPEN, CLOSE = "⟦", "⟧"
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
ALLOWED = {
    *("Blockprop", "PyTorch", "TensorBoard", "ONNX", "CPU", "GPU", "CUDA", "Qt", "PySide", "NumPy", "CuPy", "Python"),  # names of programs
    *("English", "Deutsch"),  # a language calls itself so
    *("Ctrl", "Shift", "Alt", "Del", "Space", "Return", "Enter", "Backspace", "Tab", "Esc", "Home", "End", "PgUp", "PgDown", "Menu", "Ins"),
    *("Left", "Right", "Up", "Down"),  # keys, which Qt translates itself
    *("kB", "MB", "GB", "GiB", "ms", "Hz"),
}
KEYWORDS = {keyword for owner in LAYERS.values() for keyword in owner.keywords}  # what people type, in whatever language
ALSO = f"{OPEN}Also "


class Marking(QTranslator):
    """Every text in marks; remembers what it was asked for."""

    asked: set[str]

    def __init__(self) -> None:
        super().__init__()
        self.asked = set()

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        if not text or re.match(QTS_OWN, context):
            return None  # nothing, or a text of Qt's own
        self.asked.add(text)
        return f"{OPEN}{text}{CLOSE}"


class Seen:
    """What was shown: a text, and where."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def note(self, text: object, where: str) -> None:
        if isinstance(text, str) and text:
            self.texts.setdefault(text, where)


def watch_painting(seen: Seen) -> None:
    """Note every text that is painted by hand."""
    paint = QPainter.drawText

    def noting(painter: QPainter, *arguments: object) -> object:
        for argument in arguments:
            seen.note(argument, "painted")
        return paint(painter, *arguments)

    QPainter.drawText = noting


def look_at(window: QWidget, name: str, seen: Seen) -> None:
    """Note every text of a window, seen or heard."""
    for widget in (window, *window.findChildren(QWidget)):
        if widget.objectName().startswith(("qt_", "Scroll")):
            continue  # a part of Qt's own, which has its own translation
        where = f"{name}: {type(widget).__name__} {widget.objectName()}"
        for ask in ("text", "title", "placeholderText", "toolTip", "accessibleName", "accessibleDescription", "windowTitle", "statusTip"):
            said = getattr(widget, ask, "")
            if callable(said):
                seen.note(said(), f"{where}.{ask}")
        if isinstance(widget, QTextBrowser):
            seen.note(widget.toPlainText(), where)
        if isinstance(widget, QComboBox):
            _look_into(widget.model(), where, seen)
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            _look_into(widget.model(), where, seen)
        if isinstance(widget, QTabBar):
            for place in range(widget.count()):
                seen.note(widget.tabText(place), where)
                seen.note(widget.tabToolTip(place), where)
        if isinstance(widget, QMenu):
            seen.note(widget.title(), where)
    for action in window.findChildren(QAction):
        if action.objectName() or not action.text().startswith("Export"):  # pyqtgraph's own
            seen.note(action.text().replace("&", ""), f"{name}: action {action.objectName()}")
            seen.note(action.toolTip(), f"{name}: action {action.objectName()}")


def _look_into(model: QAbstractItemModel, where: str, seen: Seen, parent: QModelIndex | None = None) -> None:
    parent = parent or QModelIndex()
    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
        seen.note(model.headerData(column, Qt.Orientation.Horizontal), where)
        for row in range(min(model.rowCount(parent), 200)):
            index = model.index(row, column, parent)
            for role in ROLES:
                seen.note(index.data(role), where)
            if column == 0 and not isinstance(model, QAbstractListModel):
                _look_into(model, where, seen, index)


def bare(text: str, names: set[str]) -> list[str]:
    """The words of a text that no translator was asked for, without names, numbers and signs."""
    whole = text = unescape(text)
    if "<" in text:
        text = re.sub(r"<[^>]*>", " ", text) if OPEN in text else QTextDocumentFragment.fromHtml(text).toPlainText()
    inner = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
    while inner.search(text):
        text = inner.sub(" ", text)
    text = re.sub(rf"{OPEN}.*|.*{CLOSE}", " ", text, flags=re.DOTALL)  # what was shortened has one mark only
    text = _pattern(frozenset(names | KEYWORDS if ALSO in whole else names)).sub(" ", text)
    if text.endswith("…") and any(name.startswith(text[:-1].strip()) for name in names):
        return []
    return [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in ALLOWED]


@cache
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Any of the names, longest first, as whole words."""
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def names_at_large() -> set[str]:
    """What is called the same in every language: other words for blocks, arrays, programs, licences, places."""
    found = {text for part in PARTS for text in (part.title, part.licence)} | {"kernel", "bias", "LGPL", *OPTIMIZERS}
    return found | {"/home/somebody/networks/that is gone.bprop", "/home/somebody/networks", "Break", "Run 1", "Run 2"}


def names_in(project: Project) -> set[str]:
    """What a person or a data set named."""
    columns = project.source.columns()
    found = {block.name for block in project.graph.blocks.values()} | set(columns) | {group.title for group in project.groups}
    found |= {name for column in columns.values() for name in column.names}
    return found


def visits(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The scenes of `longer_words`; what can be said of blocks, wires and problems; each kind of block and of data in the inspector."""
    yield from scenery.scenes(window)
    whole = window.document.project
    for name, project in troubled(whole).items():
        window.document.apply("Break", project, selection=())
        window.docks.show_side("problems")
        yield name, window
        yield from around_blocks(window, name)
    window.docks.show_side("inspector")
    for kind, owner in ((owner.kind, owner) for owner in LAYERS.values()):
        project, key = edits.add_block(whole, kind, (0.0, 0.0))
        window.document.apply("Break", project, selection={key})
        yield kind, window.inspector
        yield f"help on {kind}", BlockHelp(owner, window)
    for owner in SOURCES.values():
        window.document.apply("Break", edits.set_source(whole, owner()), selection=())
        yield owner.kind, window.inspector
    for text in complaints(whole, STARTERS["lenet-digits"].make()):
        yield "complaints", QLabel(said(text))


def complaints(*projects: Project) -> Iterator[str]:
    """What each kind of block says of data that it can't take."""
    for project in projects:
        start = next(iter(project.graph.blocks))
        for kind in LAYERS:
            made, key = edits.add_block(project, kind, (0.0, 300.0))
            with suppress(EditError):
                made = edits.connect(made, start, key)
            for problem in analyse(made.graph, made.source.specs()).problems_of(key):
                yield problem.text
                yield problem.fix.label if problem.fix else ""


def around_blocks(window: MainWindow, name: str) -> Iterator[tuple[str, QWidget]]:
    """Problem cards, tips, menus and the search of the canvas."""
    stage, desk = window.canvas.stage, window.canvas.desk
    window.canvas.desk.next_problem()
    yield f"card of {name}", window
    for block in window.document.project.graph.blocks.values():
        window.document.select([block.id])
        yield f"{block.name} of {name}", QLabel(block_tip(block, window.document.analysis))
        yield f"{block.name} of {name}", QLabel(sentence(stage, [block.id]))
        yield f"menu of {block.name}", make_menu(window.canvas, desk, stage, QPointF(), None)
    window.document.select(())
    yield "menu of the canvas", make_menu(window.canvas, desk, stage, QPointF(), None)
    desk.quick_add()
    yield "search", window


def troubled(whole: Project) -> dict[str, Project]:
    """Networks that can't run, for many reasons, each on the data of `whole`."""
    graph = whole.graph
    score, first = graph.by_name("score").id, next(iter(graph.blocks))
    return {
        "nothing at all": edits.remove_blocks(whole, list(graph.blocks)),
        "no wires": edits.disconnect(whole, *graph.wires),
        "no loss": edits.remove_blocks(whole, [block.id for block in graph.losses()]),
        "too few scores": edits.change_setting(whole, score, "units", 7),
        "a column that is not there": edits.change_setting(whole, first, "column", "nowhere"),
        "no column": edits.change_setting(whole, first, "column", ""),
    }


def main() -> int:
    app = program.make_application("dark", still=True)
    marking, seen = Marking(), Seen()
    app.installTranslator(marking)
    watch_painting(seen)
    project = STARTERS["spiral"].make()
    window = MainWindow(project, Preferences(None), RecentFiles(None))
    window.resize(1440, 900)
    window.files.adopt(SavedProject(project), None, "spiral")
    window.show()
    names = names_at_large() | names_in(project) | {"spiral"} | {folder for _, folder in window.help._folders()}
    for name, shown in visits(window):
        for _ in range(8 if shown is window else 2):
            QApplication.processEvents()
        look_at(shown, name, seen)
        names |= names_in(window.document.project)
        for panel in window.docks.all_made():
            names |= names_in(panel.project) if panel.project is not None else set()
            names |= {f"{name}: {words}" for run in getattr(panel, "_runs", ()) for name, words in run.details.get(BLOCKS, {}).items()}
    window.shut_down()
    window.close()
    found = {text: words for text in seen.texts if (words := bare(text, names))}
    for text, words in found.items():
        print(f"no mark: {' '.join(words)!r} in {text[:160]!r} ({seen.texts[text]})")
    own = {*in_source(Path(scenery.__file__).read_text(encoding="utf-8"), Path()), *STARTERS}
    unknown = {text for text in marking.asked - texts().keys() - own if any(sign.isalpha() for sign in without_parts(text))}
    for text in sorted(unknown):
        print(f"not gathered for translators: {text!r}")
    return bool(found or unknown)


if __name__ == "__main__":
    sys.exit(main())
