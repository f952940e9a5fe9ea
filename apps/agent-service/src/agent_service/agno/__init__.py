"""Everything that touches Agno's internals: hooks around its methods, its runs between two turns, its messages. Knows nothing of Temporal."""
