"""Faults as answers: those that objects raise, and those of requests that cannot be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import DecodeError, SoapError, SoapFault
from ..qname import SOAP11, SOAP12, XmlName
from ..soap.declared_fault import as_plain, is_declared
from ..soap.fault import write_fault
from ..soap.fault_versions import in_version
from ..soap.version import SOAP_1_2, SoapVersion
from ..xml.parse import parse
from .envelope_check import EnvelopeFault
from .http_messages import HttpAnswer
from .served_objects import ADDRESSING

if TYPE_CHECKING:
    from ..operation import AnyOperation

_DISPATCH = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
_CODES = frozenset({"VersionMismatch", "MustUnderstand", "Client", "Server"})  # SOAP 1.1 section 4.4.1
_CODES12 = frozenset({"Sender", "Receiver", "DataEncodingUnknown"})  # SOAP 1.2 part 1 section 5.4.6 has these
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2
_SENDER = XmlName(SOAP12, "Sender")
_SENDERS = frozenset({XmlName(_DISPATCH, "DeserializationFailed"), XmlName(ADDRESSING, "ActionNotSupported")})


def fault_answer(fault: SoapFault, version: SoapVersion, *, is_wcf: bool = True) -> HttpAnswer:
    """Return the answer that carries a fault in a version of SOAP.

    Its status is 500, and in SOAP 1.2 400 where the fault is the sender's (SOAP 1.2 part 2, section 7.5.2.2). What WCF
    has codes of its own for is the sender's fault, with these codes if ``is_wcf``. Raises EncodeError for a typed
    detail that cannot be written.
    """
    fault = as_plain(fault)
    header, status = "", None
    if isinstance(fault, EnvelopeFault):
        header, version, status = fault.header, fault.version or version, fault.http_status if is_wcf else None
    if fault.code in _SENDERS and not is_wcf:
        fault = SoapFault(_SENDER, fault.reason)
    elif fault.code in _SENDERS and version is SOAP_1_2:
        subcodes = (fault.code, *fault.subcodes)
        fault = SoapFault(_SENDER, fault.reason, detail=fault.detail, subcodes=subcodes)
    told = in_version(fault, version)
    if not is_wcf:  # which writes characters that XML forbids; what quotes a request may have such
        told.reason = _FORBIDDEN.sub("\ufffd", told.reason)
        told.actor = None if told.actor is None else _FORBIDDEN.sub("\ufffd", told.actor)
        told.reasons = {language: _FORBIDDEN.sub("\ufffd", text) for language, text in told.reasons.items()}
    return HttpAnswer(
        status or (400 if told.code == _SENDER else 500), write_fault(told, header), version.content_type()
    )


def deserialization_failed(error: SoapError, version: SoapVersion, *, is_wcf: bool = True) -> HttpAnswer:
    """Return the answer to a request that cannot be read."""
    return fault_answer(SoapFault(XmlName(_DISPATCH, "DeserializationFailed"), str(error)), version, is_wcf=is_wcf)


def check_declared(fault: SoapFault, operation: AnyOperation) -> None:
    """Refuse a fault of the contract that the operation does not declare: its callers could not tell what it is."""
    if is_declared(fault) and not isinstance(fault, operation.faults):
        names = ", ".join(each.__name__ for each in operation.faults) or "none"
        kind = type(fault).__name__
        raise TypeError(
            f"{operation.key} does not declare the fault {kind}, but {names}; for others there is soap_fault"
        )


def internal_fault(error: BaseException) -> SoapFault:
    """Return the fault for an exception that is not one: WCF's InternalServiceFault, which says what it was."""
    return SoapFault(XmlName(_DISPATCH, "InternalServiceFault"), f"{type(error).__name__}: {error}")


def soap_fault(reason: str, code: str = "Server", *, detail: str | None = None) -> SoapFault:
    """Return a fault to raise: ``code`` is Client or Server, ``detail`` the XML inside the detail element.

    In SOAP 1.2 they are called Sender and Receiver; either name may be given, the caller gets that of its version. A
    code may go on behind a dot: ``Client.Authentication`` (SOAP 1.1 section 4.4.1). Raises ValueError for another
    code, also when reason and code are given the wrong way round, and when ``detail`` is not well-formed.
    """
    if code not in _CODES12 and code.partition(".")[0] not in _CODES:
        swapped = reason in _CODES12 or reason.partition(".")[0] in _CODES
        hint = "reason and code are given the wrong way round" if swapped else "it is Client or Server"
        raise ValueError(f"{code[:80]!r} is not a fault code of SOAP 1.1: {hint}")
    if detail is not None:
        try:
            if parse(f"<detail>{detail}</detail>".encode())[0].tag == "detail":
                detail = detail.strip()
            else:
                detail = f"<detail>{detail}</detail>"
        except (DecodeError, IndexError) as error:
            raise ValueError(f"detail must be XML elements: {error}") from None
    return SoapFault(XmlName(SOAP12 if code in _CODES12 else SOAP11, code), reason, detail=detail)
