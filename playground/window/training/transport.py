"""The transport bar: train, pause, step, start again; how far and how fast; learning rate and device."""

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QToolBar, QToolButton, QVBoxLayout, QWidget

from engine.settings import Setting
from playground import gpu
from playground.fields.choice import QuietCombo
from playground.fields.number import NumberField
from playground.style import icons
from playground.style.plain import tip
from playground.style.words import local, said
from playground.training.device_probe import DeviceProbe

from .. import figures
from ..commands.actions import Actions, tooltip

BUTTONS = ("step", "epoch", "restart", "new_weights")
ICON = QSize(20, 20)
AUTO = "auto"
CONTROL_HEIGHT = 28
REASON_HEIGHT = 40
SPACE = 4
FIRST_TO_GO = (3, 2, 1, 4)  # steps and samples a second, iteration, remaining time


@dataclass(frozen=True)
class Reading:
    """What the bar shows of a session at one moment."""

    state: str = "empty"
    epoch: int = 0
    epochs: int = 0
    iteration: int = 0
    per_epoch: int = 0
    step: int = 0
    steps_per_second: float = 0.0
    samples_per_second: float = 0.0
    remaining: float | None = None

    @property
    def share(self) -> float:
        return figures.done_share(self.epoch, self.epochs, self.iteration, self.per_epoch)


class Transport(QToolBar):
    """Buttons from the table of actions, figures, and what can be changed in mid-run.

    `learning_rate_edited` carries the rate and the gesture's key; `device_chosen` is "auto", "cpu" or "cuda"; `reason_wanted` asks for
    the problem that keeps it from training, which stands in the place of the figures while there is one, and `list_wanted` for all.
    """

    learning_rate_edited = Signal(float, str)
    device_chosen = Signal(str)
    reason_wanted = Signal()
    list_wanted = Signal()

    def __init__(self, actions: Actions, rate: Setting, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("transport")
        self.setWindowTitle(self.tr("Transport"))
        self.setMovable(False)
        self.setFloatable(False)
        self.setIconSize(ICON)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._actions = actions
        self._reading: Reading | None = None
        self.train = self._train_button()
        self.addWidget(self.train)
        for name in BUTTONS:
            self.addAction(actions[name])
            button = self.widgetForAction(actions[name])
            button.setAccessibleName(actions[name].text().replace("&", ""))
        self.addSeparator()
        self.epoch, self.iteration = Figure(self.tr("Epoch"), "000 / 000"), Figure(self.tr("Iteration"), "00,000 / 00,000")
        self.samples, self.steps = Figure(self.tr("Samples/s"), "000,000"), Figure(self.tr("Steps/s"), "00,000")
        self.remaining = Figure(self.tr("Remaining"), "0:00:00")
        self._shown_figures = (self.epoch, self.iteration, self.samples, self.steps, self.remaining)
        self._figures = [self.addWidget(figure) for figure in self._shown_figures]
        self._stopped = False
        self._trouble = ""
        actions["train"].changed.connect(self._say_why)  # its name, or its keys
        self.progress, self.reason = QProgressBar(), Reason()
        self.reason.pressed.connect(self.reason_wanted)
        self.reason.all_pressed.connect(self.list_wanted)
        self.addWidget(self._spacer())
        self.rate = NumberField(rate)
        self.device = DeviceCombo()
        self._add_settings()

    # --- showing

    def show_reading(self, reading: Reading) -> None:
        """Show the figures; texts that are the same cost nothing."""
        if reading == self._reading:
            return
        self._reading = reading
        known = reading.per_epoch > 0
        shown = min(reading.epoch + 1, reading.epochs) if reading.iteration or reading.epoch < reading.epochs else reading.epochs
        self.epoch.show_text(f"{shown if reading.step else 0} / {reading.epochs}" if known else "–")
        self.iteration.show_text(local(f"{reading.iteration:,} / {reading.per_epoch:,}") if known else "–")
        self.samples.show_text(figures.speed(reading.samples_per_second))
        self.steps.show_text(figures.speed(reading.steps_per_second))
        finished = reading.epochs and reading.epoch >= reading.epochs
        self.remaining.show_text(self.tr("done") if finished else figures.duration(reading.remaining))
        self.progress.setValue(round(1000 * reading.share))

    def show_state(self, state: str, trouble: str, *, several: bool = False) -> None:
        """What the train button says and does; `trouble` is why it can't, `several` says that it only counts what stands in the list."""
        running = state == "running"
        action = self._actions["train"]
        action.setText(self.tr("&Pause") if running else self.tr("Go o&n") if state == "paused" else self.tr("&Train"))
        action.setIcon(icons.icon("pause" if running else "play"))
        self.train.setText(self.tr("Pause") if running else self.tr("Train"))
        self.train.setIcon(icons.icon("pause" if running else "play", "on_accent" if action.isEnabled() else "disabled"))
        self._trouble = trouble
        self._say_why()
        self.train.setAccessibleDescription(trouble)
        self._stopped = bool(trouble) and not running
        self._fit()
        self.progress.setVisible(not self._stopped)
        self.reason.show_text(trouble if self._stopped else "", several)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window figures make way, the least important first, so that what can be set stays in sight."""
        shown = [False] * len(self._figures) if self._stopped else [True] * len(self._figures)
        needed = self._others() + sum(figure.sizeHint().width() + SPACE for figure in self._shown_figures)
        for place in FIRST_TO_GO:
            if self._stopped or needed <= self.width():
                break
            shown[place] = False
            needed -= self._shown_figures[place].sizeHint().width() + SPACE
        for action, on in zip(self._figures, shown, strict=True):
            if action.isVisible() != on:
                action.setVisible(on)

    def _others(self) -> int:
        """The width of everything that always stays."""
        widgets = [self.widgetForAction(action) for action in self.actions() if action not in self._figures]
        return sum(widget.minimumSizeHint().width() + SPACE for widget in widgets) + 4 * SPACE

    def show_rate(self, value: float) -> None:
        self.rate.show_value(value)
        if not self.rate.line.hasFocus():
            self.rate.mark("")

    def show_device(self, chosen: str) -> None:
        """Show which device was chosen: "auto", "cpu" or "cuda"."""
        self.device.setCurrentIndex(max(0, self.device.findData(chosen)))

    # --- building

    def _train_button(self) -> QToolButton:
        action = self._actions["train"]
        button = QToolButton()
        button.setProperty("role", "primary")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(self.tr("Train"))
        button.setAccessibleName(self.tr("Train or pause"))
        button.setIcon(icons.icon("play", "on_accent"))
        button.setIconSize(ICON)
        button.setMinimumWidth(96)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _say_why(self) -> None:
        """What the train button would do, or why it can't."""
        action = self._actions["train"]
        name, why = (self.tr("Can't train yet"), escape(self._trouble)) if self._trouble else (action.text(), action.statusTip())
        self.train.setToolTip(tooltip(name, why, tuple(key.toString() for key in action.shortcuts())))

    def _spacer(self) -> QWidget:
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 0, 16, 0)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(260)
        self.progress.setAccessibleName(self.tr("Part of the run that is done"))
        self.progress.setToolTip(self.tr("Part of the run that is done"))
        row.addWidget(self.progress, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.reason, 1)
        return holder

    def _add_settings(self) -> None:
        self.rate.setFixedSize(84, CONTROL_HEIGHT)
        self.rate.editor.setToolTip(self.tr("Learning rate: drag or type; applies at the next step, also while it trains"))
        self.rate.edited.connect(lambda value, key: self.learning_rate_edited.emit(float(value), key))
        self.device.setFixedSize(124, CONTROL_HEIGHT)
        self.device.setAccessibleName(self.tr("Device"))
        self.device.setToolTip(self.tr("Where the network is computed; can be changed in mid-run"))
        self.device.activated.connect(lambda _: self.device_chosen.emit(self.device.currentData()))
        self.addWidget(_captioned(self.tr("Learning rate"), self.rate))
        self.addWidget(_captioned(self.tr("Device"), self.device))


