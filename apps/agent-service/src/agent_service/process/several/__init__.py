"""One agent-service of several processes: a parent that keeps them running, and a front that answers for all of them."""
