"""What the mock tells of requests: what was wrong, how to correct it, and no secret of any."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import etree, html
from mocked_contract import MEDIA_TYPES, PLACE, envelope
from soapbind.mocking.recorded.journal import KEPT, KEPT_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Mocked

SOAP11 = {"content_type": MEDIA_TYPES["1.1"], "soapaction": '"urn:orders/Place"'}
ADDRESS = "http://127.0.0.1:8080/Orders"
UNKNOWN = '<u:Key xmlns:u="urn:u" xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:mustUnderstand="1"/>'
# What is sent, the status, what is told of it, and what to do.
BROKEN = {
    "no such address": (("/Orderz", envelope(PLACE), SOAP11), 404, "there is no such service here", ADDRESS),
    "a GET": (("/Orders", b"", {}), 405, "POST an envelope", "/Orders?wsdl shows the contract"),
    "another media type": (
        ("/Orders", envelope(PLACE), {**SOAP11, "content_type": "application/json"}),
        415,
        "expected the Content-Type",
        "application/soap+xml; charset=utf-8 (SOAP 1.2)",
    ),
    "compressed": (
        ("/Orders", b"\x1f\x8b", {**SOAP11, "content_encoding": "gzip"}),
        415,
        "Content-Encoding gzip is not read here",
        "switch off the compression",
    ),
    "not XML": (("/Orders", b"{}", SOAP11), 500, "not well-formed XML", "send one whole XML document"),
    "cut": (("/Orders", envelope(PLACE)[:-20], SOAP11), 500, "not well-formed XML", "Content-Length counts bytes"),
    "empty": (("/Orders", b" ", SOAP11), 500, "the message is empty", "send one whole XML document"),
    "a DTD": (("/Orders", b"<!DOCTYPE a><a/>", SOAP11), 500, "document type declaration", "leave out <!DOCTYPE ...>"),
    "no envelope": (("/Orders", PLACE.encode(), SOAP11), 500, "Envelope", "sample request of Orders.Place"),
    "another version": (
        ("/Orders", envelope(PLACE, "1.2"), SOAP11),
        500,
        "the envelope is in http://www.w3.org/2003/05/soap-envelope",
        "the Content-Type of its version",
    ),
    "a misspelt action": (
        ("/Orders", envelope("<Nothing/>"), {**SOAP11, "soapaction": '"urn:orders/Plaec"'}),
        500,
        "urn:orders/Plaec",
        'SOAPAction: "urn:orders/Place"',
    ),
    "no action": (
        ("/Orders", envelope(PLACE), {**SOAP11, "soapaction": '""'}),
        500,
        "cannot be processed",
        'for Orders.Place, set the header SOAPAction: "urn:orders/Place"',
    ),
    "no action in SOAP 1.2": (
        ("/Orders", envelope("<Plaice/>", "1.2"), {"content_type": MEDIA_TYPES["1.2"] + '; action="urn:orders/Plac"'}),
        400,
        "urn:orders/Plac",
        'set action="urn:orders/Place" in the Content-Type',
    ),
    "the operation of another service": (
        ("/Stock", envelope(PLACE), SOAP11),
        500,
        "Stock has no such operation",
        f"send it to {ADDRESS}, where Orders.Place is",
    ),
    "the body of another operation": (
        ("/Orders", envelope('<Note xmlns="urn:orders"><Text/></Note>'), SOAP11),
        500,
        "Note",
        'the Body that of Orders.Note: set the action "urn:orders/Note"',
    ),
    "a missing element": (
        ("/Orders", envelope('<Place xmlns="urn:orders"/>'), SOAP11),
        500,
        "Customer",
        "sample request of Orders.Place",
    ),
    "a word for a number": (
        ("/Orders", envelope(PLACE.replace("</Place>", "<Lines><Sku/><Count>many</Count></Lines></Place>")), SOAP11),
        500,
        "'many' is not a valid int",
        "sample request of Orders.Place",
    ),
    "an unknown header that must be understood": (
        ("/Orders", envelope(PLACE, header=UNKNOWN), SOAP11),
        500,
        "must be understood",
        "leave the header out",
    ),
    "two bodies": (
        ("/Orders", envelope(PLACE + PLACE), SOAP11),
        500,
        "the Body holds 2 elements",
        "sample request of Orders.Place",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_request_is_explained(mocked: Mocked, name: str):
    (path, content, headers), status, problem, fix = BROKEN[name]

    reply = mocked.ask("POST" if content else "GET", path, content, **headers)

    advice = mocked.last.advice
    assert advice is not None
    assert (reply.status_code, mocked.last.status) == (status, status)
    assert problem in advice.problem
    assert fix in advice.fix
    page = _text(mocked.ask("GET", "/").text)
    assert " ".join(advice.problem.split()) in page
    assert advice.fix in page
    assert mocked.call().status_code == 200, "it goes on"


def _text(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def test_lenient_takes_what_can_be_read(made: Callable[..., Mocked]):
    sent = envelope(PLACE + PLACE)
    mock, strict = made(lenient=True), made()

    assert mock.ask("POST", "/Orders", sent, **SOAP11).status_code == 200
    assert strict.ask("POST", "/Orders", sent, **SOAP11).status_code == 500


HEADER = '<Session xmlns="urn:orders"><SessionToken>tok-98765</SessionToken></Session>'


@pytest.mark.parametrize(
    "content",
    [
        envelope(PLACE, header=HEADER),
        envelope(PLACE.replace("Ada", "hunter22"), header=HEADER),
        envelope(PLACE, header=HEADER)[:-30],
        envelope(PLACE.replace("</Place>", "<Lines><Sku/><Count>hunter22</Count></Lines></Place>"), header=HEADER),
        envelope(f"<Other>{PLACE}</Other>", header=HEADER),
    ],
)
def test_no_secret_is_shown_anywhere(mocked: Mocked, content: bytes):
    authorization = "Bearer abcdef123456"
    mocked.ask("POST", "/Orders?key=s3cr3t-key", content, **SOAP11, authorization=authorization, cookie="id=c00kie99")

    shown = [
        mocked.ask("GET", "/").text,
        mocked.ask("GET", f"/_mock/requests/{mocked.last.number}").text,
        mocked.ask("GET", "/_mock/requests").text,
        repr(mocked.last),
        *mocked.troubles,
    ]

    for secret in ("abcdef123456", "c00kie99", "s3cr3t-key", "tok-98765"):
        assert [secret in each for each in shown] == [False] * len(shown), secret
    is_understood = mocked.last.status == 200
    assert any("hunter22" in each for each in shown) == (not is_understood and b"<Count>hunter22" in content)
    assert "Ada" in shown[1] or b"Ada" not in content


HOSTILE = "</pre><script>alert(1)</script>\x07&amp;<![CDATA[<img src=x onerror=alert(2)>]]>"


def test_foreign_text_is_only_text_on_the_page(mocked: Mocked):
    body = f'<Place xmlns="urn:orders"><Customer>{HOSTILE}</Customer></Place>'
    mocked.ask(
        "POST", "/Orders/%3Cscript%3E%0A", envelope(body), **{**SOAP11, "soapaction": '"<script>alert(3)</script>"'}
    )
    mocked.ask("POST", "/<script>", b"x", user_agent="<script>alert(4)</script>", content_type="<b>")

    for path in ("/", "/_mock/requests/1", "/_mock/requests/2"):
        reply = mocked.ask("GET", path)
        page = html.fromstring(reply.text)
        assert [each.get("src") for each in page.iter("script")] == ["/_mock/mock.js"]
        assert not list(page.iter("img", "b", "iframe")) or path == "/"
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "unsafe" not in reply.headers["content-security-policy"]
    assert "alert(3)" in mocked.ask("GET", "/_mock/requests/1").text


def test_memory_is_bounded(mocked: Mocked):
    big = envelope(f'<Place xmlns="urn:orders"><Customer>{"x" * 300_000}</Customer></Place>')
    for _ in range(3):
        mocked.ask("POST", "/Orders", big, **SOAP11)
    for _ in range(KEPT + 20):
        mocked.ask("GET", "/nothing")

    kept = mocked.application.journal.last()
    assert (len(kept), kept[0].number) == (KEPT, KEPT + 23)
    assert mocked.exchanges[0].request.size == len(big)
    assert len(mocked.exchanges[0].request.text) <= KEPT_BYTES + 100
    assert mocked.ask("GET", "/_mock/requests/1").status_code == 404, "it is forgotten"


def test_requests_as_json_and_forgotten(mocked: Mocked):
    mocked.call()
    mocked.ask("POST", "/Orders", b"<a", **SOAP11)

    newest, first = mocked.ask("GET", "/_mock/requests").json()

    assert (first["operation"], first["status"], first["problem"]) == ("Orders.Place", 200, None)
    assert first["request"].startswith("<s:Envelope")
    assert (newest["status"], "not well-formed" in newest["problem"]) == (500, True)
    assert mocked.ask("DELETE", "/_mock/requests").json() == []
    assert mocked.ask("GET", "/_mock/count").text == "2\n", "numbers go on"


def test_the_pages_link_to_each_other(mocked: Mocked):
    mocked.call()
    todo, seen = ["/"], set[str]()
    while todo:
        path = todo.pop()
        seen.add(path)
        reply = mocked.ask("GET", path)
        assert reply.status_code == 200, path
        if "html" in reply.headers["content-type"]:
            page = html.fromstring(reply.text)
            found = [each.get("href") or each.get("src") for each in page.iter("a", "link", "script")]
            todo += [each for each in found if each not in seen and "wsdl" not in each]

    assert {"/", "/_mock/requests/1", "/_mock/operations/Orders.Place", "/_mock/operations/Stock.Count"} <= seen
    assert {"/_mock/mock.css", "/_mock/mock.js"} <= seen


def test_the_sample_on_the_page_is_a_request_that_works(mocked: Mocked):
    page = html.fromstring(mocked.ask("GET", "/_mock/operations/Orders.Place").text)
    request, reply, as_json = (each.text_content() for each in page.iter("pre"))

    answered = mocked.ask("POST", "/Orders", request.encode(), **SOAP11)

    assert answered.status_code == 200
    assert "OutOfStock" in page.text_content()
    assert json.loads(as_json) == {"number": 0, "total": "0", "due": "2026-01-01"}
    assert [each.tag for each in etree.fromstring(reply).iter()] == [
        each.tag for each in etree.fromstring(answered.content).iter()
    ]


@pytest.mark.parametrize(
    "path", ["/_mock", "/_mock/", "/_mock/requests/99", "/_mock/requests/x", "/_mock/../x", "/_mock/mock.css/x"]
)
def test_what_the_mock_does_not_have(mocked: Mocked, path: str):
    assert mocked.ask("GET", path).status_code in {200, 404}
    assert mocked.ask("PUT", path).status_code in {405, 404}
    assert mocked.ask("HEAD", "/").content == b""


ODD = {
    "elements in another order": (
        "<Lines><Count>1</Count><Sku>A</Sku></Lines>",
        "Body/Place/Lines: Count stands where Sku belongs; it was read, but",
        "send elements in the order of the contract",
    ),
    "an element that the contract lacks": (
        "<Lines><Sku>A</Sku><Count>1</Count><Colour>red</Colour></Lines>",
        "Place/lines[1]: the contract has no element Colour here",
        "compare it with the sample request of Orders.Place",
    ),
    "a misspelt optional element": ("<Pasword>x</Pasword>", "the contract has no element Pasword here", "compare it"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_about_a_good_request_is_told(mocked: Mocked, name: str):
    more, problem, fix = ODD[name]

    reply = mocked.call(body=PLACE.replace("</Place>", f"{more}</Place>"))

    assert (reply.status_code, mocked.last.kind) == (200, "odd")
    assert mocked.last.advice is not None
    assert problem in mocked.last.advice.problem
    assert fix in mocked.last.advice.fix
    assert problem in _text(mocked.ask("GET", f"/_mock/requests/{mocked.last.number}").text)
