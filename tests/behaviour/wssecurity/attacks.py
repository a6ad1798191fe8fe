"""Attacks on signatures that are known: the eight forms of XSW as SOAP has them, swapped keys, other identifiers, DTDs.

Somari, Mayer and others, "On Breaking SAML: Be Whoever You Want to Be" (USENIX 2012), section 4.2; McIntosh and Austel,
"XML Signature Element Wrapping Attacks and Countermeasures" (SWS 2005); XML Signature Best Practices (W3C 2013).
"""

from __future__ import annotations

import base64
import hmac
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from key_pairs import pair
from lxml import etree

from .signed_replies import DS, ID, SOAP, WSSE, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XENC = "http://www.w3.org/2001/04/xmlenc#"
WSSE11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
ROLE = f"{{{SOAP}}}actor"
NEXT = "http://schemas.xmlsoap.org/soap/actor/next"


def forge(reply: Reply, identifier: str = "", *, keep: bool = False) -> Any:
    """Put a forged Body where the signed one was, which nobody holds now; it has this attribute as identifier."""
    forged = reply.forged_body()
    value = reply.body.get(ID) if keep else "forged"
    del forged.attrib[ID]
    if identifier:
        forged.set(identifier, value)
    reply.root.replace(reply.body, forged)
    return forged


def xsw1(reply: Reply) -> None:
    """The signed part inside the signature, which stands inside the forged part."""
    forged = forge(reply, ID)
    reply.signature.append(reply.body)
    forged.append(reply.signature)


def xsw2(reply: Reply) -> None:
    """A detached signature beside the signed part, both before the forged part."""
    forge(reply, ID)
    reply.header.append(reply.body)
    reply.header.append(reply.signature)


def xsw3(reply: Reply) -> None:
    """The forged part as an elder sibling of the signed part."""
    reply.root.insert(reply.root.index(reply.body), reply.forged_body())


def xsw4(reply: Reply) -> None:
    """The signed part as a child of the forged part."""
    forge(reply, ID).append(reply.body)


def xsw5(reply: Reply) -> None:
    """The signed part behind everything."""
    forge(reply, ID)
    reply.root.append(reply.body)


def xsw6(reply: Reply) -> None:
    """The signed part inside the signature, which stays where it is."""
    forge(reply, ID)
    reply.signature.append(reply.body)


def xsw7(reply: Reply) -> None:
    """The forged part stands as it would; the signed one is in an extension, which any schema lets pass."""
    forged = forge(reply, ID, keep=True)
    etree.SubElement(forged, "{urn:x}Extensions").append(reply.body)


def xsw8(reply: Reply) -> None:
    """The signed part in an Object of the signature, without the identifier of the forged one."""
    forge(reply)
    reply.put_away(reply.body, etree.SubElement(reply.signature, f"{{{DS}}}Object"))


def timestamp_into_object(reply: Reply) -> None:
    fresh = deepcopy(reply.timestamp)
    fresh.set(ID, "fresh")
    reply.security.replace(reply.timestamp, fresh)
    reply.put_away(reply.timestamp, etree.SubElement(reply.signature, f"{{{DS}}}Object"))


def without_timestamp(reply: Reply) -> None:
    reply.put_away(reply.timestamp)


def wrapped_security(reply: Reply) -> None:
    """The whole Security header in a block that nobody knows, none where it would be read."""
    forge(reply)
    reply.put_away(reply.body)
    reply.put_away(reply.security)


def two_for_us(reply: Reply) -> None:
    """One for the next node and one for the last: the client is both."""
    reply.security.set(ROLE, NEXT)
    reply.header.append(etree.fromstring(f'<w:Security xmlns:w="{WSSE}"/>'))


def other_role_first(reply: Reply) -> None:
    """The header for somebody else has a signature, too: the library must not be shown that one."""
    other = deepcopy(reply.security)
    other.set(ROLE, "urn:somebody")
    for each in other.iter():
        each.attrib.pop(ID, None)
    reply.header.insert(0, other)


def other_role(reply: Reply) -> None:
    reply.security.set(ROLE, "urn:somebody")


def identifier(name: str) -> Callable[[Reply], None]:
    """Give the forged Body the identifier of the signed one, in an attribute of another name."""

    def change(reply: Reply) -> None:
        forge(reply, name, keep=True)
        reply.put_away(reply.body)

    change.__name__ = f"identifier_{name}"
    return change


def other_attribute_of_the_same_element(reply: Reply) -> None:
    """What is forged has an identifier of its own, and that of the signed part, too."""
    forged = forge(reply, ID)
    forged.set("Id", str(reply.body.get(ID)))
    reply.put_away(reply.body)


def whole_document(reply: Reply) -> None:
    reply.signature.find(f".//{{{DS}}}Reference").set("URI", "")


