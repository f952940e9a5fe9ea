"""Agno's log as a part of the process's own."""

from __future__ import annotations

import logging

import agno.utils.log  # noqa: F401 - makes the handlers

OF_AGNO = ("agno", "agno-team", "agno-workflow")


def propagate_agnos_log() -> None:
    """Agno writes to standard output by handlers of its own; from now on its records go where those of everybody else go."""
    for name in OF_AGNO:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
