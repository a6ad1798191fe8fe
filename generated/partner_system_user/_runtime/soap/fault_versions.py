"""Faults in the version of SOAP in which they are sent (SOAP 1.1 section 4.4, SOAP 1.2 part 1 section 5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import DecodeError, SoapFault
from ..qname import SOAP11, SOAP12, XmlName
from ..xml.fragment import to_text
from ..xml.lxml_adapter import etree
from ..xml.parse import parse
from .fault import NO_CODE
from .version import SOAP_1_2

if TYPE_CHECKING:
    from .version import SoapVersion

_CALLED_IN_12 = {"Client": "Sender", "Server": "Receiver"}
_CALLED_IN_11 = {"Sender": "Client", "Receiver": "Server", "DataEncodingUnknown": "Client"}


def in_version(fault: SoapFault, version: SoapVersion) -> SoapFault:
    """Return a fault as a version of SOAP can carry it.

    Client and Server are called Sender and Receiver in SOAP 1.2, what SOAP 1.1 has behind a dot is a subcode, and any
    other code is a subcode of Receiver. In SOAP 1.1 the code is the first subcode, as in WCF; it has no place for other
    subcodes, for the node, and for more than one language.
    """
    made = _in_soap12(fault) if version is SOAP_1_2 else _in_soap11(fault)
    made.other_elements = fault.other_elements
    return made


def _in_soap12(fault: SoapFault) -> SoapFault:
    code, subcodes = fault.code, fault.subcodes
    if code.namespace == SOAP11:
        general, _, special = code.name.partition(".")
        code = XmlName(SOAP12, _CALLED_IN_12.get(general, general))
        subcodes = (XmlName("", special), *subcodes) if special else subcodes
    elif code.namespace != SOAP12:
        subcodes = subcodes if code == NO_CODE else (code, *subcodes)
        code = XmlName(SOAP12, "Receiver")
    return SoapFault(
        code,
        fault.reason,
        actor=fault.actor,
        detail=_detail_called(f"{{{SOAP12}}}Detail", fault.detail),
        node=fault.node,
        subcodes=subcodes,
        reasons={language or "en": text for language, text in fault.reasons.items()},  # each must have one
    )


def _in_soap11(fault: SoapFault) -> SoapFault:
    code = fault.code
    if code.namespace == SOAP12:
        code = XmlName(SOAP11, _CALLED_IN_11.get(code.name, code.name))
        if fault.subcodes:
            special = fault.subcodes[0]
            code = special if special.namespace else XmlName(SOAP11, f"{code.name}.{special.name}")
    language = next((each for each, text in fault.reasons.items() if text == fault.reason), "")
    detail = _detail_called("detail", fault.detail)
    return SoapFault(code, fault.reason, actor=fault.actor, detail=detail, reasons={language: fault.reason})


def _detail_called(tag: str, detail: str | None) -> str | None:
    """Return the XML of a detail as an element called ``tag``; what is no XML stays as it is."""
    try:
        node: Any = None if detail is None else parse(detail.encode())
    except DecodeError:
        return detail
    if node is None or node.tag == tag:
        return detail
    namespace = tag[1:].rpartition("}")[0]
    prefixes = {prefix: uri for prefix, uri in node.nsmap.items() if prefix not in {None, "s"}}
    made = etree().Element(tag, dict(node.items()), nsmap={**prefixes, "s": namespace} if namespace else prefixes)
    made.text = node.text
    made.extend(list(node))
    return to_text(made, alone=True)
