"""The canvas: the widget in which people drag and wire blocks."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea

from playground.document.document import Document
from playground.files.phrases import PhraseBook
from playground.style import theme

from .announcing import announce
from .camera.camera import Camera, limited
from .camera.edge_pan import EdgePan
from .camera.flight import Flight
from .camera.sharpness import Sharpness
from .camera.still import Still
from .camera.wheel import turn
from .desk import Desk
from .gestures import pointer
from .gestures.dropping import Dropping
from .gestures.gesture import Gesture
from .gestures.pan import Pan
from .items.geometry import LARGE_PICTURE, Port
from .items.look import Look
from .items.pictures import Raster
from .keyboard import Keyboard
from .painting.frame import paint_focus, paint_frame, paint_over
from .painting.live import SIZES, LivePictures
from .painting.minimap import Minimap
from .painting.motion import Motion
from .scene import CanvasScene
from .stage import Hover, Stage
from .watcher import Watcher


class CanvasView(QAbstractScrollArea):
    """Shows a document and lets people edit it. What can be done to the selection is in `desk`."""

    edit_requested = Signal(str)  # the settings of this block shall be edited
    message = Signal(str)  # something to tell the person
    camera_changed = Signal()

    def __init__(self, document: Document, rank: Callable[..., Iterable[type]] | None = None, phrases: PhraseBook | None = None):
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # data flows so in every language
        self.setAccessibleName(self.tr("Canvas"))
        self.setAccessibleDescription(self.tr("The network as blocks and wires. The outline lists the same as a tree."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setAcceptDrops(True)
        self.setAcceptDrops(True)
        self.setMinimumSize(240, 180)
        self.document = document
        self.wheel_zooms = True  # a setting: the wheel zooms, or it scrolls
        self._scene = CanvasScene(document, self)
        self.camera = Camera()
        self._still = Still(self.camera)
        self.live = LivePictures(self._scene, self.camera, lambda part: self._refresh(part, patient=True), self.isVisible)
        self.stage = Stage(document, self._scene, self.camera, Look(theme.current()), self._refresh, self.message.emit)
        self.desk = Desk(self, self.stage, rank, phrases or PhraseBook())
        self.stage.offer = self.desk.open_at
        self.desk.search.toggled.connect(self.viewport().update)
        self.minimap = Minimap(self.stage, self.look_at, self)
        self._dropping = Dropping(self.stage, self.desk)
        self._flight = Flight(self.camera, self._camera_moved, self)
        self.motion = Motion(self._scene, self)
        self.motion.moved.connect(self._refresh)
        self.edge = EdgePan(self.camera, self._edge_moved, self)
        self._gesture: Gesture | None = None
        self._sharpness = Sharpness(self.camera, self._refresh, self)
        self._keyboard = Keyboard(self.desk)
        self._watcher = Watcher(self, self.stage, self._keyboard)
        self._shown_once = False
        self._pointer: QPointF | None = None
        self._scene.changed.connect(self._scene_changed)
        self._scene.shifted.connect(lambda befores: self.motion.glide(befores, self._pace()))
        self._scene.replaced.connect(lambda paths: self.motion.flash(paths, self._pace()))
        document.selection_changed.connect(self._selection_changed)
        theme.notifier.changed.connect(self._restyle)
        self._listening = True

    # -- for the window ------------------------------------------------------------------------------------------------

    def scene(self) -> CanvasScene:
        return self._scene

    def close_document(self) -> None:
        """Stop listening to the document; for a view that goes before its document does."""
        self._scene.close()
        self.document.selection_changed.disconnect(self._selection_changed)
        if self._listening:
            theme.notifier.changed.disconnect(self._restyle)
            self._listening = False

    def fit(self, *, eased: bool = False) -> None:
        """Show everything."""
        self._show_rect(self._bounds(), eased)

    def zoom_to_selection(self, *, eased: bool = False) -> None:
        """Show what is selected; without a selection, everything."""
        self._show_rect(self._bounds(self.document.selection or None), eased, largest=1.5)

    def zoom_to(self, scale: float, *, around: QPointF | None = None) -> None:
        """Zoom to a scale, keeping the viewport point `around` (by default the middle) where it is."""
        self._flight.stop()
        point = around or QPointF(self.viewport().width() / 2, self.viewport().height() / 2)
        self.camera.zoom_at(point, limited(scale) / self.camera.scale)
        self._camera_moved()

    def look_at(self, point: QPointF, *, eased: bool = False) -> None:
        """Bring a scene point to the middle."""
        self._flight.go(self.camera.scale, point, self.stage.look.motion.slow if eased and self.isVisible() else 0)

    def reveal(self, key: str, *, eased: bool = True) -> None:
        """Bring a block, a dot, a frame or a note into sight if it isn't, all of it."""
        rect = self._bounds([key])
        if not rect.isEmpty() and not self.camera.visible().contains(rect):
            scale, center = self.camera.fitting(rect, largest=max(self.camera.scale, 0.6))
            self._flight.go(scale, center, self.stage.look.motion.slow if eased and self.isVisible() else 0)

    def add_kind(self, kind: str) -> str:
        """Add a block: right of the selected one and wired to it if it fits, or in the middle of what is in sight; returns its id."""
        return self.desk.add_kind(kind)

    def set_thumbnail(self, block_id: str, image: QImage | None) -> None:
        """Show an image as the live picture of a block; None takes it away."""
        if block_id in self._scene.blocks:
            self.live.put(block_id, None if image is None or image.isNull() else Raster(QPixmap.fromImage(image)))

    def set_picture_size(self, size: str) -> None:
        """Show live pictures "off", "small" or "large"."""
        if size in SIZES and size != self._scene.picture_size:
            self._scene.resize_pictures(size)
            self.desk.verbs.more = LARGE_PICTURE if size == "large" else 0.0

    def visible_block_ids(self) -> frozenset[str]:
        """The blocks whose live pictures can be seen now: none while the canvas is hidden or so small that blocks are tiles."""
        return self.live.in_sight()

    def mapFromScene(self, point: QPointF) -> QPointF:
        """Scene to viewport."""
        return self.camera.to_view(point)

    def mapToScene(self, point: QPointF) -> QPointF:
        """Viewport to scene."""
        return self.camera.to_scene(QPointF(point))

    def block_position(self, block_id: str) -> QPointF:
        """The middle of a block in the viewport."""
        return self.mapFromScene(self._scene.blocks[block_id].center)

    def port_position(self, block_id: str, *, output: bool, index: int = 0) -> QPointF:
        """Where a port is in the viewport."""
        return self.mapFromScene(self._scene.port_point(Port(block_id, output, index)))

    def pointer_place(self) -> QPointF:
        """The scene point under the pointer, or in the middle of the viewport where the pointer is elsewhere."""
        return self.mapToScene(self._pointer) if self._pointer is not None else QPointF(self.camera.center)

    @property
    def gesture(self) -> Gesture | None:
        """What the pointer is doing now."""
        return self._gesture

    # -- pointer -------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event) -> None:
        self.motion.finish()
        point = self.mapToScene(event.position())
        self._pointer = event.position()
        self.desk.dismiss()
        pulls = event.button() == Qt.MouseButton.MiddleButton or (event.button() == Qt.MouseButton.LeftButton and self._keyboard.space)
        if self._gesture is not None and not (pulls and self._gesture.sticky):
            if event.button() != Qt.MouseButton.LeftButton:
                self.cancel_gesture()
        elif pulls:
            self._keyboard.use_space()
            self._flight.stop()
            self._start(Pan(self.stage, point, self._gesture))
        elif event.button() == Qt.MouseButton.LeftButton:
            badge, group = self._scene.badge_at(point), self._scene.group_at(point)
            if group is not None and group.arrow_rect().contains(point):
                self.desk.verbs.toggle_collapsed(group.group.id)
            elif badge is not None:
                self.document.select({badge.id})
                self.desk.show_problem(badge.id)
            else:
                self._start(pointer.begin(self.stage, point, event.modifiers(), again=event.type() == event.Type.MouseButtonDblClick))

    def mouseMoveEvent(self, event) -> None:
        self._pointer = event.position()
        point = self.mapToScene(event.position())
        if self._gesture is not None:
            self._gesture.follow(point, event.modifiers())
            if isinstance(self._gesture, Pan):
                self._camera_moved()
                return
            if self._gesture.pans:
                self.edge.follow(event.position())
            self.viewport().update()
            return
        hover = pointer.look_under(self.stage, point)
        if hover != self.stage.hover:
            self._hover(hover)
        self._set_cursor()

    def mouseReleaseEvent(self, event) -> None:
        if self._gesture is None or event.buttons():
            return
        self.edge.stop()
        point = self.mapToScene(event.position())
        gesture, self._gesture = self._gesture, None  # what it does to the document is no change from elsewhere
        self._gesture = gesture.beneath if gesture.release(point, event.modifiers()) else gesture
        self._set_cursor()
        self._refresh()

    def mouseDoubleClickEvent(self, event) -> None:
        point = self.mapToScene(event.position())
        hover = pointer.look_under(self.stage, point)
        plain = event.button() == Qt.MouseButton.LeftButton and not self._keyboard.space
        if not plain or hover.port is not None or hover.badge or hover.wire is not None:
            self.mousePressEvent(event)
        elif hover.block:
            self.edit_requested.emit(hover.block)
        else:
            pointer.open_under(self.stage, self.desk, point)

    def leaveEvent(self, event) -> None:
        self._hover(Hover())
        self._pointer = None

    def wheelEvent(self, event) -> None:
        self._flight.stop()
        turn(self.camera, event, zooms=self.wheel_zooms)
        self._camera_moved()
        event.accept()

    def contextMenuEvent(self, event) -> None:
        self.cancel_gesture()
        self.desk.open_menu(self.mapToScene(QPointF(event.pos())), event.globalPos(), by_key=event.reason() == event.Reason.Keyboard)

    def _hover(self, hover: Hover) -> None:
        for part in self.stage.parts_of(self.stage.hover) + self.stage.parts_of(hover):
            self._refresh(part)
        self.stage.hover = hover

    def _start(self, gesture: Gesture) -> None:
        self.edge.stop()
        self._gesture = gesture
        self._set_cursor()
        self._refresh()

    def cancel_gesture(self) -> bool:
        """Leave everything as it was before the gesture; whether there was one."""
        self.edge.take_back()
        if self._gesture is None:
            return False
        self._gesture.cancel()
        self._gesture = None
        self._set_cursor()
        self._camera_moved()
        self._refresh()
        return True

    def _set_cursor(self) -> None:
        self.viewport().setCursor(pointer.shape_for(self.stage.hover, self._gesture, panning=self._keyboard.space))

    # -- keys ----------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if not (self.cancel_gesture() or self.desk.dismiss()):
                self.desk.select_nothing()
        elif not self._keyboard.press(event, busy=self._gesture is not None):
            super().keyPressEvent(event)
        self._set_cursor()

    def keyReleaseEvent(self, event) -> None:
        if not self._keyboard.release(event, busy=self._gesture is not None):
            super().keyReleaseEvent(event)
        self._set_cursor()

    def focusInEvent(self, event) -> None:
        self._keyboard.focus_came(event.reason())
        super().focusInEvent(event)
        self._refresh()

    def focusOutEvent(self, event) -> None:
        self._keyboard.focus_went()
        super().focusOutEvent(event)
        self._refresh()

    def dragEnterEvent(self, event) -> None:
        if (gesture := self._dropping.accept(event)) is not None:
            self._start(gesture)
            self.edge.enter()

    def dragMoveEvent(self, event) -> None:
        self._dropping.move(event, self._gesture, self.mapToScene(event.position()))
        self.edge.follow(event.position())
        self._refresh()

    def dragLeaveEvent(self, event) -> None:
        self.cancel_gesture()

    def dropEvent(self, event) -> None:
        self.edge.stop()
        gesture, self._gesture = self._gesture, None
        self._dropping.drop(event, gesture, self.mapToScene(event.position()))
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._refresh()

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event) -> None:
        self._sharpness.begin_frame()
        with QPainter(self.viewport()) as painter:
            self._still.show(painter, lambda *part: paint_frame(self.stage, self._gesture, self._sharpness, *part))
            paint_over(painter, self.stage, self._gesture, hint=not self.desk.search.isVisible())
            self.motion.paint(painter, self.stage.look)
            if self._keyboard.ring and self.hasFocus():
                paint_focus(painter, self.stage.look, QRectF(self.viewport().rect()))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.camera.size = QSizeF(self.viewport().size())
        self.minimap.place(self.viewport().geometry())
        self._camera_moved()

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.camera.size = QSizeF(self.viewport().size())
        if not self._shown_once:
            self._shown_once = True
            self.fit()

    def _bounds(self, ids: Iterable[str] | None = None) -> QRectF:
        return self.motion.at_rest(lambda: self._scene.bounds(ids))

    def _show_rect(self, rect: QRectF, eased: bool, largest: float = 1.0) -> None:
        scale, center = self.camera.fitting(rect, largest)
        self._flight.go(scale, center, self.stage.look.motion.slow if eased else 0)
        if not eased:
            self._sharpness.catch_up()

    def _camera_moved(self) -> None:
        self._sharpness.camera_moved()
        self.desk.camera_moved()
        self.minimap.refresh()
        self.camera_changed.emit()
        self.viewport().update()

    def _scene_changed(self) -> None:
        self.stage.hover = Hover()
        if self.stage.wire not in self._scene.wires:
            self.stage.wire = None
        self.motion.finish()
        self.edge.stop()
        if self._gesture is not None and not self._gesture.changing:  # an undo or a fix from elsewhere: what the gesture holds may be gone
            self._gesture = None
            self._scene.settle()
        self.minimap.redraw()
        self.desk.scene_changed()
        self._refresh()

    def _selection_changed(self, ids: frozenset[str]) -> None:
        self.desk.fields.follow()
        self.minimap.redraw()
        announce(self, self.stage, ids)
        self._refresh()

    def _restyle(self) -> None:
        self.stage.look = Look(theme.current())
        self._scene.forget_cards()
        self.minimap.redraw()
        self._refresh()

    def _refresh(self, part: QRectF | None = None, *, patient: bool = False) -> None:
        """Paint a part of the scene anew, or everything; a patient part can wait until a zoom rests."""
        self._still.forget(part, patient=patient)
        room = self.viewport().rect()
        seen = room if part is None else self.camera.transform().mapRect(part).toAlignedRect().adjusted(-2, -2, 2, 2) & room
        self.viewport().update(seen)

    def _pace(self) -> int:
        """How long things take to move: no time while nobody looks, or where less motion is wanted."""
        return self.stage.look.motion.normal if self.isVisible() else 0

    def _edge_moved(self, pointer: QPointF) -> None:
        if self._gesture is not None:
            self._gesture.follow(self.mapToScene(pointer), QGuiApplication.keyboardModifiers())
        self._camera_moved()
