"""Messages that Microsoft's DataContractSerializer (.NET Core 3.1) wrote, each with the object it wrote as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import shared_data
from services88 import OPERATIONS

COMMITTED = Path(__file__).with_name("data") / "dcs"
ARCHIVE = "interop/samples.zip"
ENVELOPES = r"msnet-dcs/(Chat|SoPrincipal)\..*\.xml"


class Sample(NamedTuple):
    operation: Any
    decode: Any
    encode: Any
    xml: bytes
    told: dict[str, Any]


def _sample(name: str, xml: bytes, told: bytes) -> Sample:
    service, operation, direction = Path(name).name.split(".")[:3]
    found = OPERATIONS[f"{service}.{operation}"]
    if direction == "req":
        return Sample(found, found.decode_request, found.encode_request, xml, json.loads(told))
    return Sample(found, found.decode_response, found.encode_response, xml, json.loads(told))


@pytest.fixture
def sample(request: pytest.FixtureRequest) -> Sample:
    name = request.param
    if isinstance(name, Path):
        return _sample(name.name, name.read_bytes(), name.with_suffix(".json").read_bytes())
    told = shared_data.read(ARCHIVE, name.removesuffix(".xml") + ".json")
    return _sample(name, shared_data.read(ARCHIVE, name), told)


every_sample = pytest.mark.parametrize(
    "sample",
    [
        *(pytest.param(path, id=f"committed-{path.stem}") for path in sorted(COMMITTED.glob("*.xml"))),
        *shared_data.members(ARCHIVE, ENVELOPES),
    ],
    indirect=True,
)


@pytest.mark.sampled(15)
@every_sample
def test_decodes_to_the_object_that_was_written(sample: Sample):
    message = sample.decode(sample.xml)

    assert shared_data.message_disagreements(sample.told, message) == []


@pytest.mark.sampled(15)
@every_sample
def test_encodes_to_the_same_infoset(sample: Sample):
    again = sample.encode(sample.decode(sample.xml))

    assert shared_data.envelope_difference(sample.xml, again) == ""


@pytest.mark.sampled(15)
@every_sample
def test_a_second_round_trip_changes_nothing(sample: Sample):
    once = sample.decode(sample.xml)
    again = sample.encode(once)

    assert sample.decode(again) == once
    assert sample.encode(sample.decode(again)) == again


@pytest.mark.sampled(15)
@every_sample
def test_what_microsoft_wrote_holds_no_unknown_content(sample: Sample):
    message = sample.decode(sample.xml)

    assert message.headers.extension_data is None
    assert message.body.extension_data is None


def test_the_committed_samples_cover_every_kind_of_value():
    text = "".join(path.read_text("utf-8") for path in COMMITTED.glob("*.json"))

    kinds = [
        "|Local",
        "|Unspecified",
        "|Utc",
        "b64:",
        "TS:",
        "1E+300",
        "=289",
        '"key1":',
        ":[",
        ":null",
        '""',
        "\\u000d",
    ]
    assert [kind for kind in kinds if kind not in text] == []
