"""Which model the sample agents use, by the environment.

The first that is set: `MODEL_BASE_URL` (any OpenAI-compatible server, Ollama included; with `MODEL_ID`, and `MODEL_API_KEY` where it
wants one), `OPENAI_API_KEY`, `ANTHROPIC_API_KEY`. None: the scripted model at `SCRIPTED_MODEL_URL`, which knows a few requests.
`MODEL_ID` overrides the provider's default model, which is Agno's.
"""

from __future__ import annotations

import os
from typing import Any

from agno.models.base import Model
from agno.models.openai import OpenAIChat, OpenAILike

_SCRIPTED_MODEL_URL = "http://127.0.0.1:8102/v1"
_SCRIPTED_MODEL_ID = "scripted-model"
_TIMEOUT_SECONDS = 120.0


def model_from_environment() -> Model:
    """The model, without retries of its own: what runs the agent decides about them. Raises `ValueError` for a missing `MODEL_ID`."""
    model_id = os.environ.get("MODEL_ID")
    named: dict[str, Any] = {"id": model_id} if model_id else {}
    if base_url := os.environ.get("MODEL_BASE_URL"):
        if not model_id:
            raise ValueError(
                f"MODEL_BASE_URL is {base_url!r} and MODEL_ID is not set: set MODEL_ID to a model of that server, "
                "e.g. MODEL_ID=llama3.1 for Ollama."
            )
        return _openai_like(model_id, base_url, os.environ.get("MODEL_API_KEY"))
    if os.environ.get("OPENAI_API_KEY"):
        return OpenAIChat(**named, max_retries=0, timeout=_TIMEOUT_SECONDS)
    if os.environ.get("ANTHROPIC_API_KEY"):
        from agno.models.anthropic import Claude

        return Claude(**named, timeout=_TIMEOUT_SECONDS, client_params={"max_retries": 0})
    return _openai_like(_SCRIPTED_MODEL_ID, os.environ.get("SCRIPTED_MODEL_URL") or _SCRIPTED_MODEL_URL, None)


def uses_scripted_model() -> bool:
    """Whether no model is configured, so that the scripted one answers."""
    return not any(os.environ.get(name) for name in ("MODEL_BASE_URL", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"))


def _openai_like(model_id: str, base_url: str, api_key: str | None) -> OpenAILike:
    return OpenAILike(
        id=model_id, base_url=base_url, api_key=api_key or "no-key-needed", max_retries=0, timeout=_TIMEOUT_SECONDS
    )
