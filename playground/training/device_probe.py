"""A trial of the GPU in a child process while the window goes on: each stage as it ends, and an end within a time limit."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from engine.device_probe import LIMIT, Listener, Stage


class DeviceProbe(QObject):
    """`stage_done` carries each Stage; `finished` whether a GPU can be used. One trial at a time."""

    stage_done = Signal(object)
    finished = Signal(bool)

    def __init__(self, line: Sequence[str], limit: float = LIMIT, parent: QObject | None = None):
        super().__init__(parent)
        self.stages: tuple[Stage, ...] = ()
        self._line = list(line)
        self._limit = limit
        self._heard = Listener()
        self._late = False
        self._child: QProcess | None = None
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._run_out)

    @property
    def runs(self) -> bool:
        """Whether a trial is under way."""
        return self._child is not None

    def start(self) -> None:
        """Begin a trial; nothing if one runs."""
        if self.runs:
            return
        self._heard, self._late, self.stages = Listener(), False, ()
        self._child = QProcess(self)
        self._child.readyReadStandardOutput.connect(self._read)
        self._child.finished.connect(self._ended)
        self._child.errorOccurred.connect(self._not_started)
        self._child.start(self._line[0], self._line[1:])
        self._clock.start(round(self._limit * 1000))

    def stop(self) -> None:
        """End a trial without an answer, and wait for its process to be gone."""
        self._clock.stop()
        if self._child is not None:
            child, self._child = self._child, None
            for signal in (child.readyReadStandardOutput, child.finished, child.errorOccurred):
                signal.disconnect()
            child.kill()
            child.waitForFinished(1000)
            child.deleteLater()

    def _read(self) -> None:
        while self._child is not None and self._child.canReadLine():
            stage = self._heard.line(bytes(self._child.readLine().data()).decode(errors="replace"))
            if stage is not None:
                self.stage_done.emit(stage)

    def _run_out(self) -> None:
        if self._child is not None:
            self._late = True
            self._child.kill()

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._ended(-1)

    def _ended(self, code: int, *_: object) -> None:
        self._read()
        self._clock.stop()
        if self._child is None:
            return
        self._child.deleteLater()
        self._child = None
        last = self._heard.end(code, self._limit if self._late else None)
        self.stages = tuple(self._heard.stages)
        if last is not None:
            self.stage_done.emit(last)
        self.finished.emit(self._heard.usable)
