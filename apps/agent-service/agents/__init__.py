"""The agents of this service, in the list that it reads. Plain Agno agents; policies.toml says what a repeat of their tools would do."""

from agents.support import support as _support

agents = [_support]
