"""Faults as stacks really write them: whatever the namespaces, nothing of them is lost, and nothing is made up."""

from __future__ import annotations

import pickle

import pytest
from lxml import etree
from services88 import OPERATIONS, DecodeError, SoapFault
from services88._runtime.qname import SOAP11, SOAP12, XML, XmlName
from services88._runtime.soap.fault import NO_CODE, write_fault
from services88._runtime.soap.fault_versions import in_version
from services88._runtime.soap.version import VERSIONS
from services88.testing import soap_fault

ADD = OPERATIONS["Chat.AddChatMessage"]


def fault(content: str, *, soap: str = SOAP11, declared: str = "") -> SoapFault:
    text = f'<s:Envelope xmlns:s="{soap}" {declared}><s:Body><s:Fault>{content}</s:Fault></s:Body></s:Envelope>'
    return read(text.encode())


def read(data: bytes) -> SoapFault:
    with pytest.raises(SoapFault) as caught:
        ADD.decode_response(data)
    return caught.value


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        pytest.param("<{0}>", "</{0}>", id="none, as SOAP 1.1 says"),
        pytest.param("<s:{0}>", "</s:{0}>", id="SOAP's"),
        pytest.param('<{0} xmlns="urn:app">', "</{0}>", id="a default namespace"),
        pytest.param('<x:{0} xmlns:x="urn:other">', "</x:{0}>", id="a prefix"),
        pytest.param('<x:{0} xmlns:x="http://www.w3.org/2003/05/soap-envelope">', "</x:{0}>", id="SOAP 1.2's"),
    ],
)
def test_children_of_soap_11_in_any_namespace(begin: str, end: str):
    def child(name: str, content: str) -> str:
        return begin.format(name) + content + end.format(name)

    found = fault(
        child("faultcode", "s:Client")
        + child("faultstring", "bad <![CDATA[<input>]]>")
        + child("faultactor", "urn:gateway")
        + child("detail", '<e xmlns="urn:e">7</e>')
    )
    assert found.code == XmlName(SOAP11, "Client")
    assert (found.reason, found.actor) == ("bad <input>", "urn:gateway")
    assert found.detail is not None
    assert ">7</e>" in found.detail


@pytest.mark.parametrize("name", ["detail", "s:detail", "Detail", "s:Detail"])
@pytest.mark.parametrize("first", ["", "<detail/>", "<s:detail> </s:detail>"])
def test_a_detail_is_found_even_behind_an_empty_one(name: str, first: str):
    found = fault(f"<faultcode>s:Server</faultcode>{first}<{name}><why>because</why></{name}>")
    assert found.detail is not None
    assert "<why>because</why>" in found.detail.replace(f' xmlns:s="{SOAP11}"', "")


@pytest.mark.parametrize(
    ("details", "texts"),
    [
        ("<detail><a>1</a></detail><detail><b>2</b></detail>", ["1", "2"]),
        ("<detail><a>1</a></detail><detail/><detail><b>2</b>tail</detail>", ["1", "2", "tail"]),
        ("<detail/><Detail>text &lt;</Detail><s:detail><b>2</b></s:detail>", ["text <", "2"]),
        ("<detail><a>1</a></detail><x:detail><b xmlns='urn:b'>2</b></x:detail>", ["1", "2"]),
        ("<detail xmlns='urn:app'><a>1</a></detail><detail><b>2</b></detail>", ["1", "2"]),
        ("<detail><a>1</a></detail>" * 2 + "<detail>3</detail>", ["1", "1", "3"]),
    ],
)
def test_no_detail_of_several_is_lost(details: str, texts: list[str]):
    found = fault(f"<faultcode>s:Server</faultcode>{details}", declared='xmlns:x="urn:x"')
    assert found.detail is not None
    detail = etree.fromstring(found.detail)
    assert sorted(detail.itertext()) == sorted(texts)
    before = etree.fromstring(f"<f xmlns:s='{SOAP11}' xmlns:x='urn:x'>{details}</f>")
    assert sorted(child.tag for child in detail) == sorted(child.tag for each in before for child in each)
    again = read(write_fault(found)).detail
    assert again is not None
    assert etree.canonicalize(again) == etree.canonicalize(found.detail)


