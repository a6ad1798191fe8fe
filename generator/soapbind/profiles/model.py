"""What a profile tells the generator about one family of services. The core has no word of any family."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


# Types in the signatures of entry points: a service of that name would hide them.
ANNOTATIONS = frozenset({"bool", "dict", "float", "int", "object", "str", "tuple", "type"})
# Options of the application, which takes services by their names beside them, and what it uses.
SERVING = frozenset(
    {
        *("authenticate", "limits", "log_bodies", "on_request", "on_response"),
        *("behaviour", "current_call", "options", "reading", "related", "soap_check", "soap_fault"),  # used there
    }
)


def _no_secret(owner: str, element: str, label: str) -> bool:  # noqa: ARG001 - the signature of Profile.is_secret
    return False


def _in_folder(base: str, service: str) -> tuple[str, ...]:
    """Return the address of a service in a folder of WCF services."""
    return (f"{base.rstrip('/')}/{quote(service)}.svc",)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A way to sign in: ``method`` of the facade calls ``operation`` of a service and keeps the ticket it gives.

    ``parameters`` are those of both; ``secret`` is the one whose text must not be shown. ``how`` ends "Sign in ...".
    """

    method: str
    service: str
    operation: str
    how: str
    parameters: tuple[tuple[str, str], ...] = ()
    secret: str = ""

    @property
    def key(self) -> str:
        """The operation as ``OPERATIONS`` names it."""
        return f"{self.service}.{self.operation}"


@dataclass(frozen=True, slots=True)
class Profile:
    """``name`` is what users choose it by; the rest are the facts the stages ask for.

    ``templates`` is their folder, that of the name by default. ``fakes`` are names that ``testing`` of the package has
    beside the fake server, and the modules of the runtime that they are in.
    ``matches`` tells whether a service namespace belongs to the family. ``agent_suffix`` ends the names of clients and
    protocols. ``header_classes`` names the dataclass for a set of header parts. ``is_secret`` says which elements
    (owner type, element, type label) must stay out of ``repr``. ``facades`` are the names of the sync and async entry
    point. ``runtime`` is the folder of the runtime that only this profile needs, ``errors`` the exceptions in it,
    ``more_rooms`` are other such folders. ``modules`` are templates of the profile that packages have a module of.
    ``facade_members`` are names that the entry points have themselves or use, so that no service can have them;
    ``facade_bases`` are their bases in ``facade_bases_module`` of the runtime, ``sign_ins`` the methods they have where
    the operation is there. ``has_endpoints`` tells whether the addresses in the contract are real. ``fake`` is the name
    of the fake server. ``service_addresses`` says where the service of this name may be in an installation at an
    address; no result where it cannot be. ``must_give_all`` tells that methods have no parameter with a default.
    ``shortens_services`` tells that services are called without ``I``, ``Service``, ``PortType`` and the like.
    ``has_documented_envelopes`` tells that the vendor publishes example messages, in a form that no server accepts.
    ``encloses_wsdl`` tells that packages hold the documents they were made from, unless their configuration decides.
    Examples call the entry point ``variable`` and give it ``address``, where the contract has none that is real, and
    for each header block of an operation that is in ``credentials`` an option, from an environment variable.
    """

    name: str
    agent_suffix: str
    facades: tuple[str, str]
    facade_bases: tuple[str, str]
    facade_bases_module: str
    facade_summaries: tuple[str, str]
    header_classes: Mapping[tuple[str, ...], str] = field(default_factory=dict[tuple[str, ...], str])
    matches: Callable[[str], bool] = lambda _: False
    is_secret: Callable[[str, str, str], bool] = _no_secret
    runtime: str = ""
    more_rooms: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    facade_members: frozenset[str] = frozenset()
    service_addresses: Callable[[str, str], tuple[str, ...]] = _in_folder
    sign_ins: tuple[SignIn, ...] = ()
    has_endpoints: bool = True
    fake: str = "FakeServer"
    must_give_all: bool = False
    templates: str = ""
    fakes: Mapping[str, str] = field(default_factory=dict[str, str])
    shortens_services: bool = False
    encloses_wsdl: bool = True
    variable: str = "client"
    address: str = "https://example.com/service"
    credentials: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, "tuple[str, str]"])
    has_documented_envelopes: bool = False

    @property
    def template_folder(self) -> str:
        """The folder of the templates."""
        return self.templates or self.name
