"""Constants for the namespaces of a contract: names that say something, each its own, whatever the namespaces are."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st
from soapbind.pymodel.naming.namespaces import namespace_constants


@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        ("http://schemas.microsoft.com/exchange/services/2006/types", "TYPES_NS"),
        ("http://www.onvif.org/ver10/schema", "SCHEMA_NS"),
        ("http://www.onvif.org/ver10/media/wsdl", "MEDIA_NS"),
        ("http://h/orders/v1", "ORDERS_NS"),
        ("http://h/orders/1.0/", "ORDERS_NS"),
        ("urn:ebay:apis:CoreComponentTypes", "CORE_COMPONENT_TYPES_NS"),
        ("http://schemas.datacontract.org/2004/07/System.Data", "SYSTEM_DATA_NS"),
        ("http://tempuri.org/", "TEMPURI_ORG_NS"),
        ("http://h/2006", "VALUE_2006_NS"),
        ("plain", "PLAIN_NS"),
        ("http://h/a#b", "A_B_NS"),
        ("http://schemas.nhn.no/reg/Common/no", "COMMON_NO_NS"),
        ("http://h/no", "NO_NS"),
        ("http://h/2006/b", "B_NS"),
        ("urn:core_2023_2.platform.webservices.netsuite.com", "CORE_NS"),
        ("urn:types.core_2023_2.platform.webservices.netsuite.com", "TYPES_CORE_NS"),
        ("urn:partner.soap.sforce.com", "PARTNER_NS"),
        ("http://docs.oasis-open.org/wss/oasis-wss-secext-1.0.xsd", "OASIS_WSS_SECEXT_NS"),
        ("http://www.example.com", "EXAMPLE_NS"),
        ("http://h/orders_v2", "ORDERS_NS"),
        ("http://h/Wgs84", "WGS84_NS"),
        (":", "OTHER_NS"),
    ],
)
def test_the_name_is_what_the_namespace_says(namespace: str, name: str):
    assert namespace_constants([namespace]) == {namespace: name}


def test_a_number_keeps_apart_what_is_alike():
    found = namespace_constants(["http://b/types", "http://a/types", "http://a/types/2006"])
    assert found == {"http://a/types": "TYPES_NS", "http://a/types/2006": "TYPES_2_NS", "http://b/types": "TYPES_3_NS"}


@given(st.sets(st.text(max_size=30), max_size=8))
def test_every_namespace_has_a_name_of_its_own(namespaces: set[str]):
    found = namespace_constants(namespaces)

    assert found.keys() == namespaces
    assert len(set(found.values())) == len(namespaces)
    assert all(
        n.isidentifier() and n == n.upper() and n.endswith("_NS") and not keyword.iskeyword(n) for n in found.values()
    )
    assert namespace_constants(sorted(namespaces, reverse=True)) == found
