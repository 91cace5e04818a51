"""The supervisor: owns the listening sockets and the lock, and keeps writer, reader and front running.

Standard library only, one thread, right as process 1. Children get the sockets they serve and the reading end of
a lifeline pipe: when the supervisor goes, however it goes, the lifeline closes and they end. The lock of the home
is shared with the writer, so a service that starts anew waits for a commit that is being finished.
"""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.adapters.processes.local_sockets import listen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.adapters.home import Home

_GRACE_SECONDS = 12.0
_QUICK_DEATH_SECONDS = 2.0
_LONGEST_PAUSE_SECONDS = 5.0
_BACKLOG = 2048
_ROLES = ("writer", "reader", "front")
_UNUSABLE_EXIT = 4  # a child that can never run (damaged package, wrong model): do not start it again


@dataclass
class _Child:
    """A role and the process that plays it."""

    role: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0  # when to start it (again), monotonic seconds
    deaths: int = field(default=0)


def tcp_socket(host: str, port: int) -> socket.socket:
    """Return the listening socket of the service; raises OSError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    server = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind((host, port))
        server.listen(_BACKLOG)
    except OSError:
        server.close()
        raise
    return server


class Supervisor:
    """Starts, restarts and stops the three processes."""

    def __init__(
        self,
        home: Home,
        server: socket.socket,
        lock: int,
        options: Mapping[str, object],
        command: Sequence[str] = (sys.executable, "-m", "app.main"),
        tell: Callable[[str], None] = print,
    ) -> None:
        """Take over the listening socket and the lock of the home."""
        self._home = home
        self._options = dict(options)
        self._command = list(command)
        self._tell = tell
        self._lock = lock
        self._lifeline_read, self._lifeline_write = os.pipe()
        self._sockets = {
            "http": server,
            "local": listen(home.socket),
            "writer": listen(home.writer_socket),
            "reader": listen(home.reader_socket, socket.SOCK_SEQPACKET),
        }
        self._children = {role: _Child(role) for role in _ROLES}
        self._stopping = False
        self._exit_code = 0

    def run(self) -> int:
        """Keep the service running until a signal asks it to stop; returns the exit code."""
        wake_read, wake_write = socket.socketpair()
        wake_read.settimeout(0)
        wake_write.settimeout(0)
        signal.set_wakeup_fd(wake_write.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _stack: None)
        # Here and not in the front, which may start anew while the writer reads what the one before it received.
        for folder in (self._home.uploads, self._home.lists):
            shutil.rmtree(folder, ignore_errors=True)
        self._say_where()
        selector = selectors.DefaultSelector()
        selector.register(wake_read, selectors.EVENT_READ)
        while not self._stopping:
            self._start_due()
            if selector.select(self._next_due()):
                wake_read.recv(4096)
            self._reap()
        self._stop()
        return self._exit_code

    def _on_stop(self, _number: int, _stack: object) -> None:
        self._stopping = True

    def _say_where(self) -> None:
        host, port = self._sockets["http"].getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        told = {"pid": os.getpid(), "address": f"http://{shown}:{port}"}
        self._home.service.write_text(json.dumps(told), encoding="utf-8")

    def _next_due(self) -> float | None:
        waiting = [child.due for child in self._children.values() if child.process is None]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else None

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.process is None and child.due <= now:
                self._start(child)

    def _start(self, child: _Child) -> None:
        given = {name: self._sockets[name].fileno() for name in _SOCKETS_OF[child.role]}
        given["lifeline"] = self._lifeline_read
        if child.role == "writer":
            given["lock"] = self._lock
        options = {**self._options, "descriptors": given, "home": str(self._home.folder)}
        child.process = subprocess.Popen(  # noqa: S603 - our own program
            [*self._command, child.role, json.dumps(options)],
            pass_fds=tuple(given.values()),
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C in a terminal reaches this process alone, which stops them in order
        )
        child.started = time.monotonic()

    def _reap(self) -> None:
        """Collect every dead child, orphans included when this is process 1."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for child in self._children.values():
                if child.process is not None and child.process.pid == pid:
                    self._ended(child, status)

    def _ended(self, child: _Child, status: int) -> None:
        lived = time.monotonic() - child.started
        if child.process is not None:
            child.process.returncode = os.waitstatus_to_exitcode(status)
        child.process = None
        if self._stopping:
            return
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == _UNUSABLE_EXIT:
            self._exit_code = 1
            self._stopping = True
            return
        child.deaths += 1
        quick = lived < _QUICK_DEATH_SECONDS
        child.pause = min(_LONGEST_PAUSE_SECONDS, max(0.1, child.pause * 2)) if quick else 0.0
        child.due = time.monotonic() + child.pause
        self._tell(f"srj: {child.role} ended ({_words(status)}), starts again in {child.pause:.1f} s")

    def _stop(self) -> None:
        """Let the front finish its answers, then the writer its commit, then end what is left."""
        deadline = time.monotonic() + _GRACE_SECONDS
        front = self._children["front"].process
        if front is not None:
            front.terminate()
            self._wait([self._children["front"]], deadline - _GRACE_SECONDS / 2)
        os.close(self._lifeline_write)
        self._wait(list(self._children.values()), deadline)
        for child in self._children.values():
            if child.process is not None:
                child.process.kill()
        self._wait(list(self._children.values()), time.monotonic() + 1)
        for path in (self._home.service, self._home.socket, self._home.writer_socket, self._home.reader_socket):
            path.unlink(missing_ok=True)

    def _wait(self, children: Sequence[_Child], deadline: float) -> None:
        while any(child.process is not None for child in children) and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.02)


_SOCKETS_OF = {"writer": ("writer",), "reader": ("reader",), "front": ("http", "local")}


def _words(status: int) -> str:
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit {os.WEXITSTATUS(status)}"
