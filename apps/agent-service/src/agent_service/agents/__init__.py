"""The agents that are served, and what holds for them: registry, policies, prices, tools, MCP. Of Agno it knows what authors of agents use."""