def pointer(reply: Reply) -> None:
    reference = reply.signature.find(f".//{{{DS}}}Reference")
    reference.set("URI", f"#xpointer(id('{reply.body.get(ID)}'))")


def attachment(reply: Reply) -> None:
    reply.signature.find(f".//{{{DS}}}Reference").set("URI", "cid:body")


def no_uri(reply: Reply) -> None:
    del reply.signature.find(f".//{{{DS}}}Reference").attrib["URI"]


def no_reference(reply: Reply) -> None:
    for each in reply.signature.findall(f".//{{{DS}}}Reference"):
        each.getparent().remove(each)


def second_signed_info(reply: Reply) -> None:
    """The first is what the library takes, and the second what would be looked at."""
    info = reply.signature.find(f"{{{DS}}}SignedInfo")
    other = deepcopy(info)
    other.find(f"{{{DS}}}Reference").set("URI", "#other")
    forge(reply, ID).set(ID, "other")
    reply.put_away(reply.body)
    info.addnext(other)


def transform(algorithm: str) -> Callable[[Reply], None]:
    def change(reply: Reply) -> None:
        found = reply.signature.find(f".//{{{DS}}}Transform")
        found.addnext(etree.Element(found.tag, Algorithm=algorithm))

    change.__name__ = f"transform_{algorithm}"
    return change


def chained(reply: Reply) -> None:
    found = reply.signature.find(f".//{{{DS}}}Transform")
    found.addnext(deepcopy(found))


def own_certificate(reply: Reply) -> None:
    """Name the certificate that is trusted, over a signature of somebody else's."""
    reply.security.find(f"{{{WSSE}}}BinarySecurityToken").text = base64.b64encode(
        x509.load_pem_x509_certificate(pair("server").certificate).public_bytes(Encoding.DER)
    ).decode()


def key_value(reply: Reply) -> None:
    """Name the attacker's certificate in KeyInfo, in the form that XML Signature has for it."""
    own_certificate(reply)
    info = reply.signature.find(f"{{{DS}}}KeyInfo")
    eve = x509.load_pem_x509_certificate(pair("eve").certificate).public_bytes(Encoding.DER)
    data = etree.SubElement(etree.SubElement(info, f"{{{DS}}}X509Data"), f"{{{DS}}}X509Certificate")
    data.text = base64.b64encode(eve).decode()


def hmac_with_the_public_key(reply: Reply) -> None:
    """Everybody knows the public key: it must not be taken for a shared secret."""
    method = reply.signature.find(f".//{{{DS}}}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
    key = x509.load_pem_x509_certificate(pair("server").certificate).public_key()
    secret = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    info = etree.tostring(reply.signature.find(f"{{{DS}}}SignedInfo"), method="c14n", exclusive=True)
    value = hmac.digest(secret, info, "sha256")
    reply.signature.find(f"{{{DS}}}SignatureValue").text = base64.b64encode(value).decode()


def comments_are_signed(reply: Reply) -> None:
    """Another canonicalization than the one that was signed."""
    method = reply.signature.find(f".//{{{DS}}}Transform")
    method.set("Algorithm", f"{method.get('Algorithm')}WithComments")


def encrypted_body(reply: Reply) -> None:
    reply.body.append(etree.Element(f"{{{XENC}}}EncryptedData"))


def encrypted_header(reply: Reply) -> None:
    etree.SubElement(reply.header, f"{{{WSSE11}}}EncryptedHeader")


def encrypted_signature(reply: Reply) -> None:
    reply.security.replace(reply.signature, etree.Element(f"{{{XENC}}}EncryptedData"))


def confirmation_of(value: str | None) -> Callable[[Reply], None]:
    def change(reply: Reply) -> None:
        made = etree.SubElement(reply.security, f"{{{WSSE11}}}SignatureConfirmation")
        made.attrib.update({} if value is None else {"Value": value})

    change.__name__ = f"confirmation_of_{value}"
    return change


def token_moved(reply: Reply) -> None:
    token = reply.security.find(f"{{{WSSE}}}UsernameToken")
    forged = deepcopy(token)
    forged.find(f"{{{WSSE}}}Username").text = "admin"
    forged.attrib.pop(ID, None)
    reply.security.replace(token, forged)
    reply.put_away(token)


def second_token(reply: Reply) -> None:
    token = reply.security.find(f"{{{WSSE}}}UsernameToken")
    forged = deepcopy(token)
    forged.attrib.pop(ID, None)
    forged.find(f"{{{WSSE}}}Username").text = "admin"
    token.addprevious(forged)


def other_name(reply: Reply) -> None:
    reply.security.find(f"{{{WSSE}}}UsernameToken/{{{WSSE}}}Username").text = "admin"
