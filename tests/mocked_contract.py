"""A contract for the mock: two services, both versions of SOAP, a header, a secret, a fault, a one-way operation."""

_SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap12/"
ACTION = "urn:orders/"
SERVICES = ("Orders", "Stock")


def _binding(name: str, kind: str, prefix: str, operations: str) -> str:
    return f"""<wsdl:binding name="{name}" type="t:{kind}">
<{prefix}:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>{operations}</wsdl:binding>"""


def _orders(prefix: str) -> str:
    return f"""<wsdl:operation name="Place"><{prefix}:operation soapAction="urn:orders/Place"/>
<wsdl:input><{prefix}:header message="t:PlaceIn" part="session" use="literal"/><{prefix}:body use="literal" parts="p"/>
</wsdl:input><wsdl:output><{prefix}:body use="literal"/></wsdl:output>
<wsdl:fault name="OutOfStock"><{prefix}:fault name="OutOfStock" use="literal"/></wsdl:fault></wsdl:operation>
<wsdl:operation name="Note"><{prefix}:operation soapAction="urn:orders/Note"/>
<wsdl:input><{prefix}:body use="literal"/></wsdl:input></wsdl:operation>"""


WSDL = f"""<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
 xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="{_SOAP12}"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:orders" targetNamespace="urn:orders">
<wsdl:types><xs:schema targetNamespace="urn:orders" elementFormDefault="qualified">
<xs:element name="Session"><xs:complexType><xs:sequence>
<xs:element name="SessionToken" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
<xs:complexType name="Line"><xs:sequence><xs:element name="Sku" type="xs:string"/>
<xs:element name="Count" type="xs:int"/></xs:sequence></xs:complexType>
<xs:element name="Place"><xs:complexType><xs:sequence><xs:element name="Customer" type="xs:string"/>
<xs:element name="Password" type="xs:string" minOccurs="0"/>
<xs:element name="Lines" type="t:Line" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:complexType name="Receipt"><xs:sequence><xs:element name="Number" type="xs:int"/>
<xs:element name="Total" type="xs:decimal"/><xs:element name="Due" type="xs:date" minOccurs="0"/></xs:sequence>
</xs:complexType>
<xs:element name="PlaceResponse"><xs:complexType><xs:sequence><xs:element name="Receipt" type="t:Receipt"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="Note"><xs:complexType><xs:sequence><xs:element name="Text" type="xs:string"/></xs:sequence>
</xs:complexType></xs:element>
<xs:element name="outOfStock"><xs:complexType><xs:sequence><xs:element name="Sku" type="xs:string"/></xs:sequence>
</xs:complexType></xs:element>
<xs:element name="Count"><xs:complexType><xs:sequence><xs:element name="Sku" type="xs:string"/></xs:sequence>
</xs:complexType></xs:element>
<xs:element name="CountResponse"><xs:complexType><xs:sequence><xs:element name="Count" type="xs:int"/></xs:sequence>
</xs:complexType></xs:element>
</xs:schema></wsdl:types>
<wsdl:message name="PlaceIn"><wsdl:part name="p" element="t:Place"/>
<wsdl:part name="session" element="t:Session"/></wsdl:message>
<wsdl:message name="PlaceOut"><wsdl:part name="p" element="t:PlaceResponse"/></wsdl:message>
<wsdl:message name="NoteIn"><wsdl:part name="p" element="t:Note"/></wsdl:message>
<wsdl:message name="Stockless"><wsdl:part name="fault" element="t:outOfStock"/></wsdl:message>
<wsdl:message name="CountIn"><wsdl:part name="p" element="t:Count"/></wsdl:message>
<wsdl:message name="CountOut"><wsdl:part name="p" element="t:CountResponse"/></wsdl:message>
<wsdl:portType name="Orders"><wsdl:operation name="Place"><wsdl:input message="t:PlaceIn"/>
<wsdl:output message="t:PlaceOut"/><wsdl:fault name="OutOfStock" message="t:Stockless"/></wsdl:operation>
<wsdl:operation name="Note"><wsdl:input message="t:NoteIn"/></wsdl:operation></wsdl:portType>
<wsdl:portType name="Stock"><wsdl:operation name="Count"><wsdl:input message="t:CountIn"/>
<wsdl:output message="t:CountOut"/></wsdl:operation></wsdl:portType>
{_binding("b11", "Orders", "soap", _orders("soap"))}
{_binding("b12", "Orders", "soap12", _orders("soap12"))}
{
    _binding(
        "bStock",
        "Stock",
        "soap",
        '''<wsdl:operation name="Count"><soap:operation soapAction="urn:orders/Count"/>
<wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
</wsdl:operation>''',
    )
}
<wsdl:service name="OrderService">
<wsdl:port name="p11" binding="t:b11"><soap:address location="http://shop.example.com/orders.asmx"/></wsdl:port>
<wsdl:port name="p12" binding="t:b12"><soap12:address location="http://shop.example.com/orders.asmx"/></wsdl:port>
</wsdl:service>
<wsdl:service name="StockService">
<wsdl:port name="p" binding="t:bStock"><soap:address location="http://shop.example.com/stock.asmx"/></wsdl:port>
</wsdl:service></wsdl:definitions>
"""
MEDIA_TYPES = {"1.1": "text/xml; charset=utf-8", "1.2": "application/soap+xml; charset=utf-8"}
_ENVELOPES = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
PLACE = '<Place xmlns="urn:orders"><Customer>Ada</Customer><Password>hunter22</Password></Place>'
COUNT = '<Count xmlns="urn:orders"><Sku>A1</Sku></Count>'
NOTE = '<Note xmlns="urn:orders"><Text>Hi</Text></Note>'


def envelope(body: str, version: str = "1.1", header: str = "") -> bytes:
    """Return an envelope."""
    head = f"<s:Header>{header}</s:Header>" if header else ""
    return f'<s:Envelope xmlns:s="{_ENVELOPES[version]}">{head}<s:Body>{body}</s:Body></s:Envelope>'.encode()
