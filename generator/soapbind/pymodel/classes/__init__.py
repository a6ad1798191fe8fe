"""From complex types and messages to dataclasses."""
