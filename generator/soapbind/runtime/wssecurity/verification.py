"""Verifying: a signature counts for what is read only if it is over the very elements that are read.

The library says whether a signature is right for what it refers to. What that is, is decided here, before: each
reference must lead to one element, by an identifier that no other has, and the parts that must be signed must be among
these elements, in their places. So what is moved (signature wrapping) is refused, wherever it went.
"""

from __future__ import annotations

from base64 import b64decode
from copy import deepcopy
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from ..qname import XmlName
from ..xml.lxml_adapter import etree
from ..xml.parse import is_crowded
from .algorithms import (
    CANONICAL,
    ENVELOPED,
    INCLUSIVE,
    allowed_digests,
    allowed_methods,
)
from .envelope_tree import elements_of, names_in_values, tree_parser
from .keys import der, signxml, unlogged
from .security_error import SecurityError
from .security_names import BINARY_TOKEN, CONFIRMATION, DS, SECURITY, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .envelope_tree import EnvelopeTree

_IDENTIFIERS: Final = frozenset({"Id", "ID", "id"})  # the local names; in no namespace, wsu and xml
_MOST_REFERENCES: Final = 50
_MOST_ATTRIBUTES: Final = 500  # of an element: libxml2 sorts them in a time that grows with their square
_MOST_NAMESPACES: Final = 500  # in scope anywhere: libxml2 compares each with all others, for every element
_MOST_PREFIXES: Final = 100  # that a signature names: libxml2 looks for each, for every element


@dataclass(frozen=True, slots=True)
class Trust:
    """What a signature must be to be trusted: by the key of one of ``certificates``, over ``parts``."""

    certificates: tuple[Any, ...]
    parts: tuple[str, ...]
    allow_sha1: bool = False
    unsigned_prefixes: bool = False


def verify(tree: EnvelopeTree, security: Any | None, trust: Trust) -> None:
    """Check the signature in a Security header. Raises SecurityError."""
    found = [] if security is None else [child for child in security if child.tag == SIGNATURE]
    if security is None or not found:
        raise SecurityError("the message is not signed", "unsigned")
    if len(found) > 1:
        raise SecurityError(f"there are {len(found)} signatures, where there may be one", "malformed")
    signature = found[0]
    if is_crowded(tree.root, _MOST_NAMESPACES):
        raise SecurityError(f"more than {_MOST_NAMESPACES} namespaces are in scope at an element", "malformed")
    _check_algorithms(signature, sha1=trust.allow_sha1)
    covered = _covered(tree.root, signature)
    _check_parts(tree, security, trust.parts, covered)
    location = f"./{{{tree.version.namespace}}}Header/{SECURITY}/"
    if tree.root.find(f"{location}{SIGNATURE}") is not signature:
        raise SecurityError("there is another signature before it, for another receiver", "malformed")
    results = _verified(tree.root, location, trust, _token_of(security))
    _check_same(results, covered)
    if not trust.unsigned_prefixes:
        _check_prefixes(results, covered)


def check_confirmed(security: Any, request: bytes) -> None:
    """Check that what a reply says of the signature it answers is true (SOAP Message Security 1.1, section 8.5).

    Raises SecurityError.
    """
    told = [each.get("Value") for each in security if each.tag == CONFIRMATION]
    sent = _signature_values(request) if told else set[str]()
    if sent and not sent.issuperset(told):
        raise SecurityError("the reply confirms the signature of another request", "replayed")


def _signature_values(request: bytes) -> set[str]:
    try:
        root: Any = etree().fromstring(request, tree_parser())
    except etree().XMLSyntaxError:  # another plugin made it something else
        return set()
    return {"".join((each.text or "").split()) for each in root.iter(f"{{{DS}}}SignatureValue")}


