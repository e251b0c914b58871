"""Drag a wire: from a port to a port, to the body of a block, or to empty canvas, where a search offers what fits."""

from time import perf_counter

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.graph import Wire
from playground.document.edits import connect, disconnect, replug
from playground.document.errors import EditError
from playground.style.words import said

from ..fitting import Verdict, best_port, try_wire
from ..items.geometry import Port, has_output
from ..items.look import Look
from ..items.routes import route
from ..stage import SNAP_REACH
from ..words import tr
from .bubble import paint_bubble
from .gesture import Gesture, Modifiers

CLICK = 5.0  # pixels: a press and release nearer than this is a click, and the wire stays at the pointer until the next
TICKED_AT_MOST = 80  # blocks in sight that are tried beforehand
TRYING = 0.008  # seconds of each event that go into it


class DragWire(Gesture):
    """A wire with one end at `port` and the other at the pointer; `held` is the wire whose end was taken off."""

    cursor = Qt.CursorShape.CrossCursor
    over = True

    def __init__(self, stage, port: Port, start: QPointF, pulled: Wire | None = None):
        super().__init__(stage)
        self.sticky = False
        self._begin(port, start, pulled)

    def _begin(self, port: Port, start: QPointF, pulled: Wire | None) -> None:
        self.port = port
        self.start = self.end = start
        self.held = pulled
        self.project = disconnect(self.stage.document.project, pulled) if pulled else self.stage.document.project
        self.target: Port | None = None
        self.verdict = Verdict()
        self.ticks: dict[Port, Verdict] = {}
        self._look_around()
        self._tick_some()

    # -- which targets fit ---------------------------------------------------------------------------------------------

    def _look_around(self) -> None:
        """Find the ports in sight that a wire could end at and that were not tried yet, nearest first."""
        visible = self._seen = self.stage.visible()
        near = [item for item in self.stage.scene.shown() if item.id != self.port.block and visible.intersects(item.rect)]
        near.sort(key=lambda item: (item.center - self.start).manhattanLength())
        ports = [port for item in near[:TICKED_AT_MOST] for port in item.ports() if port.output != self.port.output]
        self.untried = [port for port in ports if port not in self.ticks]

    def _tick_some(self) -> None:
        """Try the next candidates for as long as nobody notices; the rest comes with the next move of the pointer."""
        until = perf_counter() + TRYING
        while self.untried and perf_counter() < until:
            port = self.untried.pop(0)
            self.ticks[port] = self._try(port)

    def _try(self, other: Port) -> Verdict:
        analysis = self.stage.document.analysis
        if other.output == self.port.output:
            words = tr("This is an output too: a wire leads from an output to an input.")
            return Verdict(False, words if self.port.output else tr("This is an input too: a wire leads from an output to an input."))
        if self.port.output:
            return try_wire(self.project, analysis, self.port.block, other.block, other.index)
        return try_wire(self.project, analysis, other.block, self.port.block, self.port.index)

    def _find(self, point: QPointF) -> tuple[Port | None, Verdict]:
        """What a drop at this point would mean."""
        port = self.stage.scene.port_at(point, self.stage.reach(SNAP_REACH), inward=self.stage.reach(SNAP_REACH))
        if port is not None and port.block != self.port.block and port.output != self.port.output:
            return port, self.ticks.get(port) or self._try(port)
        item = self.stage.scene.block_at(point)
        if item is None or item.id == self.port.block:
            return None, Verdict()
        if not self.port.output:
            other = Port(item.id, True)
            return (other if has_output(item.face.block) else None), self._try(other)
        index, verdict = best_port(self.project, self.stage.document.analysis, self.port.block, item.id)
        if index is None:
            index = item.face.inputs - 1
        return (Port(item.id, False, index) if item.face.inputs else None), verdict

    # -- the pointer ---------------------------------------------------------------------------------------------------

    def move(self, point: QPointF, modifiers: Modifiers) -> None:
        self.end = point
        if self.stage.visible() != self._seen:
            self._look_around()
        self._tick_some()
        self.target, self.verdict = self._find(point)

    def release(self, point: QPointF, modifiers: Modifiers) -> bool:
        self.move(point, modifiers)
        way = point - self.start
        clicked = (way.x() ** 2 + way.y() ** 2) ** 0.5 * self.stage.camera.scale < CLICK
        if clicked and not self.sticky and self.target is None:
            self.sticky = True
            return False
        if self.target is not None:
            return self._connect(bool(modifiers & Qt.KeyboardModifier.ControlModifier))
        if self.stage.scene.collapsed_at(point) is not None:
            self.stage.say(tr("Expand the frame to wire what is inside: double-click it."))
        elif self.stage.scene.block_at(point) is not None:
            self.stage.say(said(self.verdict.reason))
        elif self.held is not None:
            self.stage.document.apply(tr("Remove a wire"), self.project)
        else:
            self.stage.offer(point, port=self.port)
        return True

    def _connect(self, chain: bool) -> bool:
        if not self.verdict.possible:
            self.stage.say(said(self.verdict.reason))
            return True
        source, sink = (self.port, self.target) if self.port.output else (self.target, self.port)
        try:
            if self.held is not None:
                project = replug(self.stage.document.project, self.held, sink.block, sink.index)
            else:
                project = connect(self.project, source.block, sink.block, sink.index)
        except EditError as trouble:
            self.stage.say(said(trouble))
            return True
        self.stage.document.apply(tr("Move a wire") if self.held else tr("Connect"), project)
        taken = self._taken_from(source.block, sink)
        if self.verdict.reason:
            self.stage.say(said(self.verdict.reason))
        elif taken:
            self.stage.say(tr("The wire from {0} made way for this one.").format(taken))
        if chain and self.port.output and has_output(project.graph.blocks[sink.block]):
            self._begin(Port(sink.block, True), self.end, None)
            self.sticky = True
            return False
        return True

    def _taken_from(self, source: str, sink: Port) -> str:
        """The name of the block that fed the input before; "" if none did."""
        before = self.project.graph
        for wire in before.inputs(sink.block):
            if wire.port == sink.index and wire.source != source and not before.blocks[sink.block].layer.variadic:
                return before.blocks[wire.source].name
        return ""

    def cancel(self) -> None:
        self.target = None

    # -- the picture ---------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, look: Look, scale: float) -> None:
        self._paint_ticks(painter, look, scale)
        end = self.stage.scene.port_point(self.target) if self.target is not None else self.end
        begin = self.stage.scene.port_point(self.port)
        scene = self.stage.scene
        dots = scene.wires[self.held].dots if self.held in scene.wires else ()
        path = route(begin, end, dots, scene.wire_style) if self.port.output else route(end, begin, style=scene.wire_style)
        color = look.accent if self.verdict.fits else look.error
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 2.4, Qt.PenStyle.SolidLine if self.verdict.fits else Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(path)
        painter.setBrush(color)
        painter.drawEllipse(end, 4, 4)
        text = said(self.verdict.reason)
        if not text and self.target is None and self.held is None:
            text = tr("Drop on a block to connect, on empty canvas to add one")
        if text:
            paint_bubble(painter, look, self.stage.camera.to_view(end), text, wrong=not self.verdict.fits)

    def _paint_ticks(self, painter: QPainter, look: Look, scale: float) -> None:
        for port, verdict in self.ticks.items():
            if port.block not in self.stage.scene.blocks:
                continue
            point = self.stage.scene.port_point(port)
            color = look.success if verdict.fits else look.muted
            radius = 8.0 if port == self.target else 7.0
            painter.setPen(QPen(color, 1.6))
            painter.setBrush(look.success if verdict.fits else look.card)
            painter.drawEllipse(point, radius, radius)
            painter.setPen(QPen(look.card if verdict.fits else look.muted, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            if verdict.fits:
                painter.drawPolyline([point + QPointF(-3.2, 0.2), point + QPointF(-0.8, 2.8), point + QPointF(3.4, -2.6)])
            else:
                painter.drawLine(point + QPointF(-2.4, -2.4), point + QPointF(2.4, 2.4))
                painter.drawLine(point + QPointF(-2.4, 2.4), point + QPointF(2.4, -2.4))
