"""Traces of turns: spans as pure functions of what is recorded, and those of an attempt while it works. Knows no library of telemetry."""
