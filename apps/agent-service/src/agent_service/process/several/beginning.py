"""How a process of the agent-service begins: as a fork of the parent, which has loaded everything already, or as a program of its own."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from .places import Beginning, Place

log = logging.getLogger(__name__)

_TASKS = Path("/proc/self/task")


def is_safe_to_fork() -> bool:
    """A fork has one thread, whatever locks the others held. So it is safe where the parent has one: Temporal's core (tokio), gRPC, event loops and
    agents begin after it. Elsewhere than on Linux nobody can say (macOS ends forks that ask it for proxies or certificates)."""
    return sys.platform == "linux" and len(list(_TASKS.iterdir())) == 1


def begin(beginning: Beginning, become: Callable[[Beginning], int], parents_own: tuple[int, ...]) -> int:
    """Starts a process; its id. `parents_own`: descriptors that no other process may hold."""
    if is_safe_to_fork():
        return _fork(lambda: become(beginning), parents_own)
    log.debug("%s begins as a program of its own: a fork is not safe here", beginning.name)
    return _spawn(beginning)


def _fork(run: Callable[[], int], parents_own: tuple[int, ...]) -> int:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    pid = os.fork()
    if pid == 0:
        _in_the_fork(run, parents_own)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return pid


def _in_the_fork(run: Callable[[], int], parents_own: tuple[int, ...]) -> NoReturn:
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        for descriptor in parents_own:
            os.close(descriptor)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        code = run()
    except BaseException:
        log.critical("a process could not begin", exc_info=True)
    finally:
        logging.shutdown()
        os._exit(code)


def _spawn(beginning: Beginning) -> int:
    for descriptor in (beginning.lifeline, beginning.listening):
        os.set_inheritable(descriptor, True)
    arguments = [sys.executable, "-m", "agent_service.process.several", json.dumps(asdict(beginning))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return os.posix_spawn(sys.executable, arguments, environment, setsigmask=())


def told(text: str) -> Beginning:
    """What `_spawn` says."""
    given = json.loads(text)
    return Beginning(**{**given, "places": tuple(Place(**place) for place in given["places"])})