class Reason(QWidget):
    """Why it can't train, in words; pressing it leads to the place, or to the list where there are several."""

    pressed = Signal()
    all_pressed = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.sign = QToolButton()
        self.sign.setProperty("role", "flat")
        self.sign.setIcon(icons.icon("warning", "warning"))
        self.sign.setAccessibleName(self.tr("Show the problem"))
        self.sign.setToolTip(self.tr("Show the problem where it is"))
        self.sign.clicked.connect(self.pressed)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.all = QPushButton(self.tr("Show all"))
        self.all.setAccessibleName(self.tr("Show all problems"))
        self.all.setToolTip(self.tr("Open the list of problems, with what mends each"))
        self.all.clicked.connect(self.all_pressed)
        self.setFixedHeight(REASON_HEIGHT)  # two lines: a label that wraps would claim the height of its narrowest shape
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.sign)
        row.addWidget(self.text, 1000)
        row.addWidget(self.all)
        row.addStretch(1)  # what the sentence leaves
        self.hide()

    def show_text(self, text: str, several: bool) -> None:
        self.text.setText(text)
        self.all.setVisible(several)
        self.text.setMaximumWidth(self.text.fontMetrics().horizontalAdvance(text) + SPACE)
        self.text.setToolTip(tip(text))
        self.setVisible(bool(text))


class DeviceCombo(QuietCombo):
    """The devices; whether a GPU can be used is found out when the list is first opened, by a process of its own."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._probe = DeviceProbe(gpu.probe_line(), parent=self)
        self._probe.finished.connect(self._describe)
        self.addItem(self.tr("Automatic"), AUTO)
        self.addItem(self.tr("CPU"), "cpu")
        self.addItem(self.tr("GPU"), "cuda")
        self.setItemData(0, self.tr("The GPU where there is one that works, else the CPU"), Qt.ItemDataRole.ToolTipRole)

    def showPopup(self) -> None:
        if not self._probe.stages:
            self._probe.start()
        super().showPopup()

    def close_probe(self) -> None:
        """End a trial of the GPU that still runs."""
        self._probe.stop()

    def _describe(self, usable: bool) -> None:
        place, found = self.findData("cuda"), {stage.name: stage.text for stage in self._probe.stages}
        if usable:
            self.setItemText(place, self.tr("GPU ({device})").format(device=found["device"]))
            return
        self.setItemData(place, said(self._probe.stages[-1].text), Qt.ItemDataRole.ToolTipRole)
        self.setItemData(place, False, Qt.ItemDataRole.UserRole - 1)  # greyed


class Figure(QWidget):
    """A small name above a value of fixed width, so that nothing jumps while figures change."""

    def __init__(self, name: str, widest: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._name = name
        label = QLabel(name)
        label.setProperty("role", "caption")
        self.value = QLabel("–")
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance(widest))
        self.value.setFixedHeight(CONTROL_HEIGHT)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(0)
        column.addWidget(label)
        column.addWidget(self.value)

    def show_text(self, text: str) -> None:
        if text != self.value.text():
            self.value.setText(text)


def _captioned(name: str, widget: QWidget) -> QWidget:
    """A control under its small name, in line with the figures."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    holder.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    column.setContentsMargins(8, 0, 8, 0)
    column.setSpacing(0)
    label = QLabel(name)
    label.setProperty("role", "caption")
    label.setBuddy(widget)
    column.addWidget(label)
    column.addWidget(widget)
    return holder
