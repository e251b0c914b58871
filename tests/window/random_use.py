"""A program that opens the window, does things by chance and quits: run by test_quit.py, which looks at how it ends."""

import random
import sys
import threading
import time

from PySide6.QtCore import QTimer

from playground import app
from playground.dialogs import unsaved
from playground.window.main_window import MainWindow

GAP_MS = 15
ORDERS = ("train", "step", "epoch", "stop", "restart", "new_weights", "undo", "redo", "theme_dark", "theme_light")


def main(seed: int, orders: int) -> int:
    """Do `orders` things drawn by `seed`, then close the window, in the middle of whatever is going on."""
    chance = random.Random(seed)
    unsaved.ask_unsaved = unsaved.ask_training = lambda *_: unsaved.DISCARD
    left = [orders]

    def begin(window: MainWindow, *_) -> None:
        QTimer.singleShot(chance.randrange(400), window, lambda: go_on(window))

    def go_on(window: MainWindow) -> None:
        left[0] -= 1
        if left[0] < 0:
            print(time.time(), flush=True)  # so that it can be seen how long the end takes
            window.close()
            return
        if chance.random() < 0.2:
            window.canvas.desk.do(chance.choice(("select_all", "duplicate", "delete", "arrange", "next_problem")))
        else:
            window.action_set[chance.choice(ORDERS)].trigger()
        QTimer.singleShot(chance.randrange(GAP_MS), window, lambda: go_on(window))

    app._begin = begin
    code = app.open_window()
    running = [thread.name for thread in threading.enumerate() if thread.name == "training"]
    return code or len(running)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
