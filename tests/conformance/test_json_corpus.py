"""Messages of public contracts, made at random by a generator that is not ours, are JSON and back, written as before.

The JSON Schema of each body accepts what is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from there_and_back import as_json_again

from .test_contract_corpus import cases
from .test_every_operation import AT_MOST, Messages, folder, package_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["folder"]


def again(package: Any, operation: Any, kind: str, body: Any) -> tuple[Any, Any]:
    """Return what is written of a body, and of what it is after it was JSON."""
    headers = getattr(operation, kind)[0]()
    message = {"request": package.Request, "response": package.Response}[kind]
    encode = getattr(operation, f"encode_{kind}")
    return encode(message(headers, body)), encode(message(headers, as_json_again(package, body)))


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("name", "entry"), cases(slow_from=200_000))  # the schemas of a large one take seconds
def test_messages_are_json_and_back(folder: Path, name: str, entry: str):
    with package_of(folder, name, entry) as (package, contract):
        messages = Messages(contract, folder / name / entry)
        for key in list(package.OPERATIONS)[:AT_MOST]:
            for kind, body in zip(("request", "response"), messages.of(package, key, key), strict=True):
                written, rewritten = again(package, package.OPERATIONS[key], kind, body)
                assert rewritten == written, f"{key}: {kind}"
