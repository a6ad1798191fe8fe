"""Values as JSON: what ``to_json`` and ``from_json`` do (docs/guide/json.md, decision 0045)."""
