"""What a person does with a panel, and what the window does for it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip


def show(panel, look, sample=None):
    panel._drawn_at = float("-inf")
    panel.show_frame(look.frame(panel.wants(), sample))


def tab_to(widget, qtbot):
    with qtbot.waitActive(widget.window()):
        widget.window().activateWindow()
    widget.setFocus(Qt.FocusReason.TabFocusReason)


def hover(widget, point):
    QToolTip.hideText()
    QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, point, widget.mapToGlobal(point)))
