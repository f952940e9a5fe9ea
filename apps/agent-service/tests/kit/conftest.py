"""Nothing here is a test, though pytest would take `agents_under_test.py` for one and import it before its model runs."""

collect_ignore_glob = ["*.py"]
