"""Judges cases that come as lines of JSON, for the tests of the other language: why an answer is not enough, or null."""

from __future__ import annotations

import json
import sys
from typing import Any

from agent_service.agents.judging import AskedCall, not_enough
from agent_service.contract.models import DecisionAnswer, DecisionPolicy
from agent_service.values.arguments import arguments_hash
from agent_service.values.names import is_same


def judged(case: dict[str, Any]) -> str | None:
    """A case of `fixtures/judging/answers.json`. Hashes are made here, where the case does not say another."""
    call, answer = case["call"], case["answer"]
    hashed = arguments_hash(call["arguments"])
    answer = {"requestId": "0-c1", "toolCallId": "c1", "kind": "approval", "argumentsHash": hashed, **answer}
    decided = answer.get("decided") or {}
    if "asked" in decided:
        decided["asked"] = {"argumentsHash": hashed, **decided["asked"]}
    if "rule" in decided:
        decided["rule"] = {"argumentsHash": hashed, **decided["rule"]}
    policy = DecisionPolicy.model_validate(case["policy"]) if case.get("policy") is not None else None
    asks_for_input = answer["kind"] == "input"  # no other call has fields that people fill in
    fields = {field["name"]: field.get("value") for field in call.get("fields") or [] if asks_for_input}
    asked = AskedCall(call["tool"], call["arguments"], hashed, call.get("member"), fields)
    return not_enough(policy, asked, DecisionAnswer.model_validate(answer))


def main() -> None:
    for line in sys.stdin:
        case = json.loads(line)
        answer = is_same(*case["names"]) if "names" in case else judged(case)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
