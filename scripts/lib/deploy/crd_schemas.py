"""crd_schemas.py OUT FOLDER…: writes a JSON Schema for each version of each custom resource definition in the folders' YAML files.

Fields that a definition does not name are refused, as an API server would drop them.
"""

import json
import sys
from pathlib import Path

import yaml

yaml.SafeLoader.yaml_implicit_resolvers.pop("=", None)  # definitions name the operator "=" without quotes


def closed(schema):
    """The schema, with no other fields than those it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        if not made.get("x-kubernetes-preserve-unknown-fields"):
            made.setdefault("additionalProperties", False)
    return made


out, *folders = sys.argv[1:]
Path(out).mkdir(parents=True, exist_ok=True)
for file in (file for folder in folders for file in sorted(Path(folder).glob("*.yaml"))):
    text = "\n".join(line for line in file.read_text().split("\n") if "{{" not in line)  # lines of a chart's template
    for found in yaml.safe_load_all(text):
        if not found or found.get("kind") != "CustomResourceDefinition":
            continue
        for version in found["spec"]["versions"]:
            schema = closed(version["schema"]["openAPIV3Schema"])
            every = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}
            schema["properties"].update(every)
            kind, group = found["spec"]["names"]["kind"].lower(), found["spec"]["group"]
            Path(out, f"{kind}-{group}-{version['name']}.json").write_text(json.dumps(schema))
