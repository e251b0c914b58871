"""A canary for the Qt binding: some of its versions lose a reference to None at each call, and abort after seconds of use.

PySide6 6.12.0 does so with Python 3.10 and 3.11 (from 3.12 on None is immortal, which hides it). A short look at a window shows nothing;
counting references does.
"""

import subprocess
import sys

ROUNDS = 10_000  # each of some twenty calls, two signals, one undo and one redo
LEAST = -50  # references that may be missing afterwards: what a shutdown in the background takes
SCRIPT = f"""
import sys
from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QApplication, QGraphicsScene, QLabel

class Bell(QObject):
    rung = Signal(int)
    told = Signal()

app = QApplication([])
label, bell, timer, scene, stack = QLabel(), Bell(), QTimer(), QGraphicsScene(), QUndoStack()
item = scene.addRect(0, 0, 1, 1)
image = QImage(20, 20, QImage.Format.Format_ARGB32_Premultiplied)
painter = QPainter(image)
rect = QRectF(0, 0, 5, 5)
heard = []
bell.rung.connect(lambda number: None)
bell.told.connect(lambda: heard.append(1))
stack.push(QUndoCommand("one"))

def everything(times):
    for _ in range(times):
        bell.setObjectName("a")
        label.setText("a")
        label.update()
        label.resize(5, 5)
        item.setPos(1, 2)
        item.update()
        painter.drawRect(rect)
        painter.setOpacity(1.0)
        painter.save()
        painter.restore()
        timer.setInterval(10)
        timer.stop()
        bell.rung.emit(1)
        bell.told.emit()
        stack.undo()
        stack.redo()

everything(100)
kept = (None, True, False)
before = [sys.getrefcount(one) for one in kept]
everything({ROUNDS})
after = [sys.getrefcount(one) for one in kept]
painter.end()
assert len(heard) > 1000
print(*(b - a for a, b in zip(before, after)))
"""


def test_the_binding_loses_no_reference():
    surroundings = [sys.executable, "-X", "faulthandler", "-c", SCRIPT]
    done = subprocess.run(surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the process died with {done.returncode}: {done.stderr[-2000:]}"
    drift = [int(number) for number in done.stdout.split()]
    assert min(drift) >= LEAST, f"references to None, True, False drift by {drift}: this version of PySide6 can't be used"
