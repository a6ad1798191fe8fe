"""Schemas with everything that elements may have in them, for the tests of content; see ``content_roots``."""

from __future__ import annotations

from content_roots import XML_NAMES, schema_of

# Attributes called ``name`` and ``named``, and elements called Name, have qualified names as their values.
OTHER = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:other"
    attributeFormDefault="qualified" elementFormDefault="qualified">
  <xs:attribute name="mark" type="xs:string"/>
  <xs:attribute name="level" type="xs:int" default="3"/>
  <xs:attributeGroup name="far">
    <xs:attribute name="distance" type="xs:int"/>
    <xs:attribute name="near" type="xs:string" form="unqualified"/>
  </xs:attributeGroup>
  <xs:element name="o" type="xs:string"/>
</xs:schema>"""
FREE = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="free" type="xs:string"/></xs:schema>'
_IMPORTS = '<xs:import namespace="urn:other"/><xs:import namespace="http://www.w3.org/XML/1998/namespace"/><xs:import/>'
OTHERS = (OTHER, XML_NAMES, FREE)

ATTRIBUTES = """
<xs:simpleType name="Color"><xs:restriction base="xs:string">
  <xs:enumeration value="red"/><xs:enumeration value="green"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Ints"><xs:list itemType="xs:int"/></xs:simpleType>
<xs:simpleType name="Size"><xs:union memberTypes="xs:int t:Color"/></xs:simpleType>
<xs:attribute name="global" type="xs:string"/>
<xs:attributeGroup name="both"><xs:attribute name="first" type="xs:int"/>
  <xs:attribute name="second" type="xs:int" use="required"/></xs:attributeGroup>
<xs:complexType name="Base"><xs:sequence><xs:element name="a" type="xs:string" minOccurs="0"/></xs:sequence>
  <xs:attribute name="id" type="xs:ID"/><xs:attribute name="must" type="xs:int" use="required"/></xs:complexType>
<xs:complexType name="Derived"><xs:complexContent><xs:extension base="t:Base">
  <xs:sequence><xs:element name="b" type="xs:string" minOccurs="0"/></xs:sequence>
  <xs:attribute name="more" type="xs:string"/><xs:attribute name="a" type="xs:string"/>
</xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Many" xmlns:o="urn:other">
  <xs:attribute name="text" type="xs:string"/>
  <xs:attribute name="day" type="xs:date"/>
  <xs:attribute name="flag" type="xs:boolean"/>
  <xs:attribute name="bytes" type="xs:base64Binary"/>
  <xs:attribute name="own" type="xs:int" form="qualified"/>
  <xs:attribute ref="t:global"/><xs:attribute ref="o:mark"/><xs:attribute ref="xml:lang"/>
  <xs:attributeGroup ref="t:both"/><xs:attributeGroup ref="o:far"/>
  <xs:attribute name="ints" type="t:Ints"/>
  <xs:attribute name="size" type="t:Size"/>
  <xs:attribute name="color" type="t:Color"/>
  <xs:attribute name="name" type="xs:QName"/>
  <xs:attribute name="any" type="xs:anySimpleType"/>
</xs:complexType>
<xs:complexType name="Usual" xmlns:o="urn:other">
  <xs:attribute name="number" type="xs:int" default="5"/>
  <xs:attribute name="fixed" type="xs:string" fixed="F"/>
  <xs:attribute name="color" type="t:Color" default="green"/>
  <xs:attribute name="ints" type="t:Ints" default="1 2"/>
  <xs:attribute name="named" type="xs:QName" default="t:usual"/>
  <xs:attribute ref="o:level"/>
</xs:complexType>
<xs:complexType name="Handy">
  <xs:attribute name="number" type="xs:int" default="5"/>
  <xs:attribute name="color" type="t:Color" default="green"/>
  <xs:attribute name="fixed" type="xs:string" fixed="F"/>
</xs:complexType>
<xs:element name="Handies"><xs:complexType><xs:sequence>
  <xs:element name="m" type="t:Handy" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Many" type="t:Many"/>
