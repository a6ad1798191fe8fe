"""Signing: XML Signature over parts of an envelope, with an X.509 token (X.509 Token Profile 1.1, section 3.2)."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from ..errors import EncodeError
from ..xml.lxml_adapter import etree
from .algorithms import EXCLUSIVE_C14N, digest_of, method_of
from .envelope_tree import elements_of, names_in_values, tree_parser
from .keys import der, signxml, unlogged
from .security_names import BASE64_BINARY, BINARY_TOKEN, DS, ID, WSSE, X509_V3
from .tokens import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .envelope_tree import EnvelopeTree


def sign(tree: EnvelopeTree, security: Any, parts: Sequence[str], signer: tuple[Any, Any, str]) -> None:
    """Put a token and a signature over ``parts`` into a Security header.

    ``signer`` are key, certificate and hash. Raises EncodeError for a part that the message does not have, and for one
    whose values cannot be signed.
    """
    key, certificate, name = signer
    token = etree().SubElement(security, BINARY_TOKEN)
    token.set("EncodingType", BASE64_BINARY)
    token.set("ValueType", X509_V3)
    token.set(ID, new_id("certificate"))
    token.text = b64encode(der(certificate)).decode()
    library = signxml()
    references = [_reference(library, each) for part in parts for each in _found(part, tree, security)]
    with unlogged():
        made = _signer(library, method_of(key, name), digest_of(name)).sign(
            tree.root, key=key, reference_uri=references, key_info=_key_info(token.get(ID))
        )
    security.append(made)


def _found(part: str, tree: EnvelopeTree, security: Any) -> list[Any]:
    found = elements_of(part, tree, security)
    if not found:
        hint = "; give Security(Timestamp()) before Signature" if part == "Timestamp" else ""
        raise EncodeError(f"there is no {part} to sign{hint}")
    return found


def _reference(library: Any, element: Any) -> Any:
    """Return what says that an element is signed.

    Exclusive canonicalization leaves the declarations of prefixes out that only values use, such as those of xsi:type,
    unless they are named (Exclusive XML Canonicalization 1.0, section 4). libxml2 does so for the default namespace
    even then. Raises EncodeError where a value needs that.
    """
    found = names_in_values(element)
    if any(not prefix for _, prefix, _ in found):
        text = etree().tostring(element, method="c14n", exclusive=True, with_tail=False)
        signed = names_in_values(etree().fromstring(text, tree_parser()))
        if any(not prefix for _, prefix, _ in found - signed):
            raise EncodeError("an xsi:type without a prefix cannot be signed where only it uses the default namespace")
    prefixes = sorted({prefix for _, prefix, _ in found if prefix})
    return library.SignatureReference(URI=f"#{_identified(element)}", inclusive_ns_prefixes=prefixes)


def _identified(element: Any) -> str:
    """Return the identifier of an element, which gets one if it has none."""
    found: str | None = element.get(ID)
    if found is None:
        found = new_id("part")
        element.set(ID, found)
    return found


def _signer(library: Any, method: str, digest: str) -> Any:
    class Signer(library.XMLSigner):  # type: ignore[misc]  # of a class that type checkers do not know
        """Signs with what is asked for: whoever asks for SHA-1 has said so. Reads texts of any length."""

        @property
        def parser(self) -> Any:
            """Parse as the envelope is parsed here."""
            return tree_parser()

        def check_deprecated_methods(self) -> None:
            """Allow all."""

    return Signer(
        method=library.methods.detached,
        signature_algorithm=method,
        digest_algorithm=digest,
        c14n_algorithm=EXCLUSIVE_C14N,
    )


def _key_info(token: str) -> Any:
    made = etree().Element(f"{{{DS}}}KeyInfo", nsmap={"ds": DS, "wsse": WSSE})
    holder = etree().SubElement(made, f"{{{WSSE}}}SecurityTokenReference")
    reference = etree().SubElement(holder, f"{{{WSSE}}}Reference")
    reference.set("URI", f"#{token}")
    reference.set("ValueType", X509_V3)
    return made
