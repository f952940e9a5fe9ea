"""Where traces go: the standard variables of OpenTelemetry, and the way out, which is never in the way of a run."""
