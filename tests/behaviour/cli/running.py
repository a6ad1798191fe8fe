"""Runs the commands as a user does."""

from __future__ import annotations

from pathlib import Path

REPO = Path(__file__).resolve().parents[3]
WSDL = REPO / "wsdl" / "services88"
COMMITTED = REPO / "generated" / "services88"
DOCUMENTED = ("--documentation", WSDL / "documentation.toml")


def keys_of(value: object) -> set[str]:
    """Return the keys of all objects in a JSON document."""
    if isinstance(value, list):
        return {key for each in value for key in keys_of(each)}
    if isinstance(value, dict):
        return set(value) | {key for each in value.values() for key in keys_of(each)}
    return set()


CONSTRUCTS = """<wsdl:definitions name="X" targetNamespace="urn:x" xmlns:tns="urn:x"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xs:schema targetNamespace="urn:x">
    <xs:complexType name="Either">
      <xs:choice><xs:element name="A" type="xs:int"/><xs:element name="B" type="tns:Size"/></xs:choice>
      <xs:attribute name="id" type="xs:int"/>
    </xs:complexType>
    <xs:simpleType name="Size"><xs:restriction base="xs:string"/></xs:simpleType>
  </xs:schema></wsdl:types>
  <wsdl:message name="I"><wsdl:part name="first" type="tns:Either"/><wsdl:part name="n" type="xs:int"/></wsdl:message>
  <wsdl:message name="O"/>
  <wsdl:portType name="X">
    <wsdl:operation name="Do"><wsdl:input message="tns:I"/><wsdl:output message="tns:O"/></wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="B" type="tns:X">
    <soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="Do"><soap:operation soapAction="do"/>
      <wsdl:input><soap:body use="literal" namespace="urn:x"/></wsdl:input>
      <wsdl:output><soap:body use="literal" namespace="urn:x"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="S"><wsdl:port name="P" binding="tns:B"><soap:address location="http://x"/></wsdl:port></wsdl:service>
</wsdl:definitions>
"""
