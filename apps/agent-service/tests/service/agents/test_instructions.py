"""What an agent's page tells of its instructions."""

import pytest
from agno.agent import Agent
from agno.models.message import Message
from agno.team import Team
from hypothesis import given
from hypothesis import strategies as st

from agent_service.agents.instructions import LONGEST, instructions_of


def test_says_what_the_model_is_told_text_by_text():
    told = instructions_of(Agent(instructions=["Be brief.", " Ask before you pay. "]))
    assert told is not None
    assert (told.text, told.computed, told.cut) == ("Be brief.\nAsk before you pay.", None, None)


@pytest.mark.parametrize("agent", [Agent(), Agent(instructions=""), Team(members=[], instructions=[])])
def test_says_nothing_where_nothing_is_said(agent):
    assert instructions_of(agent) is None


def test_instructions_that_are_made_for_each_run_are_not_made_to_be_shown():
    def secret(agent: Agent) -> str:
        raise AssertionError("nobody looks at an agent by running a part of it")

    told = instructions_of(Agent(instructions=secret))
    assert told is not None
    assert (told.text, told.computed) == (None, True)


def test_a_system_message_of_its_own_is_told_first():
    told = instructions_of(Agent(system_message=Message(role="system", content="You pay."), instructions="Be brief."))
    assert told is not None
    assert told.text == "You pay.\nBe brief."


@given(st.lists(st.text(max_size=LONGEST), max_size=4))
def test_what_is_told_has_a_bound(texts):
    told = instructions_of(Agent(instructions=texts))
    whole = "\n".join(text.strip() for text in texts if text.strip())
    assert (told.text or "" if told else "") == whole[:LONGEST]
    assert (told.cut if told else None) == (True if len(whole) > LONGEST else None)
