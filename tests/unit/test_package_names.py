"""What a package is called for which nobody gives a name."""

from __future__ import annotations

import pytest
from soapbind.contract.model import Contract, Service
from soapbind.pymodel.naming.package_names import usual_package_name


@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        ("http://www.superoffice.net/ws/crm/NetServer/Services88", "services88"),
        ("http://www.superoffice.net/ws/crm/NetServer/Services88/", "services88"),
        ("urn:example:v1", "v1"),
        ("http://www.onvif.org/ver10/media/wsdl", "media"),
        ("http://example.com/billing/services/", "billing"),
        ("http://example.com/class", "class_"),
        ("http://example.com/soap/ws", "bookshop"),
        ("urn:wsdl", "bookshop"),
        ("", "bookshop"),
    ],
)
def test_the_end_of_the_namespace_that_says_something(namespace: str, name: str):
    contract = Contract((Service("Bookshop", namespace, ()),), {})
    assert usual_package_name(contract, "otherwise") == name


@pytest.mark.parametrize("services", [(), (Service("", "", ()),)])
def test_what_says_nothing(services: tuple[Service, ...]):
    assert usual_package_name(Contract(services, {}), "otherwise") == "otherwise"
