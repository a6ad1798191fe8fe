"""A contract with all that XML Schema has for a value, and how an example of each is written."""

from __future__ import annotations

from small_contract import wsdl_of

HEAD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:small" targetNamespace="urn:small"
  elementFormDefault="qualified">"""
TYPES = """
<xs:simpleType name="Colour"><xs:restriction base="xs:string">
  <xs:enumeration value="Unknown"/><xs:enumeration value="DarkRed"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Level"><xs:restriction base="xs:int">
  <xs:enumeration value="3"/><xs:enumeration value="5"/></xs:restriction></xs:simpleType>
<xs:simpleType name="PartNumber"><xs:restriction base="xs:string">
  <xs:pattern value="[A-Z]{2}-[0-9]{3}"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Size"><xs:union memberTypes="xs:int xs:date"/></xs:simpleType>
<xs:complexType name="Shape" abstract="true"><xs:sequence/></xs:complexType>
<xs:complexType name="Circle"><xs:complexContent><xs:extension base="t:Shape"><xs:sequence>
  <xs:element name="Radius" type="xs:double"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Payment"><xs:choice>
  <xs:sequence><xs:element name="Iban" type="xs:string"/><xs:element name="Bic" type="xs:string"/></xs:sequence>
  <xs:element name="Card" type="xs:string"/></xs:choice></xs:complexType>
<xs:complexType name="Amount"><xs:simpleContent><xs:extension base="xs:decimal">
  <xs:attribute name="currency" type="xs:string" use="required"/>
  <xs:attribute name="digits" type="xs:int" default="2"/>
  <xs:attribute name="kind" type="t:Colour" fixed="DarkRed"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="Note" mixed="true"><xs:sequence>
  <xs:element name="Bold" type="xs:string" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
<xs:complexType name="Steps"><xs:choice maxOccurs="unbounded">
  <xs:element name="Wait" type="xs:int"/><xs:element name="Call" type="xs:string"/></xs:choice></xs:complexType>
<xs:complexType name="Open"><xs:sequence>
  <xs:any namespace="##other" processContents="lax"/></xs:sequence><xs:anyAttribute/></xs:complexType>
<xs:complexType name="Node"><xs:sequence><xs:element name="Name" type="xs:string"/>
  <xs:element name="Next" type="t:Node" minOccurs="0"/></xs:sequence></xs:complexType>
<xs:complexType name="Wide"><xs:sequence><xs:element name="A" type="xs:string" minOccurs="0"/>
  <xs:element name="B" type="xs:int"/></xs:sequence></xs:complexType>
<xs:complexType name="Narrow"><xs:complexContent><xs:restriction base="t:Wide"><xs:sequence>
  <xs:element name="A" type="xs:string" fixed="always"/><xs:element name="B" type="xs:int"/></xs:sequence>
  </xs:restriction></xs:complexContent></xs:complexType>
<xs:complexType name="UTC"><xs:sequence><xs:element name="Day" type="xs:date"/></xs:sequence></xs:complexType>
"""
# Member, its expression in Python, and what the JSON of Box has for it.
MEMBERS = {
    "CustomerId": ("xs:int", "7", "7"),
    "Email": ("xs:string", '"anna@example.com"', '"anna@example.com"'),
    "Paid": ("xs:boolean", "True", "true"),
    "Price": ("xs:decimal", 'Decimal("99.5")', '"99.5"'),
    "Weight": ("xs:double", "1.5", "1.5"),
    "PlacedAt": ("xs:dateTime", "datetime(2026, 5, 27, 8, 30, tzinfo=UTC)", '"2026-05-27T08:30:00Z"'),
    "Due": ("xs:date", "date(2026, 5, 27)", '"2026-05-27"'),
    "Opens": ("xs:time", "time(8, 30)", '"08:30:00"'),
    "Lasts": ("xs:duration", "timedelta(hours=1)", '"PT1H"'),
    "Document": ("xs:base64Binary", 'b"Hello"', '"SGVsbG8="'),
    "Digest": ("xs:hexBinary", 'b"Hello"', '"48656C6C6F"'),
    "Colour": ("t:Colour", "Colour.DARK_RED", '"DarkRed"'),
    "Level": ("t:Level", "Level.VALUE_3", '"3"'),
    "Part": ("t:PartNumber", '"AA-000"', '"AA-000"'),
    "Size": ("t:Size", "10", '"10"'),
    "Outline": ("t:Shape", "Circle(radius=1.5)", '{"$type": "Circle", "radius": 1.5}'),
    "Payment": ("t:Payment", 'Payment(card="Card")', '{"card": "Card"}'),
    "Amount": ("t:Amount", 'Amount(value=Decimal("1.5"), currency="EUR")',
        '{"value": "1.5", "currency": "EUR", "digits": 2, "kind": "DarkRed"}'),
    "Note": ("t:Note", 'Note(content=["text"])', '{"content": ["text"]}'),
    "Steps": ("t:Steps", "Steps(choices=[StepsChoice(wait=1)])", '{"choices": [{"wait": 1}]}'),
    "Open": ("t:Open", """Open(any_element=XmlFragment('<example xmlns="urn:example"/>'))""",
        """{"any_element": {"$xml": "<example xmlns=\\"urn:example\\"/>"}, "any_attributes": {}}"""),
    "Name": ("xs:QName", 'XmlName("urn:example", "name")', '"{urn:example}name"'),
    "Anything": ("xs:anyType", '"Anything"', '"Anything"'),
    "Marks": ("xs:NMTOKENS", '["name"]', '["name"]'),
    "Node": ("t:Node", 'Node(name="Name")', '{"name": "Name"}'),
    "Narrow": ("t:Narrow", 'Narrow(a="always", b=1)', '{"a": "always", "b": 1}'),
    "Zone": ("t:UTC", "models.UTC(day=date(2026, 5, 27))", '{"day": "2026-05-27"}'),
}  # fmt: skip


def schema(inside: str) -> str:
    """Return the schema of a box with these members."""
    return f"""{HEAD}{TYPES}<xs:complexType name="Box"><xs:sequence>{inside}</xs:sequence></xs:complexType>
      <xs:element name="Do"><xs:complexType><xs:sequence><xs:element name="Box" type="t:Box"/>
        <xs:element name="Boxes" type="t:Box" minOccurs="0" maxOccurs="unbounded"/>
        <xs:element name="UserName" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="DoResponse"><xs:complexType><xs:sequence>
        <xs:element name="Box" type="t:Box"/></xs:sequence></xs:complexType></xs:element></xs:schema>"""


def box_wsdl() -> str:
    """Return the WSDL: an operation that sends and returns a box with one of each."""
    members = "".join(f'<xs:element name="{name}" type="{each[0]}"/>' for name, each in MEMBERS.items())
    return wsdl_of(schema(members))
