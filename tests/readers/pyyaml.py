"""Reads YAML documents as PyYAML does; in and out as readers/go."""

import json
import sys

import yaml


def keys_are_texts(value):
    if isinstance(value, dict):
        return all(isinstance(key, str) and keys_are_texts(item) for key, item in value.items())
    return not isinstance(value, list) or all(keys_are_texts(item) for item in value)


def read(document):
    try:
        value = yaml.safe_load(document)
    except yaml.YAMLError as error:
        return {"value": None, "error": str(error)}
    if not keys_are_texts(value):
        return {"value": None, "error": "a key is no text"}
    return {"value": value}


for line in sys.stdin:
    print(json.dumps({"PyYAML": read(json.loads(line))}, default=repr))
