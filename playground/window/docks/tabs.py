"""Tabs of docks: where docks share a place their tabs carry the names, so the title bars go; tabs can be closed and floated."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QTabBar

from .title_bar import NoTitleBar, TitleBar


class Tabs(QObject):
    """Keeps title bars and tab bars of a window's docks in order; call `tidy` after anything that may move a dock."""

    def __init__(self, window: QMainWindow):
        super().__init__(window)
        self._window = window

    def tidy(self, docks: Iterable[QDockWidget]) -> None:
        """Hide the title bar of each dock that stands in a tab, and give back those of the others."""
        for dock in docks:
            tabbed = not dock.isFloating() and not dock.isHidden() and bool(self._beside(dock))
            wanted = NoTitleBar if tabbed else TitleBar
            before = dock.titleBarWidget()
            if not isinstance(before, wanted):
                dock.setTitleBarWidget(wanted(dock))
                if before is not None:
                    before.hide()
                    before.deleteLater()
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            self._equip(bar)

    def _beside(self, dock: QDockWidget) -> list[QDockWidget]:
        return [other for other in self._window.tabifiedDockWidgets(dock) if not other.isHidden() and not other.isFloating()]

    def _equip(self, bar: QTabBar) -> None:
        if bar.property("equipped"):
            return
        bar.setProperty("equipped", True)
        bar.setDocumentMode(True)
        bar.setExpanding(False)
        bar.setElideMode(Qt.TextElideMode.ElideRight)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        bar.customContextMenuRequested.connect(lambda place: self._open_menu(bar, place))
        bar.tabBarDoubleClicked.connect(lambda index: self._float(bar, index))
        bar.setAccessibleName(self.tr("Panels in one place"))
        bar.setToolTip(self.tr("Drag a tab out, or double-click it, to make the panel float; the right button closes it"))

    def _open_menu(self, bar: QTabBar, place: QPoint) -> None:
        index = bar.tabAt(place)
        dock = self._dock_of(bar, index)
        if dock is None:
            return
        menu = QMenu(bar)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Float"), lambda: dock.setFloating(True))
        menu.addAction(self.tr("Close"), dock.close)
        menu.popup(bar.mapToGlobal(place))

    def _float(self, bar: QTabBar, index: int) -> None:
        dock = self._dock_of(bar, index)
        if dock is not None:
            dock.setFloating(True)

    def _dock_of(self, bar: QTabBar, index: int) -> QDockWidget | None:
        title = bar.tabText(index)
        return next((dock for dock in self._window.findChildren(QDockWidget) if dock.windowTitle() == title), None)
