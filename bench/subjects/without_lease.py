"""The agent-service without a lease, as where none can be had: every turn gives its own signs of life, each second. What a lease saves is measured
against it."""

import runpy

from agent_service.temporal.lease.lease import ProcessLease

ProcessLease.begin = lambda self, renamed: None  # pyright: ignore[reportAttributeAccessIssue]
runpy.run_module("agent_service", run_name="__main__")
