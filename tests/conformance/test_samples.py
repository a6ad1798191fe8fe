"""``soapbind sample`` for public WSDLs: valid by lxml's XMLSchema, and read by the generated package."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from soapbind import output, pipeline
from soapbind.config import PackageConfig
from soapbind.contract.model import Use
from soapbind.contract.read import read_contract
from soapbind.contract.select import select
from soapbind.documents.load import load
from soapbind.errors import SoapbindError
from soapbind.sample import SampleStyle, samples

from .test_contract_corpus import cases, corpus, oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from soapbind.contract.model import Contract, Message

__all__ = ["corpus"]  # the fixture

MOST = 40  # operations of one WSDL

# lxml does not take these schemas: duplicate types, nillable types, ambiguous content and the like.
NOT_BY_LXML = {
    *("kd_docuware", "node_builtin_types", "node_rpcexample", "pg_partner", "real_ews_php", "s4r_choice", "s4r_ref"),
    "node_style_mix",  # it demands an element that is declared somewhere, and nothing is
}


def contract_of(folder: Any, entry: str) -> Contract:
    try:
        contract = read_contract(load([str(folder)], [entry]))
        select(contract)  # says what is wrong with what is used
    except SoapbindError as error:
        pytest.skip(f"cannot be read: {error.diagnostics[0].code}")
    return contract


def messages(contract: Contract) -> Iterator[tuple[str, str, str]]:
    """Give samples of some operations that have one element in the body, with their key and direction."""
    found = [(s, o) for s in contract.services for o in s.operations]
    for service, operation in found[:: max(1, len(found) // MOST)]:
        texts = samples(contract, service, operation, SampleStyle.WIRE)
        ways = ("request", operation.input), ("response", operation.output)
        for text, (way, message) in zip(texts, ways, strict=True):
            if message is not None and has_one_element(message):
                yield f"{service.name}.{operation.label}", way, text


def has_one_element(message: Message) -> bool:
    is_literal = message.use is Use.LITERAL and message.wrapper is None
    return is_literal and len(message.body) == 1 and message.body[0].element is not None


def body_of(text: str) -> Any:
    (found,) = etree.fromstring(text.encode()).find("{*}Body")
    return etree.fromstring(etree.tostring(found, encoding="utf-8", with_tail=False))


@pytest.mark.slow  # samples of 1,400 messages
@pytest.mark.parametrize(("name", "entry"), cases())
def test_samples_are_valid(corpus, name, entry):
    contract = contract_of(corpus / name, entry)
    schemas = oracle().SchemaSet(str(corpus / name / entry))
    schemas.operations()
    validator, problem = schemas.validator()
    if name in NOT_BY_LXML:
        return
    assert validator is not None, problem
    for key, way, text in messages(contract):
        assert validator.validate(body_of(text)), (key, way, validator.error_log[0].message, text)


@pytest.mark.slow  # generates the packages of 40 contracts
@pytest.mark.parametrize(("name", "entry"), cases())
def test_samples_are_read_by_the_package(corpus, name, entry, tmp_path, monkeypatch):
    contract = contract_of(corpus / name, entry)
    package = f"sampled_{name}"
    config = PackageConfig(package, (str(corpus / name),), include=(entry,))
    try:
        files = pipeline.generate(config)
    except SoapbindError as error:
        pytest.skip(f"cannot be generated: {error.diagnostics[0].code}")
    output.write(tmp_path / package, files)
    monkeypatch.syspath_prepend(str(tmp_path))
    operations = importlib.import_module(package).OPERATIONS
    for key, way, text in messages(contract):
        operation = operations[key]
        decode = operation.decode_request if way == "request" else operation.decode_response
        encode = operation.encode_request if way == "request" else operation.encode_response
        assert decode(encode(decode(text.encode()))) == decode(text.encode()), (key, way)