def _check_algorithms(signature: Any, *, sha1: bool) -> None:
    """Check all algorithms that a signature names."""
    allowed = {
        "CanonicalizationMethod": CANONICAL,
        "Transform": CANONICAL | {ENVELOPED},
        "SignatureMethod": allowed_methods(sha1=sha1),
        "DigestMethod": allowed_digests(sha1=sha1),
    }
    for element in signature.iter(*(f"{{{DS}}}{name}" for name in allowed)):
        named = element.get("Algorithm") or ""
        if named not in allowed[XmlName.parse(element.tag).name]:
            weak = "sha1" in named and not sha1
            hint = " is weak, and refused unless allow_sha1 is given" if weak else " is not one that is trusted"
            raise SecurityError(f"the algorithm {named[:100]!r}{hint}", "algorithm")
    if any(len((each.get("PrefixList") or "").split()) > _MOST_PREFIXES for each in signature.iter(INCLUSIVE)):
        raise SecurityError(f"a list of the signature has more than {_MOST_PREFIXES} prefixes", "malformed")


def _covered(root: Any, signature: Any) -> list[Any]:
    """Return the elements that a signature refers to, in its order."""
    references = signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
    if len(references) > _MOST_REFERENCES:
        raise SecurityError(f"the signature has more than {_MOST_REFERENCES} references", "malformed")
    places = _places(root)
    found: list[Any] = []
    for reference in references:
        uri = reference.get("URI") or ""
        named = places.get(uri[1:], []) if uri.startswith("#") else []
        if not named:
            raise SecurityError(f"the signature refers to {uri[:80]!r}, which the message does not have", "malformed")
        if len(named) > 1:
            raise SecurityError(f"{len(named)} elements have the identifier {uri[1:80]!r}", "wrapped")
        _check_transforms(reference, named[0], signature)
        found.append(named[0])
    return found


def _check_transforms(reference: Any, element: Any, signature: Any) -> None:
    """Check that the transforms of a reference take nothing away from its element."""
    transforms = [each.get("Algorithm") for each in reference.iterfind(f"{{{DS}}}Transforms/{{{DS}}}Transform")]
    if len([each for each in transforms if each != ENVELOPED]) > 1:
        raise SecurityError("a reference has several ways to write its element", "algorithm")
    if ENVELOPED in transforms and any(each is element for each in signature.iterancestors()):
        raise SecurityError(
            "a reference is to an element around the signature, of which a part is not signed", "algorithm"
        )


def _places(root: Any) -> dict[str, list[Any]]:
    """Return the elements by their identifiers, whatever namespace these are in. Raises SecurityError."""
    found: dict[str, list[Any]] = {}
    for element in root.iter(etree().Element):
        if len(element.attrib) > _MOST_ATTRIBUTES:
            raise SecurityError(f"an element has more than {_MOST_ATTRIBUTES} attributes", "malformed")
        names = {value for name, value in element.attrib.items() if name.rpartition("}")[2] in _IDENTIFIERS}
        for each in names:
            found.setdefault(each, []).append(element)
    return found


def _check_parts(tree: EnvelopeTree, security: Any, parts: Iterable[str], covered: Sequence[Any]) -> None:
    """Check that the parts that must be signed are among the elements that are."""
    for part in parts:
        found = elements_of(part, tree, security)
        if not found:
            raise SecurityError(f"the message has no {part}, which must be signed", "unsigned")
        if len(found) > 1 and not part.startswith("{"):
            raise SecurityError(f"the message has {part} more than once", "wrapped")
        for element in found:
            if not any(element is each for each in covered):
                problem = _why_not(element, covered)
                raise SecurityError(*problem) if problem else SecurityError(f"{part} is not signed", "unsigned")


def _why_not(element: Any, covered: Sequence[Any]) -> tuple[str, Any] | None:
    """Return what is wrong where another element of the same name is signed, None where none is."""
    if any(each.tag == element.tag for each in covered):
        name = XmlName.parse(element.tag).name
        return f"the {name} that is signed is not the one that would be read", "wrapped"
    return None


def _token_of(security: Any) -> bytes | None:
    """Return the certificate that a message brings along, for messages only."""
    found = security.find(BINARY_TOKEN)
    try:
        return None if found is None else b64decode(found.text or "")
    except ValueError:
        return None


