"""The process: environment, connection, log, HTTP, and the worker that takes turns."""
