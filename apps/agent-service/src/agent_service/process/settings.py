"""The environment, parsed once at start. Explicit values beat `temporal.toml` profiles, which beat the defaults."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from temporalio.common import WorkerDeploymentVersion

from ..contract.names import AGENT_TASK_QUEUE_SUFFIX, TASK_QUEUE

PAYLOAD_STORE_PATTERN = r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[A-Za-z0-9!_.*'()/-]*))?"
"""`s3://<bucket>` or `s3://<bucket>/<prefix>`."""

LogLevel = Literal["debug", "info", "warn", "error"]


class SettingsError(Exception):
    """A variable has a wrong value; the message says which, what was given and what is allowed."""


class Settings(BaseSettings):
    """What the agent-service takes from the environment. Temporal's own variables are read by Temporal's envconfig."""

    model_config = SettingsConfigDict(env_prefix="", case_sensitive=False, extra="ignore", env_ignore_empty=True)

    temporal_task_queue: str = TASK_QUEUE
    temporal_deployment_name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")
    temporal_worker_build_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$")
    agent_service_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    agent_service_port: int = Field(default=8100, ge=1, le=65535)
    agents_module: str = "agents"
    agent_turns_at_once: int = Field(default=100, ge=1, le=10_000)
    payload_store: str | None = Field(default=None, pattern=f"^{PAYLOAD_STORE_PATTERN}$")
    model_prices: Path | None = None
    data_dir: Path = Path(__file__).resolve().parents[5] / ".data"
    log_level: LogLevel = "info"

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _both_or_neither(self) -> Settings:
        if (self.temporal_deployment_name is None) != (self.temporal_worker_build_id is None):
            raise ValueError("TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID: set both, or unset both")
        return self

    @property
    def version(self) -> WorkerDeploymentVersion | None:
        """What this build is deployed as; `None` where deploys are not versioned."""
        if self.temporal_deployment_name is None or self.temporal_worker_build_id is None:
            return None
        return WorkerDeploymentVersion(self.temporal_deployment_name, self.temporal_worker_build_id)

    @property
    def task_queue(self) -> str:
        """The queue of turns."""
        return self.temporal_task_queue + AGENT_TASK_QUEUE_SUFFIX

    @property
    def own_origins(self) -> list[str]:
        """The origin under which clients ask, as `AGENT_SERVICE_URL` says."""
        if self.agent_service_url is None:
            return []
        url = urlsplit(self.agent_service_url)
        return [f"{url.scheme}://{url.netloc}"]

    @property
    def agent_modules(self) -> list[str]:
        return [name.strip() for name in self.agents_module.split(",") if name.strip()]


def load_settings() -> Settings:
    """Raises `SettingsError`."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_line(problem) for problem in error.errors())) from None


def _line(problem: ErrorDetails) -> str:
    if not problem["loc"]:  # about several at once
        return problem["msg"].removeprefix("Value error, ")
    name = str(problem["loc"][0]).upper()
    return f"{name} is {os.environ.get(name, problem.get('input'))!r}: {problem['msg']}"


def uses_scripted_model(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether no model provider is set up: then the sample agents run on the scripted model."""
    return not any(environment.get(name) for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "MODEL_BASE_URL"))
