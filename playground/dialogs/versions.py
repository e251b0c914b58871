"""Earlier versions of a project: when each was saved, how large it is and how it looked; to open, to bring back, or to delete all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from .explained import explain
from .room import make_room

SIZE = (760, 440)
PICTURE = QSize(400, 250)
CLOSE, OPEN, BRING_BACK, DELETE = "close", "open", "bring_back", "delete"


@dataclass(frozen=True)
class Earlier:
    """One version as it is listed: when it was saved, and a few words on how long ago that is and how large it is."""

    when: str
    about: str


class EarlierVersions(QDialog):
    """`chosen` is what to do and `index` with which version. `picture` gives the PNG of a version, or None. Closing does nothing.

    Bringing one back is offered while the file is the one that is `open_here`.
    """

    def __init__(
        self,
        name: str,
        found: Sequence[Earlier],
        picture: Callable[[int], bytes | None],
        parent: QWidget | None = None,
        *,
        open_here: bool = True,
    ):
        super().__init__(parent)
        self._open_here = open_here
        self.setWindowTitle(self.tr("Earlier versions"))
        explain(
            self,
            self.tr("What the file held before. Look at one, open it as a copy, or bring it back; Escape leaves everything as it is."),
        )
        self.chosen = CLOSE
        self._picture = picture
        title = QLabel(self.tr("Earlier versions of “{name}”").format(name=name))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        text = QLabel(self.tr("Each saving keeps what the file held before. Your file stays as it is, whatever you open here."))
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Earlier versions"))
        self.list.setSpacing(1)
        for version in found:
            self.list.addItem(QListWidgetItem(f"{version.when}\n{version.about}"))
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(lambda _: self._take(OPEN))
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedWidth(PICTURE.width())
        self.picture.setMinimumHeight(PICTURE.height())
        self.picture.setProperty("role", "card")
        self.picture.setAccessibleName(self.tr("How the selected version looked"))
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list, 1)
        middle.addWidget(self.picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(text)
        column.addLayout(middle, 1)
        column.addLayout(self._buttons())
        make_room(self, SIZE[0])
        self.resize(max(SIZE[0], self.minimumWidth()), max(SIZE[1], self.minimumHeight()))
        self.list.setCurrentRow(0)
        self.list.setFocus()

    @property
    def index(self) -> int:
        return self.list.currentRow()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        offered = (
            (DELETE, self.tr("Delete all…"), self.tr("Delete all earlier versions of this file; the file itself stays")),
            (CLOSE, self.tr("Close"), self.tr("Leave everything as it is")),
            (
                BRING_BACK,
                self.tr("Bring it back"),
                self.tr("Put its network and set-up in the place of the present ones; Undo takes that back. Weights that fit stay."),
            ),
            (OPEN, self.tr("Open as a copy"), self.tr("Open it with its weights and curves, as a project that has no file yet")),
        )
        for key, verb, why in offered:
            button = QPushButton(verb)
            button.setToolTip(why)
            button.setAutoDefault(key == OPEN)
            button.clicked.connect(lambda _=False, key=key: self._take(key))
            button.setVisible(key != BRING_BACK or self._open_here)
            if key == OPEN:
                button.setProperty("role", "primary")
                button.setDefault(True)
            row.addWidget(button)
            if key == DELETE:
                row.addStretch(1)
        return row

    def _show(self, index: int) -> None:
        content = self._picture(index)
        shown = QPixmap()
        if content is None or not shown.loadFromData(content, "PNG"):
            self.picture.setText(self.tr("There is no picture of it."))
            return
        ratio = self.devicePixelRatioF()
        room = (PICTURE - QSize(2, 2)) * ratio
        shown = shown.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        self.picture.setPixmap(shown)

    def _take(self, key: str) -> None:
        self.chosen = key
        self.accept()
