"""Simple types of every variety, and an element of each: what tests of lists, unions and names generate."""

from __future__ import annotations

TYPES = """
<xs:simpleType name="Color"><xs:restriction base="xs:string"><xs:enumeration value="red"/>
  <xs:enumeration value="green"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Level"><xs:restriction base="xs:int"><xs:enumeration value="1"/><xs:enumeration value="-5"/>
  <xs:enumeration value="007"/></xs:restriction></xs:simpleType>
<xs:simpleType name="HighLevel"><xs:restriction base="t:Level"><xs:enumeration value="7"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Price"><xs:restriction base="xs:decimal"><xs:enumeration value="1.50"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Day"><xs:restriction base="xs:date"><xs:enumeration value="2024-02-29"/></xs:restriction>
</xs:simpleType>
<xs:simpleType name="Numbers"><xs:list itemType="xs:int"/></xs:simpleType>
<xs:simpleType name="Pair"><xs:restriction base="t:Numbers"><xs:length value="2"/>
  <xs:enumeration value=" 1  2 "/><xs:enumeration value="3 4"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Colors"><xs:list itemType="t:Color"/></xs:simpleType>
<xs:simpleType name="Sizes"><xs:list><xs:simpleType><xs:restriction base="xs:string">
  <xs:enumeration value="small"/><xs:enumeration value="large"/></xs:restriction></xs:simpleType></xs:list>
</xs:simpleType>
<xs:simpleType name="Small"><xs:restriction base="xs:int"><xs:maxInclusive value="5"/></xs:restriction></xs:simpleType>
<xs:simpleType name="SmallOrText"><xs:union memberTypes="t:Small xs:string"/></xs:simpleType>
<xs:simpleType name="Count"><xs:union memberTypes="xs:nonNegativeInteger"><xs:simpleType>
  <xs:restriction base="xs:token"><xs:enumeration value="unbounded"/></xs:restriction></xs:simpleType></xs:union>
</xs:simpleType>
<xs:simpleType name="Deep"><xs:union memberTypes="t:Count xs:date t:Numbers"/></xs:simpleType>
<xs:simpleType name="FlagOrInt"><xs:union memberTypes="xs:boolean xs:int"/></xs:simpleType>
<xs:simpleType name="Number"><xs:union memberTypes="xs:int xs:decimal xs:double"/></xs:simpleType>
<xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}\\d+"/><xs:pattern value="x"/>
</xs:restriction></xs:simpleType>
<xs:simpleType name="CodeOrInt"><xs:union memberTypes="t:Code xs:int"/></xs:simpleType>
<xs:simpleType name="Mark"><xs:restriction base="t:Number"><xs:enumeration value="1"/><xs:enumeration value="2.5"/>
</xs:restriction></xs:simpleType>
<xs:simpleType name="Kind"><xs:restriction base="xs:QName"><xs:enumeration value="t:one"/>
  <xs:enumeration value="xs:int"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Blank"><xs:restriction base="xs:string"><xs:enumeration value=" "/><xs:enumeration value="  "/>
  <xs:enumeration value="&#9;"/><xs:enumeration value="Y"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Kinds"><xs:list itemType="t:Kind"/></xs:simpleType>
<xs:simpleType name="NameOrInt"><xs:union memberTypes="xs:int xs:QName"/></xs:simpleType>
<xs:simpleType name="ColorOrLevel"><xs:union memberTypes="t:Color t:Level"/></xs:simpleType>
<xs:simpleType name="ColorOrSmall"><xs:union memberTypes="t:Color t:Small"/></xs:simpleType>
<xs:complexType name="Row"><xs:sequence><xs:element name="Names" type="xs:QName" maxOccurs="unbounded"/>
  <xs:element name="Ids" type="xs:NMTOKENS"/></xs:sequence></xs:complexType>
<xs:complexType name="ArrayOfRow"><xs:sequence>
  <xs:element name="Row" type="t:Row" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
"""
KINDS = [
    *("Color", "Level", "HighLevel", "Price", "Day", "Numbers", "Pair", "Colors", "Sizes", "SmallOrText", "Count"),
    *("Deep", "FlagOrInt", "Number", "CodeOrInt", "Mark", "Kind", "Kinds", "NameOrInt", "ColorOrLevel", "ColorOrSmall"),
    "Blank",
]
MEMBERS = "".join(f'<xs:element name="{each}" type="t:{each}" minOccurs="0"/>' for each in KINDS) + (
    '<xs:element name="Name" type="xs:QName" minOccurs="0"/>'
    '<xs:element name="Tokens" type="xs:NMTOKENS" minOccurs="0"/>'
    '<xs:element name="Preset" type="t:Numbers" default="1 2" minOccurs="0"/>'
    '<xs:element name="Rows" type="t:ArrayOfRow" minOccurs="0"/>'
    '<xs:element name="Blanks" type="t:Blank" minOccurs="0" maxOccurs="unbounded"/>'
)
