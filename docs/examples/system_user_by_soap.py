"""Sign in at SuperOffice Online by SOAP: the exchange of a system user, with a client that soapbind generated.

``soap_exchange`` is what an application needs; ``main`` shows it with a fake service that refuses. The address in the
contract is a placeholder: each environment has its own, which the request knows. Run it from a checkout after
``soapbind generate``; it needs ``pip install cryptography``.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "generated"))  # an application has the folders in its own tree

from cryptography.hazmat.primitives.asymmetric import rsa
from partner_system_user import ApplicationTokenContextIdentifierHeaders, AsyncClient, Client
from partner_system_user.models import TokenType
from partner_system_user.partner_system_user.operations.authenticate import AuthenticationResponse
from partner_system_user.testing import FakeServer
from services88.online import Environment, PrivateKey, SignedRequest, SignInRefusedError, SystemUser


def soap_exchange(request: SignedRequest) -> AuthenticationResponse:
    """Exchange a signed token: ``SystemUser(exchange=soap_exchange, ...)``."""
    with Client(request.environment.system_user_soap_url, headers=headers_of(request)) as partner:
        return partner.authenticate(signed_system_token=request.signed_token, return_token_type=TokenType.JWT)


async def async_soap_exchange(request: SignedRequest) -> AuthenticationResponse:
    """Exchange a signed token: ``AsyncSystemUser(exchange=async_soap_exchange, ...)``."""
    async with AsyncClient(request.environment.system_user_soap_url, headers=headers_of(request)) as partner:
        return await partner.authenticate(signed_system_token=request.signed_token, return_token_type=TokenType.JWT)


def headers_of(request: SignedRequest) -> ApplicationTokenContextIdentifierHeaders:
    """Return the SOAP headers: which application, and which customer."""
    return ApplicationTokenContextIdentifierHeaders(
        application_token=request.application_token, context_identifier=request.tenant
    )


class Partner:
    """Stands for the service of the vendor: the customer has taken back the approval."""

    def authenticate(self, **_: object) -> AuthenticationResponse:
        """Refuse."""
        return AuthenticationResponse(is_successful=False, error_message="Authorization error: Revoked (1)")


def main() -> None:
    """Ask for a ticket, and print what became of it."""
    with FakeServer(partner_system_user=Partner()) as server:
        user = SystemUser(
            environment=Environment("fake", server.url),
            tenant="Cust12345",
            application_token="the client secret of the application",  # noqa: S106 - made up
            system_user_token="My App-a1B2c3D4e5",  # noqa: S106 - made up
            private_key=PrivateKey(rsa.generate_private_key(65537, 2048)),  # PrivateKey.load("key.xml")
            exchange=soap_exchange,
        )
        try:
            user.ticket()
        except SignInRefusedError as error:
            print(f"{error.reason}: {error}")
        (call,) = server.calls
        print("The service was asked for a", call.body.return_token_type, "for", call.headers.context_identifier)


if __name__ == "__main__":
    main()
