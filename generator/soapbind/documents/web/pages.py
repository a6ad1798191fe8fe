"""What a server's answer is: a WSDL, an archive, or something else that has to be explained. No I/O."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from soapbind.documents.web.settings import canonical, origin, without_credentials

if TYPE_CHECKING:
    from soapbind.documents.web.answer import Answer

_OK = range(200, 300)
_HTML = re.compile(rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_METADATA_OFF = re.compile(rb"Metadata\s+publishing\s+for\s+this\s+service\s+is\s+currently\s+disabled", re.IGNORECASE)
_LOGIN = re.compile(rb"""<input[^>]+type\s*=\s*["']?password""", re.IGNORECASE)
_SERVICE = re.compile(r"\.(svc|asmx|wsdl)$", re.IGNORECASE)
_WSDL_QUERY = re.compile(r"(single)?wsdl$", re.IGNORECASE)
MAX_LINKS = 500

# https://learn.microsoft.com/dotnet/framework/configure-apps/file-schema/wcf/servicemetadata
_SWITCH_ON = (
    "ask its administrator to allow it (WCF: serviceMetadata with httpGetEnabled or httpsGetEnabled), or use the WSDL "
    "files that the vendor publishes: soapbind generate reads a folder or a zip"
)
_NO_WSDL = (
    "no-metadata",
    "there is no WSDL: the address is wrong, or publishing metadata is switched off",
    f"does the address open in a browser? If it does, {_SWITCH_ON}",
)
_BY_STATUS = {
    403: ("not-authorized", "the server forbids it", "ask its administrator; is the user right?"),
    407: ("proxy", "the proxy wants a password", "give it in HTTPS_PROXY as http://USER:PASSWORD@HOST:PORT"),
    421: ("wrong-host", "this host does not serve that address", "ask the vendor for the right address"),
    **dict.fromkeys((400, 404, 405, 410, 501), _NO_WSDL),
}


class Kind(Enum):
    """What came back."""

    XML = auto()
    ZIP = auto()
    METADATA_OFF = auto()
    LOGIN = auto()
    PAGE = auto()
    REFUSED = auto()  # by status
    OTHER = auto()


def kind_of(answer: Answer) -> Kind:
    """Return what an answer is, by its content; a status of failure counts only when the content says nothing."""
    content = answer.content
    ok = answer.status in _OK
    if _METADATA_OFF.search(content):
        return Kind.METADATA_OFF
    if ok and content.startswith(b"PK\x03\x04"):
        return Kind.ZIP
    html = _HTML.match(content) is not None or "html" in answer.content_type.partition(";")[0]
    if html and _LOGIN.search(content):
        return Kind.LOGIN
    if not ok:
        return Kind.REFUSED
    if html:
        return Kind.PAGE
    return Kind.XML if content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<") else Kind.OTHER


def explain(answer: Answer) -> tuple[str, str, str]:
    """Return code, message and next step for an answer that is no document."""
    told = {
        Kind.METADATA_OFF: (
            "metadata-off",
            "the server says that publishing metadata (the WSDL) of this service is switched off",
            _SWITCH_ON,
        ),
        Kind.LOGIN: (
            "login-page",
            "the answer is a page to sign in at, not a WSDL",
            "give --user and --password-env, or a session with --header-env Cookie=VARIABLE",
        ),
        Kind.PAGE: (
            "web-page",
            "the answer is a web page without a link to a WSDL",
            "give the address of a service (.../Chat.svc), or fetch from the folder of services with --service NAME",
        ),
    }
    if (found := told.get(kind_of(answer))) is not None:
        return found
    return _by_status(answer)


def _by_status(answer: Answer) -> tuple[str, str, str]:
    status = answer.status
    if status in _OK:
        return "no-wsdl", "the answer is neither a WSDL nor a zip", "check the address"
    if status == 401:  # noqa: PLR2004 - status codes are best known by number
        schemes = re.findall(r"(?:^|,\s*)([A-Za-z]+)(?=\s|,|$)", answer.challenges)
        return (
            "not-authorized",
            f"the server wants to know who asks (status 401, {', '.join(schemes) or 'no scheme named'})",
            "give --user and --password-env, or a netrc entry; where it wants NTLM or Negotiate, use curl or a browser",
        )
    if status in _BY_STATUS:
        code, told, advice = _BY_STATUS[status]
        return code, f"{told} (status {status})", advice
    if status >= 500:  # noqa: PLR2004
        return "server-error", f"the server failed (status {status})", "try again later, or ask its administrator"
    return "no-metadata", f"the server answers with status {status}", "check the address"


def links(answer: Answer) -> tuple[str, ...]:
    """Return the services that a page of the same server links to, each once, in the order of the page."""
    # An element of our own around it: of an empty page there would be no root.
    root = etree.fromstring(b"<html>" + answer.content, etree.HTMLParser(no_network=True))
    found: dict[str, str] = {}
    for anchor in root.iter("a"):
        href = anchor.get("href", "")
        try:
            url = canonical(answer.url, without_credentials(href))
        except ValueError:
            continue
        parts = urlsplit(url)
        if origin(url) != origin(answer.url):
            continue
        if _WSDL_QUERY.match(parts.query) or (not parts.query and _SERVICE.search(parts.path)):
            found.setdefault(parts.path, url)
    return tuple(found.values())[:MAX_LINKS]