<xs:element name="Usual" type="t:Usual"/>
<xs:element name="Root" type="t:Base"/>
<xs:element name="Manys"><xs:complexType><xs:sequence>
  <xs:element name="m" type="t:Many" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Bases"><xs:complexType><xs:sequence>
  <xs:element name="x" type="t:Base" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
"""

SIMPLE = """
<xs:complexType name="Money"><xs:simpleContent><xs:extension base="xs:decimal">
  <xs:attribute name="cur" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="More"><xs:simpleContent><xs:extension base="t:Money">
  <xs:attribute name="more" type="xs:int"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="Small"><xs:simpleContent><xs:restriction base="t:Money"><xs:maxInclusive value="10"/>
  <xs:attribute name="cur" type="xs:string" use="required"/></xs:restriction></xs:simpleContent></xs:complexType>
<xs:complexType name="Tokens"><xs:simpleContent><xs:extension base="xs:NMTOKENS"/></xs:simpleContent></xs:complexType>
<xs:complexType name="Named"><xs:simpleContent><xs:extension base="xs:QName">
  <xs:attribute name="name" type="xs:QName"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="Text"><xs:simpleContent><xs:extension base="xs:string">
  <xs:attribute name="value" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="AnyText"><xs:simpleContent><xs:extension base="xs:anySimpleType">
  <xs:attribute name="x" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="Mix" mixed="true"><xs:sequence><xs:element name="a" type="xs:string" minOccurs="0"/>
  </xs:sequence><xs:attribute name="z" type="xs:string"/></xs:complexType>
<xs:complexType name="Bare"><xs:simpleContent><xs:restriction base="t:Mix">
  <xs:simpleType><xs:restriction base="xs:int"/></xs:simpleType></xs:restriction></xs:simpleContent></xs:complexType>
<xs:element name="Money" type="t:Money" nillable="true"/>
<xs:element name="More" type="t:More"/>
<xs:element name="Small" type="t:Small"/>
<xs:element name="Tokens" type="t:Tokens"/>
<xs:element name="Name" type="t:Named"/>
<xs:element name="Text" type="t:Text"/>
<xs:element name="AnyText" type="t:AnyText"/>
<xs:element name="Bare" type="t:Bare"/>
<xs:element name="Usual" type="t:Money" default="7"/>
<xs:element name="UsualText" type="t:Text" fixed="T"/>
<xs:element name="Box"><xs:complexType><xs:sequence>
  <xs:element name="m" type="t:Money" minOccurs="0" maxOccurs="unbounded" nillable="true"/>
  <xs:element ref="t:Name" minOccurs="0"/><xs:element ref="t:Text" minOccurs="0"/>
  <xs:element ref="t:Usual" minOccurs="0"/><xs:element ref="t:UsualText" minOccurs="0"/>
  <xs:element name="mix" type="t:Mix" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element>
"""

WILDCARDS = """
<xs:element name="One"><xs:complexType><xs:sequence><xs:any processContents="lax"/></xs:sequence></xs:complexType>
</xs:element>
<xs:element name="Behind"><xs:complexType><xs:sequence><xs:element name="a" type="xs:int"/>
  <xs:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="BehindOther"><xs:complexType><xs:sequence><xs:element name="a" type="xs:int"/>
  <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence></xs:complexType>
</xs:element>
<xs:element name="Single"><xs:complexType><xs:sequence><xs:element name="a" type="xs:int"/>
  <xs:any namespace="##other" minOccurs="0" processContents="lax"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Loose"><xs:complexType mixed="true"><xs:sequence><xs:element name="a" type="xs:int"/>
  <xs:any namespace="##other" minOccurs="0" processContents="lax"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Between"><xs:complexType><xs:sequence><xs:element name="a" type="xs:int" minOccurs="0"/>
  <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="lax"/>
  <xs:element name="z" type="xs:int" minOccurs="0"/></xs:sequence>
  <xs:anyAttribute namespace="##other" processContents="lax"/></xs:complexType></xs:element>
<xs:element name="Lists"><xs:complexType><xs:sequence>
  <xs:any namespace="##local" minOccurs="0" maxOccurs="2" processContents="skip"/>
  <xs:any namespace="##targetNamespace" minOccurs="0" processContents="skip"/>
  <xs:any namespace="urn:x urn:y" minOccurs="0" maxOccurs="unbounded" processContents="skip"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="Around"><xs:complexType><xs:sequence>
  <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="lax"/>
  <xs:element name="a" type="xs:int"/>
  <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="lax"/>
