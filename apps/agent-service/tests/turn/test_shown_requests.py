"""Promise: what was shown is what was sent, for members, helpers and fallbacks too, and from any prefix of a journal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.kit.shown_calls import MemoryPayloads, shown_calls

from . import test_helpers_and_teams, test_teams
from .support import RequestLog, play, request

CASES = {**test_helpers_and_teams.CASES, "a team in the team": test_teams.CASES["a team in the team"]}


def compact(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("name", CASES)
async def test_every_request_is_shown_as_it_was_sent(scripted_model: Any, requests: RequestLog, name: str) -> None:
    from agent_service.agno import patches

    patches.install()
    make, text = CASES[name]
    agent = make(False) if name == "a team in the team" else make()
    payloads = MemoryPayloads()
    requests.mark()
    whole = await play(agent, request(text), put=payloads.put)
    sent = sorted(map(compact, requests.bodies()))

    shown = shown_calls(payloads, (whole.entries, None))

    assert {call["known"] for call in shown} == {"sent"}
    assert sorted(call["text"] for call in shown) == sent

    half = whole.entries[: len(whole.entries) // 2]
    requests.mark()
    make_again = make(False) if name == "a team in the team" else make()
    again = await play(make_again, request(text), half, put=payloads.put)
    shown_again = shown_calls(payloads, (again.entries, None))
    assert {call["known"] for call in shown_again} == {"sent"}
    later = [call["text"] for call in shown_again if call["text"] not in sent]
    assert set(later) <= set(map(compact, requests.bodies()))
