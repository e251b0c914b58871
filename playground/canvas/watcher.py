"""The watcher: events that have no handler of their own on the canvas: Tab, shortcuts during a gesture, tooltips, two fingers that pinch.

A filter and not an override of `event`: an error inside a handler that Python calls through such an override ends the process.
"""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from .keyboard import Keyboard
from .over.tips import tip_for
from .stage import Stage


class Watcher(QObject):
    """Looks at the events of a canvas and its viewport before they do."""

    def __init__(self, view: QAbstractScrollArea, stage: Stage, keyboard: Keyboard):
        super().__init__(view)
        self._view, self._stage, self._keyboard = view, stage, keyboard
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and watched is self._view:
            return self._keyboard.tab(event, busy=self._view.gesture is not None)
        if kind == QEvent.Type.ShortcutOverride and watched is self._view and self._view.gesture is not None:
            return self._keyboard.claim(event)
        if kind == QEvent.Type.ToolTip and watched is not self._view:
            text = tip_for(self._stage, self._stage.camera.to_scene(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), text, self._view.viewport())
            return True
        if kind == QEvent.Type.NativeGesture and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._view.zoom_to(self._stage.camera.scale * (1 + event.value()), around=event.position())
            return True
        return False
