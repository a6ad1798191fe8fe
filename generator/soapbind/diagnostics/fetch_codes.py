"""What ``codes`` is made of, and the codes of fetching: a table of its own, since it is long."""

from __future__ import annotations

from typing import Final, NamedTuple


class Code(NamedTuple):
    """What a code means, and the way out. The message of a Diagnostic says more: which name, and where."""

    meaning: str
    remedy: str


_METADATA = (
    "Ask the administrator to publish metadata (WCF: `serviceMetadata` with `httpGetEnabled` or `httpsGetEnabled`), or "
    "generate from the WSDL files that the vendor publishes."
)

FETCHING: Final[dict[str, Code]] = {
    "bad-url": Code("The address is not a usable HTTP URL.", "Give an address such as `https://host/Chat.svc?wsdl`."),
    "password-in-url": Code(
        "The address holds a password, which would end up in logs and files.",
        "Use `soapbind fetch --user` with `--password-env`, or a netrc file.",
    ),
    "bad-ca": Code("The file of `--ca` is not a certificate.", "Give a file with certificates in PEM form."),
    "bad-proxy": Code("The address of the proxy cannot be used.", "Give it as `http://HOST:PORT`."),
    "bad-request": Code("The request cannot be sent as it is.", "Check the address and the headers."),
    "bad-answer": Code(
        "The answer is not compressed the way it claims to be.", "Report it to the server's administrator."
    ),
    "certificate": Code(
        "The server's certificate is not trusted.",
        "If it is signed by an authority of your own, name that with `--ca`.",
    ),
    "connection-lost": Code("The connection broke.", "Try again later."),
    "no-connection": Code("No connection could be made.", "Check the address, and whether this machine reaches it."),
    "proxy": Code(
        "The proxy refuses, or wants a password.",
        "Check `--proxy`, HTTPS_PROXY and NO_PROXY; give a password as `http://USER:PASSWORD@HOST:PORT`.",
    ),
    "timeout": Code("The answer was not complete in time.", "Allow more with `--timeout`."),
    "redirects": Code(
        "The server redirects too often, without TLS, or to another server.",
        "Give the final address; allow another server with `--allow-import`.",
    ),
    "not-authorized": Code(
        "The server wants a sign-in (401) or forbids access (403).",
        "Give `--user` and `--password-env`, or a netrc entry; for NTLM or Negotiate fetch with curl or a browser.",
    ),
    "login-page": Code(
        "The answer is a sign-in page.",
        "Give `--user` and `--password-env`, or a session with `--header-env Cookie=VAR`.",
    ),
    "metadata-off": Code("The server says that it does not publish the WSDL of this service.", _METADATA),
    "no-metadata": Code(
        "There is no WSDL at the address: it is wrong, or publishing is switched off.",
        f"Open the address in a browser. If it works: {_METADATA[0].lower()}{_METADATA[1:]}",
    ),
    "server-error": Code("The server failed (status 500 or higher).", "Try again later, or ask its administrator."),
    "web-page": Code(
        "The answer is a web page without a link to a WSDL.",
        "Give the address of a service (`.../Chat.svc`), or a folder of services with `--service`.",
    ),
    "wrong-host": Code("This host does not serve the address (status 421).", "Ask the vendor for the right address."),
    "same-name": Code("Two fetched documents would get one file name.", "Fetch them into two folders."),
    "unsafe-name": Code(
        "An entry of a fetched archive has a name that is not a file name on every system.", "Unpack it by hand."
    ),
    "is-a-package": Code("The folder for fetched documents is a Python package.", "Choose another `--output`."),
}