</xs:sequence></xs:complexType></xs:element>
<xs:complexType name="Base"><xs:sequence><xs:element name="a" type="xs:int"/>
  <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence>
  <xs:anyAttribute processContents="lax"/></xs:complexType>
<xs:complexType name="Derived"><xs:complexContent><xs:extension base="t:Base"><xs:sequence>
  <xs:element name="b" type="xs:int"/>
  <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence>
  <xs:attribute name="at" type="xs:int"/></xs:extension></xs:complexContent></xs:complexType>
<xs:element name="Box"><xs:complexType><xs:sequence>
  <xs:element name="x" type="t:Base" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Whole" type="t:Derived"/>
<xs:element name="Repeated"><xs:complexType><xs:choice maxOccurs="unbounded"><xs:element name="a" type="xs:int"/>
  <xs:any namespace="##other" processContents="lax"/></xs:choice></xs:complexType></xs:element>
<xs:element name="Either"><xs:complexType><xs:choice><xs:element name="a" type="xs:int"/>
  <xs:any namespace="##other" processContents="lax"/></xs:choice></xs:complexType></xs:element>
<xs:element name="Attributes"><xs:complexType><xs:attribute name="a" type="xs:int"/>
  <xs:anyAttribute processContents="lax"/></xs:complexType></xs:element>
"""

MIXED = """
<xs:complexType name="Mix" mixed="true"><xs:choice minOccurs="0" maxOccurs="unbounded">
  <xs:element name="b" type="xs:string"/><xs:element name="i" type="xs:int"/>
  <xs:any namespace="##other" processContents="lax"/></xs:choice>
  <xs:attribute name="z" type="xs:string"/></xs:complexType>
<xs:complexType name="Longer" mixed="true"><xs:complexContent><xs:extension base="t:Mix">
  <xs:sequence><xs:element name="e" type="xs:int"/></xs:sequence>
  <xs:attribute name="y" type="xs:string"/></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Only" mixed="true"/>
<xs:complexType name="Marked" mixed="true"><xs:attribute name="y" type="xs:string"/></xs:complexType>
<xs:complexType name="Inner" mixed="true"><xs:sequence><xs:element name="n" type="xs:int" nillable="true"/>
  <xs:element name="m" type="t:Mix"/></xs:sequence></xs:complexType>
<xs:element name="Mix" type="t:Mix" nillable="true"/>
<xs:element name="Longer" type="t:Longer"/>
<xs:element name="Only" type="t:Only"/>
<xs:element name="Marked" type="t:Marked"/>
<xs:element name="Inner" type="t:Inner"/>
<xs:element name="Box"><xs:complexType><xs:sequence>
  <xs:element name="x" type="t:Mix" maxOccurs="unbounded" nillable="true"/>
  <xs:element name="only" type="t:Only" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Anything" type="xs:anyType"/>
<xs:element name="Untyped"/>
<xs:element name="Values"><xs:complexType><xs:sequence>
  <xs:element name="v" type="xs:anyType" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element ref="t:Untyped" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Number" type="xs:int" nillable="true"/>
<xs:element name="Usual" type="xs:int" default="3"/>
<xs:element name="Name" type="xs:QName" default="t:usual"/>
<xs:element name="Tokens" type="xs:NMTOKENS"/>
<xs:element name="AnyText" type="xs:anySimpleType"/>
<xs:complexType name="Nothing"/>
<xs:element name="Nothing" type="t:Nothing"/>
<xs:complexType name="Mark"><xs:attribute name="y" type="xs:string"/></xs:complexType>
<xs:element name="Mark" type="t:Mark"/>
<xs:element name="Names"><xs:complexType><xs:sequence>
  <xs:element ref="t:Name" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
"""

ALL = {
    "attributes": schema_of(_IMPORTS + ATTRIBUTES),
    "simple": schema_of(SIMPLE),
    "wildcards": schema_of(_IMPORTS + WILDCARDS),
    "mixed": schema_of(MIXED),
}
