"""Where spans go, as the standard variables of OpenTelemetry say it. Read once, at start: the SDK would pass over a wrong value with a warning."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from ..settings import SettingsError

SAMPLERS = ("always_on", "always_off", "traceidratio")
HEADER = re.compile(r"\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+\s*=[\x21-\x7e \t]*")
FOR_TRACES = "OTEL_EXPORTER_OTLP_TRACES_"
FOR_ALL = "OTEL_EXPORTER_OTLP_"

MOST_WAITING = 2048
"""Spans that wait to be sent, where `OTEL_BSP_MAX_QUEUE_SIZE` says nothing: OpenTelemetry's own number."""

MOST_AT_ONCE = 512
"""Of them in one request, where `OTEL_BSP_MAX_EXPORT_BATCH_SIZE` says nothing."""

Environment = Mapping[str, str]


@dataclass(frozen=True)
class TracingSettings:
    """`endpoint` takes OTLP over HTTP with protobuf. `ratio`: the share of traces that is told, from 0 to 1. `most_waiting`: spans that wait to be sent,
    `most_at_once` of them in one request. The exporter reads the other variables itself."""

    endpoint: str
    ratio: float
    most_waiting: int = MOST_WAITING
    most_at_once: int = MOST_AT_ONCE

    @property
    def shown(self) -> str:
        """The endpoint without what may be secret in it."""
        url = urlsplit(self.endpoint)
        return urlunsplit((url.scheme, url.netloc.rpartition("@")[2], url.path, "", ""))


def read_tracing(environment: Environment) -> TracingSettings | None:
    """`None` where no traces are wanted: no endpoint is named, `OTEL_SDK_DISABLED` is true, or `OTEL_TRACES_EXPORTER` is `none`. Raises `SettingsError`."""
    endpoint = _endpoint(environment)
    if endpoint is None or _given(environment, "OTEL_SDK_DISABLED").lower() == "true":
        return None
    exporter = _given(environment, "OTEL_TRACES_EXPORTER") or "otlp"
    if exporter == "none":
        return None
    if exporter != "otlp":
        raise _wrong("OTEL_TRACES_EXPORTER", exporter, "otlp, or none for no traces")
    _check(environment, "PROTOCOL", lambda value: value == "http/protobuf", "http/protobuf")
    _check(environment, "COMPRESSION", lambda value: value in ("none", "gzip", "deflate"), "none, gzip or deflate")
    _check(environment, "TIMEOUT", _is_above_zero, "a number above 0, of seconds")
    for file in ("CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"):
        _check(environment, file, lambda value: Path(value).is_file(), "a file that is there")
    _check_headers(environment)
    if (delay := _given(environment, "OTEL_BSP_SCHEDULE_DELAY")) and not _is_above_zero(delay):
        raise _wrong("OTEL_BSP_SCHEDULE_DELAY", delay, "a number above 0, of milliseconds")
    most = _count(environment, "OTEL_BSP_MAX_QUEUE_SIZE", MOST_WAITING)
    at_once = _count(environment, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", min(MOST_AT_ONCE, most))
    if at_once > most:
        raise _wrong(
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", str(at_once), f"at most OTEL_BSP_MAX_QUEUE_SIZE, which is {most}"
        )
    return TracingSettings(endpoint, _ratio(environment), most, at_once)


def _endpoint(environment: Environment) -> str | None:
    own = _given(environment, f"{FOR_TRACES}ENDPOINT")
    name = f"{FOR_TRACES if own else FOR_ALL}ENDPOINT"
    value = own or _given(environment, name)
    if not value:
        return None
    allowed = "an URL that begins with http:// or https://"
    url = None
    try:
        url = urlsplit(value)
        fits = url.scheme.lower() in ("http", "https") and bool(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        fits = False
    if url is None or not fits or re.search(r"\s", value):
        raise _wrong(name, re.sub(r"//[^/@]*@", "//[redacted]@", value), allowed)
    # As OpenTelemetry has it: the common address is where all signals begin, that of traces stands as it is.
    return value if own else urlunsplit(url._replace(path=f"{url.path.removesuffix('/')}/v1/traces"))


def _ratio(environment: Environment) -> float:
    """A turn is the root of its trace: what `parentbased_` says of traces with a parent holds for none of ours."""
    name = _given(environment, "OTEL_TRACES_SAMPLER") or "parentbased_always_on"
    kind = name.removeprefix("parentbased_")
    if kind not in SAMPLERS:
        raise _wrong("OTEL_TRACES_SAMPLER", name, f"{', '.join(SAMPLERS)}, each also with parentbased_ before it")
    if kind != "traceidratio":
        return 1.0 if kind == "always_on" else 0.0
    value = _given(environment, "OTEL_TRACES_SAMPLER_ARG") or "1"
    number = _number(value)
    if number is None or not 0 <= number <= 1:
        raise _wrong("OTEL_TRACES_SAMPLER_ARG", value, "a number from 0 to 1")
    return number


def _check_headers(environment: Environment) -> None:
    for name in (f"{FOR_TRACES}HEADERS", f"{FOR_ALL}HEADERS"):
        value = _given(environment, name)
        for place, header in enumerate(value.split(","), 1) if value else ():
            if header.strip() and not HEADER.fullmatch(header):
                allowed = "name=value, several separated by commas; commas and spaces in a value as %2C and %20"
                raise SettingsError(f"{name}: header {place} is not what it should be; allowed: {allowed}.")


def _check(environment: Environment, what: str, fits: Callable[[str], bool], allowed: str) -> None:
    for name in (f"{FOR_TRACES}{what}", f"{FOR_ALL}{what}"):
        value = _given(environment, name)
        if value and not fits(value):
            raise _wrong(name, value, allowed)


def _count(environment: Environment, name: str, default: int) -> int:
    value = _given(environment, name)
    if value and not (value.isascii() and value.isdigit() and 0 < int(value) <= 1_000_000):
        raise _wrong(name, value, "a whole number from 1 to 1000000")
    return int(value) if value else default


def _is_above_zero(value: str) -> bool:
    number = _number(value)
    return number is not None and 0 < number < 1e9


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _given(environment: Environment, name: str) -> str:
    return environment.get(name, "").strip()


def _wrong(name: str, value: str, allowed: str) -> SettingsError:
    return SettingsError(f"{name} is {value!r}; allowed: {allowed}. Correct it or unset it.")
