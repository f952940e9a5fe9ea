"""Where the journal meets Agno: methods of its base class for models, and of agents and teams, inert unless a turn is running.

| method | Agno's API | covers |
|---|---|---|
| `Model.aprocess_response_stream` | public | streamed model calls |
| `Model._ainvoke_with_retry` | private | other model calls (memory, summaries, parsers) |
| `Model.get_function_calls_to_run` | public | calls of which the arguments cannot be run as they are shown |
| `Model.get_function_call_to_run_from_tool_execution` | public | calls that people decided on: the arguments that they approved |
| `Model.arun_function_calls` | public | what the calls of one message ask people for |
| `Model.arun_function_call` | public | every tool call: async, sync in a thread, MCP, generator, delegation to a member |
| `Model.process_response_stream`, `._invoke_with_retry`, `.run_function_call` | public, private, public | the same for a synchronous run inside of a tool or hook |
| `Model.create_function_call_result` | public | what the model gets to read of every tool call |
| `Agent.arun`, `Team.arun` | public | runs of a team's members: their lane, and their going on after a pause |
| `agno.team.task.uuid4` | private | ids of a team's tasks, which are the same on a playback |
| `to_dict` of `Image`, `Audio`, `Video`, `File` | public | what is recorded names the content of a file instead of holding it: see `media.py` |
| `agno.run.approval` | private | records of `@approval`: see `approvals.py` |
| `Thread.start`, `ThreadPoolExecutor.submit` | Python's | calls in threads that tools and hooks begin: see `threads_of_tools.py` |
| where Agno calls hooks, instructions, … | private | what is no coroutine runs in a thread: see `in_threads.py` |

`ModelProviderError.classify` is wrapped too, to keep `__cause__` and with it the provider's `Retry-After`. Agno is pinned; the equality
tests hold that a request through the patches is the request that plain Agno sends.
"""

from __future__ import annotations

from agno.agent import Agent
from agno.exceptions import ModelProviderError
from agno.models.base import Model
from agno.team import Team, task

from . import (
    approvals,
    between_calls,
    delegation,
    in_threads,
    media,
    members,
    model_calls,
    openai_requests,
    sync_calls,
    threads_of_tools,
    tool_calls,
    user_input,
)

_plain_classify = ModelProviderError.classify
_installed = False


def install() -> None:
    """Puts the patches in place, once per process."""
    global _installed
    if _installed:
        return
    _installed = True
    in_threads.install()
    media.install()
    approvals.install()
    threads_of_tools.install()
    Model.aprocess_response_stream = model_calls.stream  # type: ignore[method-assign]
    Model._ainvoke_with_retry = model_calls.invoke  # type: ignore[method-assign]
    Model.get_function_calls_to_run = between_calls.calls_to_run  # type: ignore[method-assign]
    Model.get_function_call_to_run_from_tool_execution = between_calls.call_of_execution  # type: ignore[method-assign]
    Model.arun_function_calls = user_input.calls  # type: ignore[method-assign]
    Model.arun_function_call = tool_calls.tool  # type: ignore[method-assign]
    Model.process_response_stream = sync_calls.stream  # type: ignore[method-assign]
    Model._invoke_with_retry = sync_calls.invoke  # type: ignore[method-assign]
    Model.run_function_call = sync_calls.tool  # type: ignore[method-assign]
    Model.create_function_call_result = between_calls.tool_message  # type: ignore[method-assign]
    Agent.arun = members.agent_run  # type: ignore[method-assign]
    Team.arun = members.team_run  # type: ignore[method-assign]
    task.uuid4 = delegation.task_id  # type: ignore[assignment]
    ModelProviderError.classify = staticmethod(_classify)  # type: ignore[method-assign,assignment]
    openai_requests.install()


def _classify(error: ModelProviderError) -> ModelProviderError:
    classified = _plain_classify(error)
    if classified is not error:
        classified.__cause__ = error
    return classified
