"""A contract of one operation, whose words tests choose."""

from __future__ import annotations

ORDER = """<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="http://example.com/orders" targetNamespace="http://example.com/orders">
  <types><xs:schema targetNamespace="http://example.com/orders" elementFormDefault="qualified">
    <xs:element name="Send"><xs:complexType><xs:sequence>
      <xs:element name="{field}" type="t:{type}"/></xs:sequence></xs:complexType></xs:element>
    <xs:element name="SendResponse"><xs:complexType/></xs:element>
    <xs:simpleType name="{type}"><xs:restriction base="xs:string">
      <xs:enumeration value="{value}"/></xs:restriction></xs:simpleType>
  </xs:schema></types>
  <message name="In"><part name="p" element="t:Send"/></message>
  <message name="Out"><part name="p" element="t:SendResponse"/></message>
  <portType name="Orders"><operation name="Send"><input message="t:In"/><output message="t:Out"/></operation></portType>
  <binding name="B" type="t:Orders"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Send"><soap:operation soapAction="send"/><input><soap:body use="literal"/></input>
      <output><soap:body use="literal"/></output></operation></binding>
  <service name="S"><port name="P" binding="t:B"><soap:address location="http://localhost/"/></port></service>
</definitions>
"""
