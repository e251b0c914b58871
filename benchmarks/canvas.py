"""The canvas with 1,000 blocks and 1,500 wires at 1440×900: frames a second while panning and zooming, opening, edits, gestures.

`python benchmarks/canvas.py [--blocks N] [--json]`. Raster painting without a display; means of 40 frames, as some paint more than others.
"""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import engine  # noqa: F401  the package fills the catalogue
from engine.analysis import analyse
from engine.catalogue import LAYERS
from engine.data.sources.mnist import MNIST
from engine.graph import Block, Graph, Wire
from playground.canvas.view import CanvasView
from playground.document.document import Document
from playground.document.edits import add_block, auto_layout, change_setting, move_blocks
from playground.document.project import Project
from playground.style import theme

FRAMES = 40
COLUMNS = 40
FEWEST = 30  # blocks: with fewer there is nothing to wire one and a half times


def large_network(count: int) -> Project:
    """A chain with many side paths: one and a half wires for each block."""
    dice = random.Random(1)
    blocks = [Block("b1", "in", LAYERS["input"](column="image"))]
    kinds = {"relu": {}, "conv2d": {"filters": 8, "padding": "same"}, "batch_norm": {}, "add": {}, "tanh": {}}
    for number in range(2, count + 1):
        kind = "conv2d" if number == 2 else dice.choice(list(kinds))
        blocks.append(Block(f"b{number}", f"{kind}_{number}", LAYERS[kind](**kinds[kind])))
    wires = [Wire(one.id, other.id) for one, other in pairwise(blocks)]
    sums = [number for number in range(10, count) if blocks[number].layer.kind == "add"]
    ports = dict.fromkeys(sums, 1)
    while len(wires) < count * 1.5:
        number = next((each for each in sums if ports[each] == 1), None) or dice.choice(sums)
        wires.append(Wire(blocks[number - dice.randint(2, 8)].id, blocks[number].id, ports[number]))
        ports[number] += 1
    places = {block.id: (number % COLUMNS * 200.0, number // COLUMNS * 140.0) for number, block in enumerate(blocks)}
    return Project(source=MNIST(), graph=Graph.of(blocks, wires), positions=places)


def clock() -> float:
    """Processor time of this process: what a frame costs, whatever else the machine does; painting uses one thread."""
    return time.process_time()


def milliseconds(work: Callable[[], object]) -> float:
    start = clock()
    work()
    return (clock() - start) * 1000


def frame_time(view: CanvasView, step: Callable[[int], None]) -> float:
    """Mean time of a frame, from the move of the camera to the end of its paint."""

    def frame(number: int) -> None:
        step(number)
        view.viewport().repaint()

    view.viewport().repaint()
    return sum(milliseconds(lambda number=number: frame(number)) for number in range(FRAMES)) / FRAMES


def pan_at(view: CanvasView, scale: float) -> float:
    view.look_at(view.scene().bounds().center())
    view.zoom_to(scale)
    QTest.qWait(400)  # kept pictures are made anew
    return frame_time(
        view, lambda number: view.look_at(view.camera.center + QPointF(7 if number % 20 < 10 else -7, 3 if number % 2 else -3) / scale)
    )


def zoom_between(view: CanvasView, low: float, high: float) -> float:
    view.look_at(view.scene().bounds().center())
    view.zoom_to(low)
    QTest.qWait(400)
    factor = (high / low) ** (1 / FRAMES)
    return frame_time(view, lambda _: view.zoom_to(view.camera.scale * factor))


def measure(count: int) -> dict[str, float]:
    project = large_network(count)
    document = Document(project)
    start = clock()
    view = CanvasView(document)
    view.resize(1440, 900)
    view.show()
    QApplication.processEvents()
    found = {"open, ms": (clock() - start) * 1000}
    picture = QImage(12, 12, QImage.Format.Format_RGB888)
    picture.fill(Qt.GlobalColor.darkCyan)
    for key in view.scene().blocks:
        view.set_thumbnail(key, picture)
    for scale in (0.1, 0.17, 0.3, 0.44, 0.46, 0.6, 1.0, 2.0):
        found[f"pan at {scale:.0%}, frames/s"] = 1000 / pan_at(view, scale)
    for low, high in ((0.1, 0.44), (0.46, 1.0), (1.0, 3.0), (3.0, 1.0), (1.0, 0.46), (0.44, 0.1)):
        found[f"zoom {low:.0%} to {high:.0%}, frames/s"] = 1000 / zoom_between(view, low, high)
    view.look_at(view.scene().bounds().center())
    view.zoom_to(0.5)
    edited, key = add_block(project, "dense", (0.0, -200.0))
    found["edit: add, ms"] = milliseconds(lambda: document.apply("add", edited))
    found["edit: setting, ms"] = milliseconds(lambda: document.apply("set", change_setting(edited, "b2", "filters", 9)))
    found["edit: move, ms"] = milliseconds(lambda: document.apply("move", move_blocks(document.project, {key: (0.0, -400.0)})))
    return found | gestures(view) | thoughts()


def gestures(view: CanvasView) -> dict[str, float]:
    """From the event to the end of what it does, painting left out where it is not named."""
    port = view.viewport()
    inside = [key for key, item in view.scene().blocks.items() if view.camera.visible().contains(item.rect)]
    source, target = inside[len(inside) // 2], inside[len(inside) // 2 + 3]
    start, end = view.port_position(source, output=True).toPoint(), view.port_position(target, output=False).toPoint()
    middle = view.block_position(source).toPoint()
    found = {"press a port, ms": milliseconds(lambda: QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start))}
    found["drag a wire, ms"] = milliseconds(lambda: QTest.mouseMove(port, end))
    view.cancel_gesture()
    found["hover, ms"] = milliseconds(lambda: QTest.mouseMove(port, middle))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(port, middle + QPoint(20, 20))
    found["drag a block, ms"] = milliseconds(lambda: QTest.mouseMove(port, middle + QPoint(60, 40)))
    found["drag a block, painted, ms"] = frame_time(
        view, lambda number: QTest.mouseMove(port, middle + QPoint(60 + 3 * number, 40 + number))
    )
    view.cancel_gesture()
    found["open the search, ms"] = milliseconds(view.desk.quick_add)
    found["a letter in the search, ms"] = milliseconds(lambda: QTest.keyClicks(view.desk.search.field, "c"))
    return found


def thoughts() -> dict[str, float]:
    """What is worked out about 200 blocks without painting: shapes, costs and troubles after an edit, and places."""
    project = large_network(200)
    found = {"judge 200 blocks, ms": milliseconds(lambda: analyse(project.graph, project.source.specs()))}
    found["arrange 200 blocks, ms"] = milliseconds(lambda: auto_layout(project))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blocks", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.blocks < FEWEST:
        parser.error(f"--blocks must be {FEWEST} or more, not {options.blocks}")
    app = QApplication([])
    theme.apply(app)
    found = measure(options.blocks)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    for name, value in found.items():
        print(f"{name:36} {value:8.1f}")


if __name__ == "__main__":
    main()
