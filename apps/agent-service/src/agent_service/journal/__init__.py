"""The journal of a turn: what has finished, which entries count, and what is shown live. Knows neither Temporal nor Agno."""
