"""Numbers of turns and of the calls in them. What a playback repeats is not counted again, because only what happens is told."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram

from ...journal.happenings import (
    Happening,
    HeartbeatAcknowledged,
    JournalClosed,
    JournalFlushed,
    ModelCallEnded,
    ModelCallFailed,
    TokensSpent,
    ToolCallEnded,
    ToolCallFailed,
    TurnBegan,
    TurnEnded,
)
from .labels import OTHER, BoundedLabel

log = logging.getLogger(__name__)

CALL_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
TURN_SECONDS = (0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)
WRITE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
TOKENS = (1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304)
"""The steps that OpenTelemetry recommends for `gen_ai.client.token.usage`."""

SIZES = (1_024, 4_096, 16_384, 32_768, 65_536, 262_144, 1_048_576, 1_600_000)

AGENTS, MODELS, TOOLS = 100, 50, 200
"""How many names that nobody has declared get series of their own."""

FAILURES = 50


class TurnMetrics:
    """Give `tell` to whatever tells happenings. `agents` and `tools`: those that are served."""

    def __init__(self, registry: CollectorRegistry, agents: Iterable[str] = (), tools: Iterable[str] = ()):
        self._agent = BoundedLabel(AGENTS, agents)
        self._tool = BoundedLabel(TOOLS, tools)
        self._model = BoundedLabel(MODELS)
        self._failure = BoundedLabel(FAILURES)

        def histogram(name: str, said: str, labels: Iterable[str], buckets: Iterable[float]) -> Histogram:
            return Histogram(name, said, list(labels), registry=registry, buckets=list(buckets))

        def counter(name: str, said: str, *labels: str) -> Counter:
            return Counter(name, said, labels, registry=registry)

        self._turns = histogram(
            "agents_turn_duration_seconds",
            "Attempts of turns that ended, by outcome: the status of the result, failed or lost.",
            ("agent", "outcome"),
            TURN_SECONDS,
        )
        self._failures = counter(
            "agents_turn_failures_total",
            "Attempts of turns that failed, by the class of the failure.",
            "agent",
            "error_type",
        )
        self._attempts = histogram(
            "agents_turn_attempts",
            "The attempt with which a turn ended other than failed or lost.",
            ("agent",),
            range(1, 6),
        )
        self._playbacks = counter(
            "agents_playbacks_total", "Attempts that began with playing back what had finished before.", "agent"
        )
        self._played = counter("agents_playback_entries_total", "Recorded entries with which attempts began.", "agent")
        self._journal = histogram(
            "agents_turn_journal_bytes", "Size of a turn's journal at the end of an attempt.", ("agent",), SIZES
        )
        self._models = histogram(
            "gen_ai_client_operation_duration_seconds",
            "Model calls that were made. error_type: the class of the failure, empty when there was an answer.",
            ("agent", "gen_ai_request_model", "error_type"),
            CALL_SECONDS,
        )
        self._tokens = histogram(
            "gen_ai_client_token_usage",
            "Tokens of model calls that were answered.",
            ("agent", "gen_ai_request_model", "gen_ai_token_type"),
            TOKENS,
        )
        self._lost_tokens = counter(
            "agents_failed_call_tokens_total",
            "Tokens that failed model calls have used.",
            "agent",
            "gen_ai_request_model",
            "gen_ai_token_type",
        )
        self._cost = counter(
            "agents_cost_usd_total", "Cost of model calls in dollars, failed ones too.", "agent", "gen_ai_request_model"
        )
        self._unpriced = counter(
            "agents_unpriced_calls_total",
            "Model calls that the price table has no price for: the cost lacks them.",
            "agent",
            "gen_ai_request_model",
        )
        self._tools = histogram(
            "agents_tool_call_duration_seconds",
            "Tool calls that ended. ok: whether the model got a result, or an error.",
            ("agent", "tool", "ok"),
            CALL_SECONDS,
        )
        self._tool_failures = counter(
            "agents_tool_call_retries_total",
            "Tool calls that failed in passing: the attempt ends, and the next one makes them again.",
            "agent",
            "tool",
            "error_type",
        )
        self._checkpoints = histogram(
            "agents_checkpoint_duration_seconds", "Time until a checkpoint was acknowledged.", (), WRITE_SECONDS
        )
        self._checkpoint_bytes = histogram(
            "agents_checkpoint_bytes", "Size of the journal's part that a checkpoint held.", (), SIZES
        )
        self._checkpoint_retries = counter(
            "agents_checkpoint_retries_total", "Checkpoints and heartbeats that had to be sent again."
        )
        self._heartbeats = counter("agents_heartbeats_total", "Heartbeats that brought nothing but a sign of life.")
        self._flushes = histogram(
            "agents_journal_flush_duration_seconds", "Time to take entries into the history.", (), WRITE_SECONDS
        )
        self._flushed = counter("agents_journal_flushed_bytes_total", "Bytes of entries taken into histories.")

    def tell(self, happening: Happening) -> None:
        """Counts. A mistake in counting is logged and holds up no turn."""
        try:
            self._count(happening)
        except Exception:
            log.exception("%s was not counted", type(happening).__name__)

    def _count(self, happening: Happening) -> None:
        match happening:
            case HeartbeatAcknowledged():
                self._checkpoint_retries.inc(happening.retries)
                if happening.entries == 0:
                    self._heartbeats.inc()
                else:
                    self._checkpoints.observe(happening.seconds)
                    self._checkpoint_bytes.observe(happening.bytes)
            case JournalFlushed():
                self._checkpoint_retries.inc(happening.retries)
                self._flushes.observe(happening.seconds)
                self._flushed.inc(happening.bytes)
            case TurnBegan(agent, played):
                if played:
                    self._playbacks.labels(self._agent(agent)).inc()
                    self._played.labels(self._agent(agent)).inc(played)
            case JournalClosed(agent, bytes):
                self._journal.labels(self._agent(agent)).observe(bytes)
            case TurnEnded():
                self._ended(happening, self._agent(happening.agent))
            case ToolCallEnded(agent, tool, seconds, ok):
                self._tools.labels(self._agent(agent), self._tool(tool), str(ok).lower()).observe(seconds)
            case ToolCallFailed(agent, tool, failure):
                self._tool_failures.labels(self._agent(agent), self._tool(tool), self._failure(failure)).inc()
            case ModelCallEnded(agent, model, seconds):
                where = (self._agent(agent), self._model(model))
                self._models.labels(*where, "").observe(seconds)
                self._tokens.labels(*where, "input").observe(happening.input_tokens)
                self._tokens.labels(*where, "output").observe(happening.output_tokens)
                self._paid(where, happening.cost)
            case ModelCallFailed(agent, model, seconds, failure):
                self._models.labels(self._agent(agent), self._model(model), self._failure(failure)).observe(seconds)
            case TokensSpent(agent, model):
                where = (self._agent(agent), self._model(model))
                self._lost_tokens.labels(*where, "input").inc(happening.input_tokens)
                self._lost_tokens.labels(*where, "output").inc(happening.output_tokens)
                self._paid(where, happening.cost)

    def _ended(self, turn: TurnEnded, agent: str) -> None:
        self._turns.labels(agent, turn.outcome).observe(turn.seconds)
        if turn.outcome == "failed":
            self._failures.labels(agent, self._failure(turn.failure or OTHER)).inc()
        elif turn.outcome != "lost":
            self._attempts.labels(agent).observe(turn.attempt)

    def _paid(self, where: tuple[str, str], cost: float | None) -> None:
        if cost is None:
            self._unpriced.labels(*where).inc()
        else:
            self._cost.labels(*where).inc(cost)
