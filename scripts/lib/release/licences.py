"""Lines of `name version licence` for every package of a lock that is installed here, as its own metadata says."""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata

for name in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==", open(sys.argv[1]).read(), re.MULTILINE):
    try:
        told = metadata(name)
    except PackageNotFoundError:
        continue  # for another platform
    classifiers = [c.split(" :: ")[-1] for c in told.get_all("Classifier", []) if c.startswith("License :: ")]
    short = (told.get("License") or "").strip().split("\n")[0]
    licence = told.get("License-Expression") or " OR ".join(c for c in classifiers if c != "OSI Approved") or short or "UNKNOWN"
    print(name, told["Version"], licence, sep="\t")