def test_attributes_and_prefixes_of_a_second_detail_are_kept():
    found = fault(
        "<faultcode>s:Server</faultcode><detail a='1'/><detail a='2' b='x&gt;&quot;'/>"
        "<detail xmlns:q='urn:q'><code>q:Busy</code></detail>"
    )
    assert found.detail is not None
    detail = etree.fromstring(found.detail)
    code = next(detail.iter("code"))
    assert code.nsmap["q"] == "urn:q"
    assert {each.get("a") for each in detail.iter("detail")} >= {"1", "2"}
    assert 'x>"' in {each.get("b") for each in detail.iter("detail")}


@pytest.mark.parametrize(
    ("reasons", "found"),
    [
        ("<faultstring>a</faultstring><faultstring>b</faultstring>", {"": "a\nb"}),
        ("<faultstring>a</faultstring><faultstring>a</faultstring>", {"": "a"}),
        (
            "<faultstring xml:lang='en'>a</faultstring><faultstring xml:lang='nb'>b</faultstring>",
            {"en": "a", "nb": "b"},
        ),
        ("<s:Reason><s:Text>a</s:Text><s:Text/><s:Text>b</s:Text></s:Reason>", {"": "a\nb"}),
    ],
)
def test_no_text_of_several_reasons_is_lost(reasons: str, found: dict[str, str]):
    assert fault(f"<faultcode>s:Server</faultcode>{reasons}").reasons == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("s:Server", XmlName(SOAP11, "Server")),
        ("Client.Authentication", XmlName("", "Client.Authentication")),
        (" x:Busy\n", XmlName("urn:x", "Busy")),
        ("soapenv:Server", XmlName("", "soapenv:Server")),
        ("ORA-12345: no listener", XmlName("", "ORA-12345: no listener")),
        ("x:", XmlName("", "x:")),
        ("-2147467259", XmlName("", "-2147467259")),
    ],
)
def test_a_code_is_as_it_was_sent(text: str, code: XmlName):
    found = fault(f"<faultcode>{text}</faultcode><faultstring>no</faultstring>", declared='xmlns:x="urn:x"')
    assert found.code == code
    assert read(write_fault(found)).code == code


@pytest.mark.parametrize("content", ["", "<faultcode/>", "<faultcode> </faultcode>", "<s:Code/>", "<other>7</other>"])
def test_no_code_is_made_up(content: str):
    found = fault(content + "<faultstring>no</faultstring>")
    assert found.code == NO_CODE == XmlName("", "")
    assert str(found) == "Chat.AddChatMessage: a fault without a code: no"
    again = read(write_fault(found))
    assert (again.code, again.reason) == (NO_CODE, "no")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<faultstring>not <b>that <i>one</i></b>, <br/>another</faultstring>", "not that one, another"),
        ('<s:Reason><s:Text xml:lang="en">a <b>b</b></s:Text></s:Reason>', "a b"),
        ('<s:Reason><s:Text xml:lang="en"/><s:Text xml:lang="nb">nei</s:Text></s:Reason>', "nei"),
        ("the database is down", "the database is down"),
        ("", ""),
    ],
)
def test_no_text_of_a_reason_is_lost(content: str, reason: str):
    assert fault(content).reason == reason


def test_a_fault_in_no_namespace_is_a_fault_too():
    text = f'<e:Envelope xmlns:e="{SOAP11}"><e:Body><Fault>{{}}</Fault></e:Body></e:Envelope>'
    found = read(text.format("<faultcode>Server</faultcode><faultstring>no</faultstring>").encode())
    assert (found.code, found.reason) == (XmlName("", "Server"), "no")
    with pytest.raises(DecodeError, match="expected"):
        ADD.decode_response(text.format("<other/>").encode())


SOAP12_FAULT = """<{p}Code><{p}Value>s:Sender</{p}Value><{p}Subcode><{p}Value>m:Timeout</{p}Value>
  <{p}Subcode><{p}Value>m:Slow</{p}Value></{p}Subcode></{p}Subcode></{p}Code>
<{p}Reason><{p}Text xml:lang="nb">Tidsavbrudd</{p}Text><{p}Text xml:lang="en-GB">Timed out</{p}Text></{p}Reason>
<{p}Node>http://node</{p}Node><{p}Role>http://role</{p}Role><{p}Detail><m:Max>P5M</m:Max></{p}Detail>"""


