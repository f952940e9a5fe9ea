"""The lease of a process: one sign of life for all turns that it has."""
