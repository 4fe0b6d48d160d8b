"""The end of a server: by a signal, or because the harness is gone, however it went.

The lifeline is a pipe that nobody writes to. When it ends, the harness is gone. Each process of a server
watches it by itself, because a worker may outlive the process that started it: the kernel's signal of a
parent's death (PDEATHSIG) is not inherited, and it is asked for again after a fork.
"""

import ctypes
import os
import signal
import sys
import time
from _thread import start_new_thread
from typing import Any, Callable, Sequence

# These are taken before gevent can replace them. A thread of gevent is a greenlet of the server's own loop, and
# a read that blocks would stop all of them.
_start: Callable[..., Any] = start_new_thread
_sleep: Callable[[float], None] = time.sleep

# How long a server may take from SIGTERM to its end: the harness kills it after 5 s.
STOP_SECONDS = 4.5
# What runners give their requests under way.
GRACE_SECONDS = 3

_PR_SET_PDEATHSIG = 1


def wants_gevent(args: Sequence[str]) -> bool:
    """Report whether the command line asks for a runner on gevent."""
    return "--runner=gevent" in args or ("--runner", "gevent") in zip(args, args[1:])


def fileno() -> int:
    """Return the number of the lifeline's reading end, or -1."""
    text = os.environ.get("TENROUNDS_LIFELINE", "")
    return int(text) if text.isdigit() and int(text) >= 3 else -1


def watch(gone: Callable[[], None]) -> None:
    """Call gone from a real thread when the pipe ends. Without a pipe nothing is watched."""
    fd = fileno()
    if fd < 0:
        return
    # Python closes inherited descriptors in programs that it starts, but not in forks: that is what is wanted.
    _start(_wait, (fd, gone))


def _wait(fd: int, gone: Callable[[], None]) -> None:
    try:
        while os.read(fd, 1):
            pass
    except OSError:
        pass  # no such descriptor: the harness is no more than a name in the environment
    gone()


def _stop_here() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    force()


def force() -> None:
    """End this process at once if it has not ended in time."""
    _sleep(STOP_SECONDS)
    os._exit(0)


def first() -> None:
    """Watch the lifeline in the process that the harness started."""
    watch(_stop_here)


def worker() -> None:
    """Watch the lifeline in a worker, after its fork. It also dies with the process that forked it."""
    parent = os.getppid()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent or parent == 1:
            os._exit(0)  # the parent died before the kernel was asked
    watch(_stop_here)


def exit_on_signals() -> None:
    """End with status 0 on SIGTERM and SIGINT, by an exception in the main thread.

    Some servers raise the signal again when they have stopped; it comes here then.
    """

    def stop(*_: Any) -> None:
        _start(force, ())
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
