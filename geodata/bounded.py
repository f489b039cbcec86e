"""Work on what strangers send, in a process of its own whose memory and time are bounded.

Libraries in C read the files and work on their shapes; broken files have crashed them and small files can be made to
fill the memory. Here that takes nobody with it and becomes a sentence that fits the work. The process is forked, so it
starts in milliseconds and knows what its parent knows; it closes every socket first, and so cannot speak to the
database on its parent's line.
"""

from __future__ import annotations

import ctypes
import io
import logging
import os
import pickle
import resource
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

from geodata.errors import GeoPGIError
from geodata.work_errors import ReaderBroke, ReaderOutOfMemory, ReaderOutOfTime

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
_PR_SET_PDEATHSIG = 1
_TOLD, _DONE, _FAILED, _NO_MEMORY, _BROKE = range(5)
_OUT_OF_MEMORY = ("bad_alloc", "malloc of size", "realloc of size", "out of memory", "cannot allocate")


@dataclass(frozen=True)
class Allowance:
    """What one process may take: bytes of memory beyond what its parent holds, seconds at work, and seconds its
    parent waits for it in all. Two of them one after the other end before the job does (`Q_CLUSTER`)."""

    memory: int = 1536 * 1024 * 1024
    cpu_seconds: int = 400
    patience_seconds: float = 430.0


ALLOWANCE = Allowance()


