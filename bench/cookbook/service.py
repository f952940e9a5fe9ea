"""The agent-service of the kit (`tests.kit.faulty_service`), with executions of tools counted."""

import runpy

from counted import count_executions

if __name__ == "__main__":
    count_executions()
    runpy.run_module("tests.kit.faulty_service", run_name="__main__", alter_sys=True)
