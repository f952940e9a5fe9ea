"""Turns as activities of Temporal: what a turn starts from, how its journal becomes durable, how it ends, and deaths of processes."""
