"""Who may ask over HTTP: programs of this machine. `doors.ts` of the client package is the same judge for the ports of TypeScript, and
`fixtures/doors` there holds both to the same answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")


class Refusal(NamedTuple):
    """Why a request is not answered."""

    code: str
    detail: str


def refusal_of(headers: Mapping[str, str], origins: Sequence[str] = ()) -> Refusal | None:
    """Judges a request by its headers, with names in small letters. A name that merely leads to this machine (DNS rebinding) is not a
    name of it, and no page of another origin may ask, not even by a link. `origins` are those under which this is known besides."""
    host, origin, site = headers.get("host", ""), headers.get("origin"), headers.get("sec-fetch-site")
    is_loopback = LOOPBACK.fullmatch(host) is not None
    known = [each for each in origins if urlsplit(each).netloc == host]
    if not is_loopback and not known:
        allowed = ", ".join(["localhost", "127.0.0.1", "[::1]", *(urlsplit(each).netloc for each in origins)])
        return Refusal("ForbiddenHost", f'Host "{host}" is not this machine; allowed: {allowed}.')
    own = [f"http://{host}", *origins] if is_loopback else known
    if site in (None, "same-origin", "none") and (origin is None or origin in own):
        return None
    return Refusal("ForbiddenOrigin", f"A page of {origin or 'another site'} may not ask {host}.")


class Door:
    """ASGI middleware: 403 for every request that is refused, before anything else looks at it. What is at the paths of `by_address` may also be
    asked for by the address at which the request arrived: Prometheus reaches a process by it and cannot say another name. No page of a stranger has
    it, because whoever leads a name here keeps that name."""

    def __init__(self, app: ASGIApp, origins: Sequence[str] = (), by_address: Sequence[str] = ()) -> None:
        self.app = app
        self.origins = origins
        self.by_address = by_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:  # a header that came twice has both values
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
        known = [*self.origins, *_arrived_at(scope)] if scope["path"] in self.by_address else self.origins
        refused = refusal_of(headers, known)
        if refused is None:
            return await self.app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        body = json.dumps({"code": refused.code, "detail": refused.detail}).encode()
        start = {"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"application/json")]}
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _arrived_at(scope: Scope) -> list[str]:
    """The address of this end of the connection, as an origin. None, when it is no connection of a network."""
    host, port = scope.get("server") or (None, None)
    if host is None or port is None:
        return []
    host = host.removeprefix("::ffff:")
    return [f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"]