@dataclass(frozen=True)
class Work:
    """A kind of work, and the errors by which its end before time is told. `answers`: classes of upper rooms that it
    answers with, beside plain values and classes of this library."""

    out_of_memory: type[GeoPGIError]
    out_of_time: type[GeoPGIError]
    broke: type[GeoPGIError]
    answers: tuple[type, ...] = ()

    def call(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function` answers, worked out in a bounded process of its own.

        Raises the `GeoPGIError` that it raises, and the errors of this work.
        """

        def once() -> Iterator[T]:
            yield function(*args, **kwargs)

        return next(_iterate(self, once))

    def iterate(self, function: Callable[P, Iterator[T]], /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        """What the generator `function` yields, as `call` does: it runs ahead by no more than the pipe holds."""
        return _iterate(self, lambda: function(*args, **kwargs))


READING = Work(ReaderOutOfMemory, ReaderOutOfTime, ReaderBroke)
call, iterate = READING.call, READING.iterate


def _iterate(work: Work, produce: Callable[[], Iterator[T]]) -> Iterator[T]:
    allowance = ALLOWANCE
    reader, writer = connection.Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        _work(produce, writer, allowance)
    writer.close()
    patience = allowance.patience_seconds
    try:
        while True:
            since = time.monotonic()
            if not reader.poll(max(patience, 0)):
                raise work.out_of_time()
            patience -= time.monotonic() - since
            kind, told = _received(work, reader, child)
            if kind == _DONE:
                return
            if kind == _TOLD:
                yield told
            else:
                _raise(work, kind, told)
    finally:
        reader.close()
        _end(child)


def _received(work: Work, reader: connection.Connection[Any, Any], child: int) -> tuple[int, Any]:
    try:
        kind, told = _Answer(io.BytesIO(reader.recv_bytes()), work.answers).load()
    except (EOFError, OSError):  # it ended before an answer, or in the middle of one
        raise _why_it_ended(work, child) from None
    except pickle.UnpicklingError as error:
        log.warning("the bounded process answered with %s", error)
        raise work.broke() from error
    return kind, told


def _why_it_ended(work: Work, child: int) -> GeoPGIError:
    # Left for `_end` to wait for: until then nobody else gets its number.
    ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    killed = ended.si_code != os.CLD_EXITED
    if killed and ended.si_status == signal.SIGXCPU:
        return work.out_of_time()
    log.warning("the bounded process for %s ended with status %s", work.broke.code, ended.si_status)
    # The system kills who fills the memory; a library in C that gets none aborts.
    if killed and ended.si_status in (signal.SIGKILL, signal.SIGABRT):
        return work.out_of_memory()
    return work.broke()


def _raise(work: Work, kind: int, told: Any) -> NoReturn:
    if kind == _NO_MEMORY:
        raise work.out_of_memory()
    if kind == _FAILED:
        raise told
    log.error("the bounded process for %s broke: %s", work.broke.code, told)
    raise work.broke()


def _end(child: int) -> None:
    """No process is left behind, whatever it is at."""
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass  # it ended by itself and was waited for


def _work(
    produce: Callable[[], Iterator[Any]], writer: connection.Connection[Any, Any], allowance: Allowance
) -> NoReturn:
    """The forked process, from here to its end; nothing of its parent's may be cleaned up by it."""
    try:
        _close_sockets(spared=writer.fileno())
        _limit(allowance)
        try:
            for item in produce():
                writer.send_bytes(pickle.dumps((_TOLD, item), protocol=5))
            answer: tuple[int, Any] = (_DONE, None)
        except Exception as error:  # noqa: BLE001 - told to the parent
            answer = _told(error)
        writer.send_bytes(pickle.dumps(answer, protocol=5))
    finally:
        os._exit(0)


def _told(error: Exception) -> tuple[int, Any]:
    if _is_for_memory(error) or (error.__cause__ is not None and _is_for_memory(error.__cause__)):
        return _NO_MEMORY, None
    if isinstance(error, GeoPGIError):
        return _FAILED, error
    return _BROKE, f"{type(error).__name__}: {error}"[:500]


def _is_for_memory(error: BaseException) -> bool:
    """Libraries in C tell of it in their own words."""
    words = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in words for sign in _OUT_OF_MEMORY)


def _limit(allowance: Allowance) -> None:
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, held + allowance.memory)
    # Beyond it comes a signal that tells why.
    _lower(resource.RLIMIT_CPU, allowance.cpu_seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    _end_with_parent()


def _lower(kind: int, limit: int) -> None:
    """Only what holds now: a program that the process starts is bounded in its own way (`unbounded`), and a bounded
    process in a bounded process by its own allowance."""
    _limit, most = resource.getrlimit(kind)
    resource.setrlimit(kind, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def unbounded() -> None:
    """Takes the bounds off the process that is about to become another program; to be called between fork and exec in
    a process of one thread. The program still ends with its parent."""
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU):
        _limit, most = resource.getrlimit(kind)
        resource.setrlimit(kind, (most, most))
    _end_with_parent()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # however that ends


def _close_sockets(*, spared: int) -> None:
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        number = int(name)
        try:
            if number > 2 and number != spared and stat.S_ISSOCK(os.fstat(number).st_mode):
                os.close(number)
        except OSError:
            continue  # the folder itself was open while it was listed


class _Answer(pickle.Unpickler):
    """Takes from the other process nothing but values, arrays, errors of this site, and what this library or the kind
    of work defines."""

    _ALLOWED = frozenset(
        {
            ("numpy", "ndarray"),
            ("numpy", "dtype"),
            ("numpy._core.multiarray", "_reconstruct"),
            ("numpy._core.multiarray", "scalar"),
            ("numpy._core.numeric", "_frombuffer"),
            ("collections", "Counter"),
            ("pathlib", "PosixPath"),
        }
    )

    def __init__(self, file: io.BytesIO, answers: tuple[type, ...]) -> None:
        super().__init__(file)
        self._answers = {(answer.__module__, answer.__qualname__) for answer in answers}

    def find_class(self, module: str, name: str) -> Any:
        ours = module.startswith("geodata.") and "." not in name
        if ours or (module, name) in self._ALLOWED | self._answers or _is_error(module, name):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def _is_error(module: str, name: str) -> bool:
    """Whether it is an error of a room that is loaded already."""
    found = getattr(sys.modules.get(module), name, None)
    return isinstance(found, type) and issubclass(found, GeoPGIError)
