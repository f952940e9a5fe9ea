"""What the process tells Prometheus of itself."""
