"""A contract whose operations declare faults of every kind."""

WSDL = """
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:orders" targetNamespace="urn:orders">
<wsdl:types><xs:schema targetNamespace="urn:orders" elementFormDefault="qualified">
<xs:element name="submit"><xs:complexType><xs:sequence><xs:element name="id" type="xs:int"/></xs:sequence>
</xs:complexType></xs:element>
<xs:element name="submitResponse"><xs:complexType><xs:sequence><xs:element name="total" type="xs:decimal"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="cancel"><xs:complexType><xs:sequence><xs:element name="id" type="xs:int"/></xs:sequence>
</xs:complexType></xs:element>
<xs:element name="cancelResponse"><xs:complexType/></xs:element>
<xs:complexType name="Rejection"><xs:sequence><xs:element name="reasonCode" type="xs:int"/>
<xs:element name="text" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType>
<xs:complexType name="LongRejection"><xs:complexContent><xs:extension base="t:Rejection"><xs:sequence>
<xs:element name="more" type="xs:string"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
<xs:element name="orderRejected" type="t:Rejection" nillable="true"/>
<xs:element name="outOfStock"><xs:complexType><xs:sequence>
<xs:element name="sku" type="xs:string" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="tooLate" type="xs:date"/>
<xs:complexType name="Lock"><xs:sequence><xs:element name="by" type="xs:string"/></xs:sequence></xs:complexType>
</xs:schema></wsdl:types>
<wsdl:message name="submitIn"><wsdl:part name="p" element="t:submit"/></wsdl:message>
<wsdl:message name="submitOut"><wsdl:part name="p" element="t:submitResponse"/></wsdl:message>
<wsdl:message name="cancelIn"><wsdl:part name="p" element="t:cancel"/></wsdl:message>
<wsdl:message name="cancelOut"><wsdl:part name="p" element="t:cancelResponse"/></wsdl:message>
<wsdl:message name="rejected"><wsdl:documentation>The order was not accepted.</wsdl:documentation>
<wsdl:part name="fault" element="t:orderRejected"/></wsdl:message>
<wsdl:message name="stock"><wsdl:part name="fault" element="t:outOfStock"/></wsdl:message>
<wsdl:message name="late"><wsdl:part name="fault" element="t:tooLate"/></wsdl:message>
<wsdl:message name="nothing"/>
<wsdl:message name="locked"><wsdl:part name="lock" type="t:Lock"/></wsdl:message>
<wsdl:portType name="Orders">
<wsdl:operation name="submit"><wsdl:input message="t:submitIn"/><wsdl:output message="t:submitOut"/>
<wsdl:fault name="OrderRejected" message="t:rejected"/><wsdl:fault name="OutOfStock" message="t:stock"/>
<wsdl:fault name="Refused" message="t:rejected"/><wsdl:fault name="Empty" message="t:nothing"/></wsdl:operation>
<wsdl:operation name="cancel"><wsdl:input message="t:cancelIn"/><wsdl:output message="t:cancelOut"/>
<wsdl:fault name="TimeoutError" message="t:late"/><wsdl:fault name="OrderRejected" message="t:stock"/>
<wsdl:fault name="Locked" message="t:locked"/></wsdl:operation>
</wsdl:portType>
<wsdl:binding name="b" type="t:Orders">
<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
<wsdl:operation name="submit"><soap:operation soapAction="urn:submit"/><wsdl:input><soap:body use="literal"/>
</wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
<wsdl:fault name="OrderRejected"><soap:fault name="OrderRejected" use="literal"/></wsdl:fault></wsdl:operation>
<wsdl:operation name="cancel"><soap:operation soapAction="urn:cancel"/><wsdl:input><soap:body use="literal"/>
</wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>
</wsdl:binding>
<wsdl:service name="OrderService"><wsdl:port name="p" binding="t:b">
<soap:address location="http://127.0.0.1/orders"/></wsdl:port></wsdl:service>
</wsdl:definitions>
"""