def _verified(root: Any, location: str, trust: Trust, token: bytes | None) -> list[Any]:
    """Return what the library says is signed. Raises SecurityError."""
    library: Any = signxml()
    refusals: list[SecurityError] = []
    references = len(root.findall(f"{location}{SIGNATURE}/{{{DS}}}SignedInfo/{{{DS}}}Reference"))
    sha1 = trust.allow_sha1
    configuration = library.SignatureConfiguration(
        location=location,
        expect_references=references,
        signature_methods=frozenset(library.SignatureMethod(each) for each in allowed_methods(sha1=sha1)),
        digest_algorithms=frozenset(library.DigestAlgorithm(each) for each in allowed_digests(sha1=sha1)),
    )
    likely = [each for each in trust.certificates if der(each) == token]
    for certificate in likely or trust.certificates:
        try:
            with unlogged():
                found: Any = _verifier(library).verify(
                    root, x509_cert=certificate, expect_config=configuration, parser=tree_parser()
                )
        except Exception as error:  # noqa: BLE001 - what the library makes of hostile bytes is no set of types
            refusals.append(_refusal(library, error, root, is_known=token is None or bool(likely)))
        else:
            return found if references > 1 else [found]
    raise refusals[0]


def _verifier(library: Any) -> Any:
    class Verifier(library.XMLVerifier):  # type: ignore[misc]  # of a class that type checkers do not know
        """Takes a list of prefixes for SignedInfo, as WSS4J sends it, which the library's schema does not know."""

        def validate_schema(self, signature: Any) -> None:
            """Compare with the schema."""
            known = deepcopy(signature)
            for method in known.iter(f"{{{DS}}}CanonicalizationMethod"):
                for each in method.findall(INCLUSIVE):
                    method.remove(each)
            library.XMLVerifier.validate_schema(self, known)

    return Verifier()


def _refusal(library: Any, error: Exception, root: Any, *, is_known: bool) -> SecurityError:
    """Return what an error of the library means; its own words may quote the message."""
    names = library.exceptions
    if isinstance(error, names.InvalidDigest):
        named = any("#default" in (each.get("PrefixList") or "").split() for each in root.iter(INCLUSIVE))
        hint = ", or #default stands for a namespace, which libxml2 does not read" if named else ""
        return SecurityError(f"a part that is signed was changed afterwards{hint}", "digest")
    if isinstance(error, names.InvalidCertificate):
        return SecurityError("the certificate that is trusted has expired, or is not valid yet", "certificate")
    if not is_known:
        return SecurityError(
            "the message is signed with another certificate than the one that is trusted", "certificate"
        )
    if isinstance(error, names.InvalidSignature):
        return SecurityError("the signature was not made with the key of the certificate that is trusted", "signature")
    return SecurityError(f"the signature cannot be read ({type(error).__name__})", "malformed")


def _check_same(results: Sequence[Any], covered: Sequence[Any]) -> None:
    """Check that what the library took for signed is what was found here."""
    for result, element in zip_longest(results, covered):
        signed = None if result is None else result.signed_xml
        if signed is None or element is None or _canonical(signed) != _canonical(element):
            raise SecurityError("the signature is not over the elements that it refers to", "wrapped")


def _check_prefixes(results: Iterable[Any], covered: Iterable[Any]) -> None:
    """Check that the prefixes which values use mean what was signed: somebody may have declared them anew."""
    for result, element in zip(results, covered, strict=True):
        for _, prefix, namespace in names_in_values(element) - names_in_values(result.signed_xml):
            named = f"the prefix {prefix[:80]!r}" if prefix else "the default namespace"
            message = f"a value uses {named} ({namespace[:100]}), which is not signed; unsigned_prefixes=True allows it"
            raise SecurityError(message, "unsigned")


def _canonical(element: Any) -> bytes:
    data: bytes = etree().tostring(element, method="c14n", exclusive=True, with_comments=False, with_tail=False)
    return data
