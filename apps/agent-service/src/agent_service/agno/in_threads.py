"""What is not a coroutine runs in a thread, so that it holds up nobody: an agent's hooks, functions for instructions, messages, retrieval,
dependencies, tools and members. Agno calls them in the event loop.

Each gets the context variables of its caller, and what it sets is there afterwards, as if it had been called in place.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import inspect
from collections.abc import AsyncIterator, Callable
from typing import Any

from agno.agent import _hooks as agent_hooks
from agno.agent import _messages as agent_messages
from agno.agent import _run as agent_run
from agno.team import _default_tools as team_default_tools
from agno.team import _hooks as team_hooks
from agno.team import _messages as team_messages
from agno.team import _run as team_run
from agno.tools.function import Function
from agno.utils import callables

from .recorder import RECORDER


async def in_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Calls a function in a thread."""
    context = contextvars.copy_context()
    loop = asyncio.get_running_loop()
    try:
        return await loop.run_in_executor(None, lambda: context.run(function, *args, **kwargs))
    finally:
        _take_over(context)


def coroutine_of(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function as a coroutine function, unless it is one. What it returns is not awaited."""
    if inspect.iscoroutinefunction(function):
        return function

    async def called(*args: Any, **kwargs: Any) -> Any:
        return await in_thread(function, *args, **kwargs)

    return _named_like(called, function)


def awaited_in_loop(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function. Called in the loop of a turn it returns something to await; elsewhere it returns its result."""
    if inspect.iscoroutinefunction(function) or getattr(function, "_awaited_in_loop", False):
        return function

    def called(*args: Any, **kwargs: Any) -> Any:
        if RECORDER.get() is None or asyncio._get_running_loop() is None:
            return function(*args, **kwargs)
        return _awaited(function, *args, **kwargs)

    called._awaited_in_loop = True  # type: ignore[attr-defined]
    return _named_like(called, function)


def tool_in_threads(function: Function) -> Function:
    """The tool with its blocking parts in threads. Agno runs a tool in the event loop when the tool, or a hook around it, is a coroutine
    function. Every other tool runs in a thread as a whole, and is returned as it is."""
    entrypoint, hooks = function.entrypoint, function.tool_hooks or []
    if not _in_loop(entrypoint) and not any(map(inspect.iscoroutinefunction, hooks)):
        return function
    ready = function.model_copy()
    if entrypoint is not None and not _in_loop(entrypoint) and not inspect.isgeneratorfunction(entrypoint):
        ready.entrypoint = coroutine_of(entrypoint)
    ready.tool_hooks = [coroutine_of(hook) for hook in hooks] if function.tool_hooks is not None else None
    ready.pre_hook = coroutine_of(function.pre_hook) if function.pre_hook else None
    ready.post_hook = coroutine_of(function.post_hook) if function.post_hook else None
    return ready


def _in_loop(entrypoint: Callable[..., Any] | None) -> bool:
    return inspect.iscoroutinefunction(entrypoint) or inspect.isasyncgenfunction(entrypoint)


def install() -> None:
    """Puts them in place, once per process; inert unless a turn is running."""
    for module, names in (
        (agent_hooks, ("aexecute_pre_hooks", "aexecute_post_hooks")),
        (team_hooks, ("_aexecute_pre_hooks", "_aexecute_post_hooks")),
    ):
        for name in names:
            setattr(module, name, _with_hooks(getattr(module, name)))
    for module in (agent_messages, team_messages):
        for name in ("aexecute_instructions", "aexecute_system_message"):
            setattr(module, name, _with_first(getattr(module, name), coroutine_of))
    for name in ("ainvoke_callable_factory", "_acompute_cache_key"):
        setattr(callables, name, _with_callables(getattr(callables, name)))
    for module in (agent_messages, team_default_tools):
        name = "aget_relevant_docs_from_knowledge"
        setattr(module, name, _with_retriever(getattr(module, name)))
    agent_run.aresolve_run_dependencies = _with_dependencies(agent_run.aresolve_run_dependencies)
    team_run._aresolve_run_dependencies = _with_dependencies(team_run._aresolve_run_dependencies)


async def _awaited(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    result = await in_thread(function, *args, **kwargs)
    return await result if inspect.isawaitable(result) else result


def _with_hooks(plain: Callable[..., AsyncIterator[Any]]) -> Callable[..., AsyncIterator[Any]]:
    @functools.wraps(plain)
    def execute(owner: Any, hooks: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        if RECORDER.get() is not None and hooks is not None:
            hooks = [coroutine_of(hook) for hook in hooks]
        return plain(owner, hooks, *args, **kwargs)

    return execute


def _with_first(plain: Callable[..., Any], change: Callable[[Any], Any]) -> Callable[..., Any]:
    @functools.wraps(plain)
    async def execute(*args: Any, **kwargs: Any) -> Any:
        if RECORDER.get() is None:
            return await plain(*args, **kwargs)
        if args:
            return await plain(change(args[0]), *args[1:], **kwargs)
        name = next(iter(inspect.signature(plain).parameters))
        return await plain(**{**kwargs, name: change(kwargs[name])})

    return execute


def _with_callables(plain: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(plain)
    async def execute(*args: Any, **kwargs: Any) -> Any:
        if RECORDER.get() is None:
            return await plain(*args, **kwargs)
        return await plain(*map(_threaded, args), **{name: _threaded(value) for name, value in kwargs.items()})

    return execute


def _threaded(value: Any) -> Any:
    return awaited_in_loop(value) if callable(value) else value


def _with_retriever(plain: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(plain)
    async def execute(owner: Any, *args: Any, **kwargs: Any) -> Any:
        if RECORDER.get() is not None and callable(owner.knowledge_retriever):
            owner.knowledge_retriever = awaited_in_loop(owner.knowledge_retriever)
        return await plain(owner, *args, **kwargs)

    return execute


def _with_dependencies(plain: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(plain)
    async def resolve(owner: Any, run_context: Any, *args: Any, **kwargs: Any) -> None:
        dependencies = run_context.dependencies
        if RECORDER.get() is None or not isinstance(dependencies, dict):
            return await plain(owner, run_context, *args, **kwargs)
        given = {name: value for name, value in dependencies.items() if callable(value)}
        threaded = {name: awaited_in_loop(value) for name, value in given.items()}
        dependencies.update(threaded)
        try:
            await plain(owner, run_context, *args, **kwargs)
        finally:
            for name, value in threaded.items():
                if dependencies.get(name) is value:  # it failed, and Agno leaves it as it was
                    dependencies[name] = given[name]

    return resolve


def _named_like(called: Any, function: Callable[..., Any]) -> Any:
    """With the name, attributes and parameters of the function, by which Agno knows what to give it."""
    functools.update_wrapper(called, function)
    if not hasattr(function, "__name__"):  # an object that can be called, or a partial: Agno names it by its class
        called.__name__ = type(function).__name__
    return called


def _take_over(context: contextvars.Context) -> None:
    """What a function has set in its copy of the context."""
    for variable, value in context.items():
        if variable.get(None) is not value:
            variable.set(value)