@pytest.mark.parametrize("prefix", ["s:", "", "o:"])
@pytest.mark.parametrize("soap", [SOAP12, SOAP11])
def test_everything_of_soap_12(prefix: str, soap: str):
    declared = f'xmlns:m="urn:m" xmlns:o="{SOAP12}"'
    found = fault(SOAP12_FAULT.format(p=prefix), soap=soap, declared=declared)
    assert found.code == XmlName(soap, "Sender")
    assert found.subcodes == (XmlName("urn:m", "Timeout"), XmlName("urn:m", "Slow"))
    assert found.reasons == {"nb": "Tidsavbrudd", "en-GB": "Timed out"}
    assert found.reason == "Timed out"
    assert (found.node, found.actor) == ("http://node", "http://role")
    assert found.detail is not None
    assert "P5M" in found.detail
    assert str(found) == "Chat.AddChatMessage: Sender/Timeout/Slow: Timed out"


@pytest.mark.parametrize(
    "made",
    [
        soap_fault("plain"),
        soap_fault("two\r\nlines <&> \x01", "Client.Input", detail="<a/><b>é</b>"),
        SoapFault(XmlName("urn:app", "Odd"), "elsewhere", actor="urn:me & you"),
        SoapFault(XmlName("", "bare"), "", reasons={"nb": "nei"}),
        SoapFault(XmlName(XML, "lang"), "a"),
        SoapFault(XmlName(SOAP12, "Receiver"), "no"),
        SoapFault(XmlName(SOAP12, "Sender"), "a", subcodes=(XmlName("urn:m", "M"), XmlName("", "bare"))),
        SoapFault(XmlName(SOAP11, "Server"), "a", node="http://n", reasons={"en": "a", "nb": "b", "": "c"}),
    ],
    ids=lambda made: made.code.name,
)
def test_what_is_written_is_read_again(made: SoapFault):
    names = ("code", "reasons", "actor", "node", "subcodes")
    found = read(write_fault(made))
    assert {name: getattr(found, name) for name in names} == {name: getattr(made, name) for name in names}
    assert (found.detail is None) == (made.detail is None)
    second = read(write_fault(found))
    assert {name: getattr(second, name) for name in names} == {name: getattr(made, name) for name in names}
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert (copy.subcodes, copy.reasons, str(copy)) == (found.subcodes, found.reasons, str(found))


OTHERS = [
    '<x:hint xmlns:x="urn:x" a="1">later<b/></x:hint>',
    '<retry xmlns="urn:y">5</retry>',
    '<s:faultactor xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">urn:second</s:faultactor>',
    '<Code href="#1"/>',
]


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("soap", [SOAP11, SOAP12])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_no_child_of_a_fault_is_lost(soap: str, other: str, place: int):
    if soap == SOAP11:
        children = [
            "<faultcode>s:Server</faultcode>",
            "<faultstring>no</faultstring>",
            "<faultactor>urn:a</faultactor>",
        ]
    else:
        children = ["<s:Code><s:Value>s:Receiver</s:Value></s:Code>", "<s:Reason><s:Text>no</s:Text></s:Reason>"]
        children += ["<s:Role>urn:a</s:Role>"]
    children.insert(place, other)
    found = fault("".join(children) + "<detail><e/></detail>", soap=soap)
    (kept,) = found.other_elements
    if place == 3 or ("Code" not in other and "urn:second" not in other):  # else the first of them counts
        assert etree.tostring(etree.fromstring(kept), method="c14n") == etree.tostring(
            etree.fromstring(other), method="c14n"
        )
    assert (found.reason, found.detail) == ("no", "<detail><e/></detail>")
    for version in VERSIONS.values():
        again = read(write_fault(in_version(found, version)))
        assert again.other_elements == found.other_elements


@pytest.mark.parametrize(
    "told", ["<faultactor/>", "<node> </node>", "<faultstring>no</faultstring>", "<detail><f/></detail>"]
)
def test_what_a_fault_tells_is_not_told_twice(told: str):
    assert fault(f"<faultcode>s:Server</faultcode><faultactor>urn:a</faultactor>{told}").other_elements == ()


def test_subcodes_nested_without_end_are_cut():
    deep = "<s:Subcode><s:Value>s:A</s:Value>" * 200 + "</s:Subcode>" * 200
    found = fault(f"<s:Code><s:Value>s:Sender</s:Value>{deep}</s:Code>", soap=SOAP12)
    assert found.code == XmlName(SOAP12, "Sender")
    assert len(found.subcodes) == 64
