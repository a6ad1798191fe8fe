"""A contract of no profile, with every kind of value, header and documentation."""

from __future__ import annotations

HOSTILE = 'Ends a docstring: """ and \\ and \u202e and {{ 7 * 7 }} and %s"'
SCHEMA = """
<xs:simpleType name="Colour"><xs:restriction base="xs:string">
  <xs:enumeration value="Red"/><xs:enumeration value="deep-blue"/><xs:enumeration value="Red"/>
</xs:restriction></xs:simpleType>
<xs:simpleType name="Rights"><xs:list><xs:simpleType><xs:restriction base="xs:string">
  <xs:enumeration value="Read"/><xs:enumeration value="Write"/>
</xs:restriction></xs:simpleType></xs:list></xs:simpleType>
<xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:maxLength value="9"/></xs:restriction></xs:simpleType>
<xs:complexType name="ArrayOfCode"><xs:sequence>
  <xs:element name="Code" type="tns:Code" minOccurs="0" maxOccurs="unbounded" nillable="true"/>
</xs:sequence></xs:complexType>
<xs:complexType name="Thing">
  <xs:annotation><xs:documentation>HOSTILE</xs:documentation></xs:annotation>
  <xs:sequence>
    <xs:element name="Id" type="xs:int"/>
    <xs:element name="Any" type="xs:anyType" minOccurs="0"/>
  </xs:sequence>
</xs:complexType>
<xs:complexType name="Special"><xs:complexContent><xs:extension base="tns:Thing"><xs:sequence>
  <xs:element name="Colour" type="tns:Colour" minOccurs="0"/>
</xs:sequence></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Everything"><xs:sequence>
  <xs:element name="Text" type="xs:string"/>
  <xs:element name="MaybeText" type="xs:string" minOccurs="0"/>
  <xs:element name="NilText" type="xs:string" nillable="true"/>
  <xs:element name="Number" type="xs:decimal"/>
  <xs:element name="NilNumber" type="xs:int" nillable="true"/>
  <xs:element name="Ratio" type="xs:double"/>
  <xs:element name="Day" type="xs:date"/>
  <xs:element name="Clock" type="xs:time"/>
  <xs:element name="Moment" type="xs:dateTime"/>
  <xs:element name="Span" type="xs:duration"/>
  <xs:element name="Data" type="xs:base64Binary"/>
  <xs:element name="Hex" type="xs:hexBinary"/>
  <xs:element name="Where" type="xs:anyURI"/>
  <xs:element name="Rights" type="tns:Rights"/>
  <xs:element name="Codes" type="tns:ArrayOfCode"/>
  <xs:element name="Thing" type="tns:Thing"/>
  <xs:element name="Things" type="tns:Thing" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="Inline"><xs:complexType><xs:sequence>
    <xs:element name="class" type="xs:int"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:sequence minOccurs="0"><xs:element name="Late" type="xs:int"/></xs:sequence>
</xs:sequence></xs:complexType>
<xs:element name="Key" type="xs:string"/>
<xs:element name="Turn"><xs:complexType><xs:sequence>
  <xs:element name="It" type="tns:Everything"/><xs:element name="Times" type="xs:int" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="TurnResponse"><xs:complexType><xs:sequence>
  <xs:element name="It" type="tns:Everything"/><xs:element name="Count" type="xs:int"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="Ping"><xs:complexType/></xs:element>
<xs:element name="PingResponse"><xs:complexType/></xs:element>
"""
OPERATION = """
  <wsdl:message name="{0}In">
    <wsdl:part name="body" element="tns:{0}"/><wsdl:part name="key" element="tns:Key"/>
  </wsdl:message>
  <wsdl:message name="{0}Out"><wsdl:part name="body" element="tns:{0}Response"/></wsdl:message>"""
BINDING = """<wsdl:operation name="{0}"><soap:operation soapAction="urn:lab/{0}"/>
      <wsdl:input>
        <soap:body parts="body" use="literal"/><soap:header message="tns:{0}In" part="key" use="literal"/>
      </wsdl:input>
      <wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>
"""
NAMES = ("Turn", "Ping")
PORT = (
    '<wsdl:operation name="{0}"><wsdl:input message="tns:{0}In"/><wsdl:output message="tns:{0}Out"/></wsdl:operation>'
)


def wsdl(form: str) -> str:
    schema = SCHEMA.replace("HOSTILE", HOSTILE.replace("&", "&amp;"))
    return f"""<wsdl:definitions name="Lab" targetNamespace="urn:lab" xmlns:tns="urn:lab"
    xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><xs:schema targetNamespace="urn:lab" elementFormDefault="{form}">{schema}</xs:schema></wsdl:types>
  {"".join(OPERATION.format(name) for name in NAMES)}
  <wsdl:portType name="Lab">{"".join(PORT.format(name) for name in NAMES)}</wsdl:portType>
  <wsdl:binding name="LabSoap" type="tns:Lab">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    {"".join(BINDING.format(name) for name in NAMES)}
  </wsdl:binding>
  <wsdl:service name="LabService"><wsdl:port name="P" binding="tns:LabSoap">
    <soap:address location="http://localhost/lab"/></wsdl:port></wsdl:service>
</wsdl:definitions>
"""
