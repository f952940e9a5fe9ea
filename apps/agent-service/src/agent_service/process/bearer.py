"""Who may ask over HTTP where the port can be reached by others: who has the token."""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

OPEN_PATHS = frozenset({"/healthz", "/readyz"})
"""What a probe asks. The answer is one word about this process."""


class Bearer:
    """ASGI middleware: 401 for every request that does not bring one of the tokens, before anything else looks at it. Without tokens
    nobody is asked for one. A token is compared in constant time, and no answer says how near a wrong one was."""

    def __init__(self, app: ASGIApp, tokens: Sequence[str] = ()) -> None:
        self.app = app
        self._tokens = [token.encode() for token in tokens]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._tokens or scope["type"] == "lifespan" or self._may_ask(scope):
            return await self.app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        detail = "This agent-service asks for a token: send it as Authorization: Bearer <AGENT_SERVICE_TOKEN>."
        headers = [(b"content-type", b"application/json"), (b"www-authenticate", b'Bearer realm="agent-service"')]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send(
            {"type": "http.response.body", "body": json.dumps({"code": "TokenRequired", "detail": detail}).encode()}
        )

    def _may_ask(self, scope: Scope) -> bool:
        if scope["type"] == "http" and scope["path"] in OPEN_PATHS:
            return True
        given = Headers(scope=scope).getlist("authorization")
        if len(given) != 1:
            return False
        scheme, _, token = given[0].partition(" ")
        if scheme.lower() != "bearer":
            return False
        # All are compared, so that the time does not say which one it is near to.
        return any([hmac.compare_digest(token.strip().encode(), known) for known in self._tokens])
