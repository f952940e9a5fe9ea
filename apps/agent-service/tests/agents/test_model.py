from __future__ import annotations

import pytest
from agno.models.anthropic import Claude
from agno.models.openai import OpenAIChat, OpenAILike

from agents.model import model_from_environment, uses_scripted_model


def environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_without_a_key_the_scripted_model_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_from_environment()
    assert isinstance(model, OpenAILike)
    assert (model.id, model.base_url, uses_scripted_model()) == ("scripted-model", "http://127.0.0.1:8102/v1", True)
    environment(monkeypatch, SCRIPTED_MODEL_URL="http://127.0.0.1:9/v1")
    assert getattr(model_from_environment(), "base_url") == "http://127.0.0.1:9/v1"  # noqa: B009


def test_a_key_chooses_its_provider_with_its_default_model(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, ANTHROPIC_API_KEY="k")
    assert type(model_from_environment()) is Claude and model_from_environment().id == Claude().id
    environment(monkeypatch, OPENAI_API_KEY="k")
    assert type(model_from_environment()) is OpenAIChat and model_from_environment().id == OpenAIChat().id
    environment(monkeypatch, MODEL_ID="mine")
    assert model_from_environment().id == "mine"
    assert uses_scripted_model() is False


def test_any_compatible_server_needs_the_id_of_its_model(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, MODEL_BASE_URL="http://127.0.0.1:11434/v1")
    with pytest.raises(ValueError, match="set MODEL_ID"):
        model_from_environment()
    environment(monkeypatch, MODEL_ID="llama3.1", MODEL_API_KEY="secret")
    model = model_from_environment()
    assert isinstance(model, OpenAILike)
    assert (model.id, model.base_url, model.api_key) == ("llama3.1", "http://127.0.0.1:11434/v1", "secret")
    assert uses_scripted_model() is False


def test_a_named_server_wins_over_the_keys_of_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, OPENAI_API_KEY="k", ANTHROPIC_API_KEY="k")
    environment(monkeypatch, MODEL_BASE_URL="http://127.0.0.1:11434/v1", MODEL_ID="llama3.1")
    model = model_from_environment()
    assert isinstance(model, OpenAILike)
    assert (model.id, model.base_url) == ("llama3.1", "http://127.0.0.1:11434/v1")
    assert model.api_key not in (None, "k")


def test_no_provider_client_retries_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, ANTHROPIC_API_KEY="k")
    claude = model_from_environment()
    assert isinstance(claude, Claude) and claude.get_async_client().max_retries == 0
    environment(monkeypatch, OPENAI_API_KEY="k")
    openai = model_from_environment()
    assert isinstance(openai, OpenAIChat) and openai.get_async_client().max_retries == 0
