"""Objects with attributes, choices and the like are dataclasses as any other."""

from __future__ import annotations

import copy
import pickle
import typing
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from content_models import ALL as MODELS
from content_roots import Roots, generated
from content_schemas import ALL, OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = {
    "attributes": '<Many second="1" ints="1 2" name="t:x"/>',
    "simple": '<Box><m cur="x">1</m><m i:type="t:More" more="2">3</m><Name name="t:a">t:b</Name></Box>',
    "wildcards": '<Between xmlns:o="urn:other" o:x="1"><a>0</a><o:o>1</o:o><z>0</z></Between>',
    "mixed": '<Inner>1<n i:nil="true"/>2<m z="q">3<b>4</b></m>5</Inner>',
    "choices": "<Nested><a>1</a><b>2</b><d>1</d><d>2</d></Nested>",
    "derived": '<Several><h1><n>1</n></h1><h2 at="1"><n>1</n><m>2</m></h2><w1>x</w1></Several>',
}


@pytest.fixture(scope="module", params=EXAMPLES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Roots, Any]]:
    name = request.param
    schema = {**ALL, **MODELS}[name]
    others = OTHERS if "xs:import" in schema else ()
    with generated(tmp_path_factory.mktemp(name), f"content_objects_{name}", schema, *others) as roots:
        yield roots, roots.decode(EXAMPLES[name])


def _pickled(body: Any) -> Any:
    return pickle.loads(pickle.dumps(body))  # noqa: S301 - of our own making


def test_copies_are_equal_and_apart(made: tuple[Roots, Any]):
    roots, body = made
    for made_copy in (copy.copy(body), copy.deepcopy(body), _pickled(body), replace(body)):
        assert made_copy == body
        assert made_copy is not body
        assert repr(made_copy) == repr(body)
    first = fields(body)[1].name
    assert replace(body, **{first: object()}) != body
    assert roots.check(EXAMPLES[type(body).__module__.split(".")[0].removeprefix("content_objects_")]) == body


def test_repr_is_what_makes_the_object(made: tuple[Roots, Any]):
    roots, body = made
    names = {name: getattr(roots.models, name) for name in dir(roots.models)}
    names |= {type(body).__name__: type(body), "NIL": roots.runtime("schema.record").NIL}
    names |= {"XmlName": roots.runtime("qname").XmlName, "XmlFragment": roots.fragment}
    names |= vars(__import__("decimal"))
    assert eval(repr(body), names) == body  # noqa: S307 - of our own making


def test_type_hints_can_be_had_of_every_class(made: tuple[Roots, Any]):
    roots, _ = made
    classes = [getattr(roots.models, name) for name in dir(roots.models)]
    classes += [cls for operation in roots.package.OPERATIONS.values() for cls in operation.response]
    for cls in filter(is_dataclass, classes):
        hints = typing.get_type_hints(cls)
        assert {each.name for each in fields(cls)} <= hints.keys()
        assert typing.get_type_hints(cls.__init__)
