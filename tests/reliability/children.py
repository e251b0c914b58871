"""Child processes by fork: killed at a random moment, or asked for one answer."""

import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any


def killed(work: Callable[[Callable[[bytes], None]], None], delay: float) -> bytes:
    """Run `work(tell)` in a child, kill it `delay` seconds after its first word; returns all that it told."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(lambda word: os.write(writer, word))
        finally:
            os._exit(0)
    os.close(writer)
    told = os.read(reader, 1 << 16)
    deadline = time.monotonic() + delay
    while (left := deadline - time.monotonic()) > 0 and select.select([reader], [], [], left)[0]:
        word = os.read(reader, 1 << 16)
        if not word:
            break
        told += word
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while word := os.read(reader, 1 << 16):
        told += word
    os.close(reader)
    return told


def asked(
    work: Callable[[], Any],
    *,
    memory: int | None = None,
    file_size: int | None = None,
    user: int | None = None,
    first: Callable[[], Any] | None = None,
) -> dict[str, Any]:
    """Run `work` in a child with these limits; returns {"answer" or "raised", "seconds", "growth"} or {"died": signal or exit code}.

    `memory` is how many bytes of address space it may take on top of what it has; growth is that of the peak resident set in bytes.
    `first` is run before that is measured: a child by fork reads the program's code from its files again when it first gets there.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 1
        try:
            if first is not None:
                first()
            _limit(memory, file_size, user)
            os.write(writer, json.dumps(_measured(work)).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    answer = b""
    while part := os.read(reader, 1 << 16):
        answer += part
    os.close(reader)
    _, status = os.waitpid(child, 0)
    return json.loads(answer) if answer and status == 0 else {"died": os.waitstatus_to_exitcode(status)}


def _limit(memory: int | None, file_size: int | None, user: int | None) -> None:
    if memory is not None:
        limit = _status("VmSize") + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    if file_size is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    if user is not None:
        os.setuid(user)


def limited(size: int) -> int:
    """Limit the address space of this process to `size` bytes, or a little more than it has where that is more; returns the limit."""
    limit = max(size, _status("VmSize") + (200 << 20))
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return limit


def _measured(work: Callable[[], Any]) -> dict[str, Any]:
    _forget_peak()
    before, began = _status("VmRSS"), time.process_time()  # of the processor: the machine may be busy with other things
    try:
        outcome = {"answer": work()}
    except Exception as trouble:
        outcome = {"raised": type(trouble).__name__, "words": str(trouble)}
    return {**outcome, "seconds": time.process_time() - began, "growth": _status("VmHWM") - before}


def _forget_peak() -> None:
    """Let the system count the peak of this process from now on."""
    with suppress(OSError), open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def _status(field: str) -> int:
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(field + ":"))
