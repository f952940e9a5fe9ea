"""Imports a module that a person names. What went wrong is told in one line: which module, why, and where."""

from __future__ import annotations

import importlib
import logging
import sysconfig
import traceback
from types import ModuleType

from .preparation import RegistryError

log = logging.getLogger(__name__)

_NOT_THEIRS = (sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), "<frozen", __file__)


def import_agents(name: str) -> ModuleType:
    """The module. Raises `RegistryError` when it cannot be imported, whatever it does; the traceback is logged at the level debug."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):
            raise RegistryError(
                f"AGENTS_MODULE: there is no module {name!r}; allowed is a module that Python finds from here or on PYTHONPATH"
            ) from None
        raise RegistryError(f"AGENTS_MODULE: module {name!r} needs {error.name!r}, which is not installed") from error
    except ValueError as error:
        raise RegistryError(f"AGENTS_MODULE: module {name!r} refuses its configuration: {error}") from error
    except (Exception, SystemExit) as error:
        log.debug("module %s cannot be imported", name, exc_info=True)
        what = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
        next_step = "Correct the module; LOG_LEVEL=debug shows the traceback."
        raise RegistryError(
            f"AGENTS_MODULE: module {name!r} cannot be imported: {what}{_place(error)}. {next_step}"
        ) from error


def _place(error: BaseException) -> str:
    """Where in the person's own code it happened."""
    if isinstance(error, SyntaxError) and error.filename:
        return f" ({error.filename}:{error.lineno})"
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(_NOT_THEIRS)
    ]
    return f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
