"""Everything that touches Agno's internals: patches of its methods, its runs between two turns, its messages. Knows nothing of Temporal."""
