"""The environment, parsed once at start. Explicit values beat `temporal.toml` profiles, which beat the defaults."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from temporalio.common import WorkerDeploymentVersion

from ..contract.names import AGENT_TASK_QUEUE_SUFFIX, PROCESS_ID_PATTERN, TASK_QUEUE

PAYLOAD_STORE_PATTERN = r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[A-Za-z0-9!_.*'()/-]*))?"
"""`s3://<bucket>` or `s3://<bucket>/<prefix>`."""

TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{32,512}")
"""What a bearer token may be made of; a shorter one could be guessed."""

LogLevel = Literal["debug", "info", "warn", "error"]

_MODULE_LEVEL = r"[A-Za-z0-9_.-]+=(debug|info|warn|error)"
"""The syntax of `log-levels.ts`, for every process."""


class SettingsError(Exception):
    """A variable has a wrong value; the message says which, what was given and what is allowed."""


class Settings(BaseSettings):
    """What the agent-service takes from the environment. Temporal's own variables are read by Temporal's envconfig."""

    model_config = SettingsConfigDict(env_prefix="", case_sensitive=False, extra="ignore", env_ignore_empty=True)

    temporal_task_queue: str = TASK_QUEUE
    temporal_deployment_name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9_/-]{0,199}$")
    temporal_worker_build_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$")
    agent_service_id: str | None = Field(default=None, pattern=PROCESS_ID_PATTERN)
    agent_service_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    agent_service_host: str = "127.0.0.1"
    agent_service_token: SecretStr | None = None
    agent_service_port: int = Field(default=8100, ge=1, le=65535)
    agent_processes: int = Field(default=1, ge=1, le=64)
    agents_module: str = "agents"
    agent_turns_at_once: int = Field(default=100, ge=1, le=10_000)
    payload_store: str | None = Field(default=None, pattern=f"^{PAYLOAD_STORE_PATTERN}$")
    model_prices: Path | None = None
    signing_keys_file: Path | None = None
    enrolment_keys_file: Path | None = None
    revoked_file: Path | None = None
    data_dir: Path = Path(__file__).resolve().parents[5] / ".data"
    trace_content: bool = False
    log_level: LogLevel = "info"
    log_levels: str = Field(default="", pattern=rf"^$|^{_MODULE_LEVEL}(,{_MODULE_LEVEL})*$")

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("agent_service_host")
    @classmethod
    def _address(cls, value: str) -> str:
        try:
            return str(ip_address(value))
        except ValueError:
            raise ValueError("must be an IP address, for example 127.0.0.1, ::1 or 0.0.0.0") from None

    @field_validator("agent_service_token")
    @classmethod
    def _strong(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not all(TOKEN.fullmatch(token) for token in _listed(value)):
            raise ValueError("each token must be 32 to 512 letters, digits or ._~+/=-, separated by commas")
        return value

    @model_validator(mode="after")
    def _asks_strangers(self) -> Settings:
        if ip_address(self.agent_service_host).is_loopback:
            return self
        missing = [
            what
            for what, value in (
                ("AGENT_SERVICE_TOKEN to a secret that its clients send", self.agent_service_token),
                ("AGENT_SERVICE_URL to the address under which clients ask", self.agent_service_url),
            )
            if value is None
        ]
        if missing:
            given = f"AGENT_SERVICE_HOST is {self.agent_service_host!r}, which other machines can reach"
            raise ValueError(f"{given}: set {' and '.join(missing)}, or listen on 127.0.0.1")
        return self

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
    def processes(self) -> int:
        """How many processes share the turns; each may have one at least."""
        return min(self.agent_processes, self.agent_turns_at_once)

    @property
    def task_queue(self) -> str:
        """The queue of turns."""
        return self.temporal_task_queue + AGENT_TASK_QUEUE_SUFFIX

    @property
    def tokens(self) -> list[str]:
        """Any of them lets a client ask; empty where nobody is asked for one."""
        return _listed(self.agent_service_token) if self.agent_service_token else []

    @property
    def own_origins(self) -> list[str]:
        """The origin under which clients ask, as `AGENT_SERVICE_URL` says."""
        if self.agent_service_url is None:
            return []
        url = urlsplit(self.agent_service_url)
        return [f"{url.scheme}://{url.netloc}"]

    @property
    def levels_by_module(self) -> dict[str, str]:
        return dict(pair.split("=") for pair in self.log_levels.split(",") if pair)

    @property
    def agent_modules(self) -> list[str]:
        return [name.strip() for name in self.agents_module.split(",") if name.strip()]


_SECRETS = frozenset(
    name.upper() for name, field in Settings.model_fields.items() if field.annotation == SecretStr | None
)
"""Variables whose values no message shows."""


def _listed(secret: SecretStr) -> list[str]:
    return [token.strip() for token in secret.get_secret_value().split(",")]


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
    if name in _SECRETS:
        return f"{name} is not what it should be: {problem['msg'].removeprefix('Value error, ')}"
    return f"{name} is {os.environ.get(name, problem.get('input'))!r}: {problem['msg']}"


def uses_scripted_model(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether no model provider is set up: then the sample agents run on the scripted model."""
    return not any(environment.get(name) for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "MODEL_BASE_URL"))
