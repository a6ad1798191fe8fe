"""The facades, blocking and asynchronous, with the services and the ways to sign in, and the clients they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.pymodel.model import Symbol
from soapbind.render.environment import render
from soapbind.render.layout import indented
from soapbind.render.layout.module_head import import_block

if TYPE_CHECKING:
    from soapbind.profiles.model import Profile, SignIn
    from soapbind.pymodel.model import PyPackage, PyService


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service as a facade shows it."""

    name: str
    module: str
    client: str


@dataclass(frozen=True, slots=True)
class FacadeView:
    """One facade; ``definition`` and ``await_`` are how its methods begin and how they wait.

    ``bases`` are its own and, where the contract has one service only, the client of that.
    """

    name: str
    bases: str
    summary: str
    definition: str
    await_: str
    services: tuple[ServiceView, ...]


@dataclass(frozen=True, slots=True)
class SignInView:
    """One way to sign in, as text."""

    method: str
    key: str
    service: str
    operation: str
    how: str
    parameters: str
    arguments: str
    preparation: list[str]
    is_secret: bool


def facade_module(package: PyPackage, profile: Profile) -> str:
    """Return the module of the facades."""
    views = [_facade(package, profile, is_async=is_async) for is_async in (False, True)]
    sign_ins = [view for way in profile.sign_ins if (view := _sign_in(way, package)) is not None]
    used = {Symbol(f"._runtime.{profile.facade_bases_module}", base) for base in profile.facade_bases}
    used |= {Symbol("._runtime.redaction", "hidden")} if any(way.is_secret for way in sign_ins) else set()
    used |= {Symbol(".", "models")} if sign_ins else set()
    if any(view.services for view in views):
        used.add(Symbol(".", "_services"))
        used |= set() if profile.sign_ins else {Symbol("functools", "cached_property")}  # else the template has it
    only = _only_service(package, profile)
    if only is not None:
        used |= {Symbol(f".{only.module}.client", only.client)}
        used |= {Symbol(f".{only.module}.async_client", only.async_client)}
    return render(
        f"{profile.template_folder}/facade.py.jinja", facades=views, sign_ins=sign_ins, imports=import_block(used)
    )


def _only_service(package: PyPackage, profile: Profile) -> PyService | None:
    """Return the service whose methods a facade has itself."""
    is_only = len(package.services) == 1 and not profile.must_give_all
    return package.services[0] if is_only else None


def services_module(package: PyPackage) -> str:
    """Return the module that has the clients of all services, loaded when they are used."""
    clients = sorted((name, s.module) for s in package.services for name in (s.client, s.async_client))
    imports = import_block((Symbol(f".{module}", name) for name, module in clients), margin=4)
    return render(
        "services.py.jinja",
        imports="\n".join(["if TYPE_CHECKING:", indented(imports.splitlines()), "", ""]) if imports else "",
        exported=[f'"{name}",' for name, _ in clients],
        names=[f'"{name}": (".{module}", "{name}"),' for name, module in clients],
    )


def _facade(package: PyPackage, profile: Profile, *, is_async: bool) -> FacadeView:
    services = tuple(
        ServiceView(service.name, service.module, service.async_client if is_async else service.client)
        for service in package.services
    )
    only = _only_service(package, profile)
    bases = [profile.facade_bases[is_async]]
    if only is not None:
        bases.append(services[0].client)
        # A method called like its service goes first: client.search(...), which has the others beside it.
        services = () if any(str(o.method) == only.module for o in only.operations) else services
    return FacadeView(
        profile.facades[is_async],
        ", ".join(bases),
        profile.facade_summaries[is_async],
        "async def" if is_async else "def",
        "await " if is_async else "",
        services,
    )


def _sign_in(way: SignIn, package: PyPackage) -> SignInView | None:
    """Return a way to sign in, None where the package does not have its operation."""
    service = next((each for each in package.services if each.name == way.service), None)
    operation = None if service is None else _method(service, way.operation)
    if service is None or operation is None:
        return None
    parameters = "".join(f", {name}: {kind}" for name, kind in way.parameters)
    arguments = [f"{name}={name}" for name, _ in way.parameters]
    # The name is bound anew, so that no local variable of a traceback shows the secret.
    hiding = [f"{way.secret} = hidden({way.secret})"] if way.secret else []
    return SignInView(
        way.method,
        way.key,
        service.module,
        operation,
        way.how,
        f", *{parameters}" if parameters else "",
        ", ".join(arguments),
        [*hiding, f"agent = self.{service.module}.with_reply"],
        bool(way.secret),
    )


def _method(service: PyService, operation: str) -> str | None:
    return next((each.method for each in service.operations if each.name == operation), None)
