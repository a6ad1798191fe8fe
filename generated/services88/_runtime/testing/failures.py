"""How calls of a fake server fail: faults as answers, and failures that a test plans for the next call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import DecodeError, HttpStatusError, SoapError, SoapFault, TransportError, TransportTimeoutError
from ..qname import SOAP11, XmlName
from ..soap.declared_fault import as_plain, is_declared
from ..soap.fault import is_soap12, write_fault
from ..xml.parse import parse
from .http_endpoint import HttpAnswer

_DISPATCH = "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher"
_CODES = frozenset({"VersionMismatch", "MustUnderstand", "Client", "Server"})  # SOAP 1.1 section 4.4.1
_OUTCOMES = frozenset({"_pytest.outcomes.Exit", "unittest.case.SkipTest"})  # by name: neither need be there
_STATUSES = range(300, 600)  # that say no, RFC 9110 section 15
_NOT_MODIFIED = 304  # the only one of them without content
_FRAMING = frozenset({"connection", "content-encoding", "content-length", "content-type", "transfer-encoding"})

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..operation import AnyOperation


def fault_answer(fault: SoapFault, status: int = 500) -> HttpAnswer:
    """Return the answer that carries a fault. Raises EncodeError for a typed detail that cannot be written."""
    fault = as_plain(fault)
    kind = "application/soap+xml" if is_soap12(fault) else "text/xml"
    return HttpAnswer(status, write_fault(fault), f"{kind}; charset=utf-8")


def not_understood(error: SoapError) -> HttpAnswer:
    """Return the answer to a request that cannot be read, as WCF gives it."""
    return fault_answer(SoapFault(XmlName(_DISPATCH, "DeserializationFailed"), str(error)))


def check_declared(fault: SoapFault, operation: AnyOperation) -> None:
    """Refuse a fault of the contract that the operation does not declare: its callers could not tell what it is."""
    if is_declared(fault) and not isinstance(fault, operation.faults):
        names = ", ".join(each.__name__ for each in operation.faults) or "none"
        kind = type(fault).__name__
        raise TypeError(
            f"{operation.key} does not declare the fault {kind}, but {names}; for others there is soap_fault"
        )


def internal_fault(error: BaseException) -> HttpAnswer:
    """Return the answer for an exception that is no fault: WCF's InternalServiceFault, which says what it was."""
    return fault_answer(SoapFault(XmlName(_DISPATCH, "InternalServiceFault"), f"{type(error).__name__}: {error}"))


def ends_test(error: Exception) -> bool:
    """Whether an exception is raised to end or to skip a test, though it is an Exception."""
    return not _OUTCOMES.isdisjoint(f"{each.__module__}.{each.__qualname__}" for each in type(error).__mro__)


def check_planned(error: object, answered: Sequence[type[Exception]]) -> None:
    """Refuse what no call can fail with. ``answered`` are errors that the family of services tells in its own way.

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
        raise ValueError(f"{error.status!r} is no HTTP status that says no")
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

    A code may go on behind a dot: ``Client.Authentication`` (SOAP 1.1 section 4.4.1). Raises ValueError for another
    code, also when reason and code are given the wrong way round, and when ``detail`` is not well-formed.
    """
    if code.partition(".")[0] not in _CODES:
        swapped = reason.partition(".")[0] in _CODES
        hint = "reason and code are given the wrong way round" if swapped else "it is Client or Server"
        raise ValueError(f"{code[:80]!r} is no fault code of SOAP 1.1: {hint}")
    if detail is not None:
        try:
            if parse(f"<detail>{detail}</detail>".encode())[0].tag == "detail":
                detail = detail.strip()
            else:
                detail = f"<detail>{detail}</detail>"
        except (DecodeError, IndexError) as error:
            raise ValueError(f"detail must be XML elements: {error}") from None
    return SoapFault(XmlName(SOAP11, code), reason, detail=detail)
