"""How calls of a fake server fail: faults as answers, and failures that a test plans for the next call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import DecodeError, HttpStatusError, SoapError, SoapFault, TransportError, TransportTimeoutError
from ..qname import SOAP11, SOAP12, XmlName
from ..soap.declared_fault import as_plain, is_declared
from ..soap.fault import write_fault
from ..soap.fault_versions import in_version
from ..soap.version import SOAP_1_2, SoapVersion
from ..xml.parse import parse
from .envelope_check import EnvelopeFault
from .http_endpoint import HttpAnswer
from .served_objects import ADDRESSING

_DISPATCH = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
_CODES = frozenset({"VersionMismatch", "MustUnderstand", "Client", "Server"})  # SOAP 1.1 section 4.4.1
_CODES12 = frozenset({"Sender", "Receiver", "DataEncodingUnknown"})  # SOAP 1.2 part 1 section 5.4.6 has these
_SENDER = XmlName(SOAP12, "Sender")
_SENDERS = frozenset({XmlName(_DISPATCH, "DeserializationFailed"), XmlName(ADDRESSING, "ActionNotSupported")})
_OUTCOMES = frozenset({"_pytest.outcomes.Exit", "unittest.case.SkipTest"})  # by name: neither need be there
_STATUSES = range(300, 600)  # that say no, RFC 9110 section 15
_NOT_MODIFIED = 304  # the only one of them without content
_FRAMING = frozenset({"connection", "content-encoding", "content-length", "content-type", "transfer-encoding"})

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..operation import AnyOperation


def fault_answer(fault: SoapFault, version: SoapVersion) -> HttpAnswer:
    """Return the answer that carries a fault in a version of SOAP.

    Its status is 500, and in SOAP 1.2 400 where the fault is the sender's (SOAP 1.2 part 2, section 7.5.2.2). Raises
    EncodeError for a typed detail that cannot be written.
    """
    fault = as_plain(fault)
    header, status = "", None
    if isinstance(fault, EnvelopeFault):
        header, version, status = fault.header, fault.version or version, fault.http_status
    if version is SOAP_1_2 and fault.code in _SENDERS:
        subcodes = (fault.code, *fault.subcodes)
        fault = SoapFault(XmlName(SOAP12, "Sender"), fault.reason, detail=fault.detail, subcodes=subcodes)
    told = in_version(fault, version)
    return HttpAnswer(
        status or (400 if told.code == _SENDER else 500), write_fault(told, header), version.content_type()
    )


def not_understood(error: SoapError, version: SoapVersion) -> HttpAnswer:
    """Return the answer to a request that cannot be read, as WCF gives it."""
    return fault_answer(SoapFault(XmlName(_DISPATCH, "DeserializationFailed"), str(error)), version)


def check_declared(fault: SoapFault, operation: AnyOperation) -> None:
    """Refuse a fault of the contract that the operation does not declare: its callers could not tell what it is."""
    if is_declared(fault) and not isinstance(fault, operation.faults):
        names = ", ".join(each.__name__ for each in operation.faults) or "none"
        kind = type(fault).__name__
        raise TypeError(
            f"{operation.key} does not declare the fault {kind}, but {names}; for others there is soap_fault"
        )


def internal_fault(error: BaseException, version: SoapVersion) -> HttpAnswer:
    """Return the answer for an exception that is not a fault: WCF's InternalServiceFault, which says what it was."""
    fault = SoapFault(XmlName(_DISPATCH, "InternalServiceFault"), f"{type(error).__name__}: {error}")
    return fault_answer(fault, version)


def ends_test(error: Exception) -> bool:
    """Whether an exception is raised to end or to skip a test, though it is an Exception."""
    return not _OUTCOMES.isdisjoint(f"{each.__module__}.{each.__qualname__}" for each in type(error).__mro__)


def check_planned(error: object, answered: Sequence[type[Exception]]) -> None:
    """Refuse what no call can fail with. ``answered`` are errors that the family of services reports in its own way.

    Raises TypeError, ValueError for a TransportError of a request that was not sent and for an impossible status, and
    EncodeError for a fault whose detail cannot be written.
    """
    kinds: tuple[type[Exception], ...] = (SoapFault, *answered, HttpStatusError, TransportError)
    if not isinstance(error, kinds) or isinstance(error, TransportTimeoutError):
        names = ", ".join(kind.__name__ for kind in kinds[:-1])
        given = error.__name__ if isinstance(error, type) else type(error).__name__
        hint = (
            "; give the client a short timeout and an object that takes longer"
            if isinstance(error, TransportTimeoutError)
            else "; other exceptions are raised by the object that is served"
        )
        raise TypeError(f"fail_next takes a {names} or {TransportError.__name__}, not {given}{hint}")
    if isinstance(error, TransportError) and not error.sent:
        raise ValueError(
            "a call that arrives here was sent; for a TransportError with sent=False give the client a transport"
        )
    if isinstance(error, HttpStatusError) and error.status not in _STATUSES:
        raise ValueError(f"{error.status!r} is not an HTTP status of a failure")
    if isinstance(error, SoapFault):
        as_plain(error)


def planned_answer(error: Exception) -> HttpAnswer | None:
    """Return the answer for a planned error: an HTTP status with text and headers, None for no answer at all."""
    if not isinstance(error, HttpStatusError):
        return None
    content = b"" if error.status == _NOT_MODIFIED else error.excerpt.encode()
    headers = {name: value for name, value in error.http_headers.items() if name.lower() not in _FRAMING}
    return HttpAnswer(error.status, content, "text/plain; charset=utf-8", headers)


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
