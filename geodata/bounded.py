"""Work on what strangers send, in a process of its own whose memory and time are bounded.

Libraries in C read the files; broken files have crashed them and small files can be made to fill the memory. Here
that takes nobody with it and becomes a sentence. The process is forked, so it starts in milliseconds and knows what
its parent knows; it closes every socket first, and so cannot speak to the database on its parent's line.
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
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

from geodata.errors import GeoPGIError, ReaderBroke, ReaderOutOfMemory, ReaderOutOfTime

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
_PR_SET_PDEATHSIG = 1
_TOLD, _DONE, _FAILED, _NO_MEMORY, _BROKE = range(5)
_OUT_OF_MEMORY = ("bad_alloc", "malloc of size", "realloc of size", "out of memory", "cannot allocate")


@dataclass(frozen=True)
class Allowance:
    """What one process may take: bytes of memory beyond what its parent holds, seconds at work, and seconds its
    parent waits for it in all."""

    memory: int = 1536 * 1024 * 1024
    cpu_seconds: int = 600
    patience_seconds: float = 720.0


ALLOWANCE = Allowance()


def call(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function` answers, worked out in a bounded process of its own.

    Raises the `GeoPGIError` that it raises, and `ReaderOutOfMemory`, `ReaderOutOfTime`, `ReaderBroke`.
    The answer holds plain values and classes of this library only.
    """

    def once() -> Iterator[T]:
        yield function(*args, **kwargs)

    return next(_iterate(once))


def iterate(function: Callable[P, Iterator[T]], /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
    """What the generator `function` yields, as `call` does: it runs ahead by no more than the pipe holds."""
    return _iterate(lambda: function(*args, **kwargs))


def _iterate(produce: Callable[[], Iterator[T]]) -> Iterator[T]:
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
                raise ReaderOutOfTime()
            patience -= time.monotonic() - since
            kind, told = _received(reader, child)
            if kind == _DONE:
                return
            if kind == _TOLD:
                yield told
            else:
                _raise(kind, told)
    finally:
        reader.close()
        _end(child)


def _received(reader: connection.Connection[Any, Any], child: int) -> tuple[int, Any]:
    try:
        kind, told = _Answer(io.BytesIO(reader.recv_bytes())).load()
    except (EOFError, OSError):  # it ended before an answer, or in the middle of one
        # Left for `_end` to wait for: until then nobody else gets its number.
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        if ended.si_code != os.CLD_EXITED and ended.si_status == signal.SIGXCPU:
            raise ReaderOutOfTime() from None
        log.warning("the process that read a file ended with status %s", ended.si_status)
        raise ReaderBroke() from None
    except pickle.UnpicklingError as error:
        log.warning("the process that read a file answered with %s", error)
        raise ReaderBroke() from error
    return kind, told


def _raise(kind: int, told: Any) -> NoReturn:
    if kind == _NO_MEMORY:
        raise ReaderOutOfMemory()
    if kind == _FAILED:
        raise told
    log.error("the process that read a file broke: %s", told)
    raise ReaderBroke()


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
    resource.setrlimit(resource.RLIMIT_AS, (held + allowance.memory, held + allowance.memory))
    # Beyond the first limit comes a signal that tells why, beyond the second one that tells nothing.
    resource.setrlimit(resource.RLIMIT_CPU, (allowance.cpu_seconds, allowance.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # ends with its parent, however that ends


def _close_sockets(*, spared: int) -> None:
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        number = int(name)
        try:
            if number > 2 and number != spared and stat.S_ISSOCK(os.fstat(number).st_mode):
                os.close(number)
        except OSError:
            continue  # the folder itself was open while it was listed


class _Answer(pickle.Unpickler):
    """Takes from the other process nothing but values, arrays and what this library defines."""

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

    def find_class(self, module: str, name: str) -> Any:
        ours = module.startswith("geodata.") and "." not in name
        if not ours and (module, name) not in self._ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)
