"""A fake server for the contract beside it, which the programs in this folder call.

Generate the package first: ``soapbind generate bookshop.wsdl --package bookshop --output .``. Then
``python fake_bookshop.py`` starts the server, and says where.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bookshop import models
from bookshop.orders import NotFound, OrdersPortType
from bookshop.testing import FakeServer, current_call
from bookshop.wssecurity import ServerSecurity

WSDL = Path(__file__).with_name("bookshop.wsdl")
LAST = 2000
FIRST = datetime(2026, 5, 27, 1, 23, 32, tzinfo=UTC)


def order(number: int) -> models.Order:
    """Return the order of a number."""
    return models.Order(
        number=f"A-{number}",
        status=models.Status.SHIPPED if number % 3 else models.Status.OPEN,
        customer=models.Company(name=f"Customer {number % 7}", vat_number="IE6388047V"),
        line=[models.Line(sku="978-1", quantity=number), models.Line(sku="978-2", quantity=1)],
        placed=FIRST + timedelta(hours=number),
        due=date(2026, 6, 1),
        total=Decimal(number) * Decimal("9.50"),
        note="fragile" if number % 2 else None,
        currency="EUR",
    )


class Orders(OrdersPortType):
    """Keeps nothing: every number up to 2000 is an order."""

    def find_order(self, *, number: str) -> models.Order:
        """Return an order."""
        found = int(number.removeprefix("A-"))
        if found > LAST:
            raise NotFound(models.NotFound(number=number, hint=f"A-{LAST} is the last"), "there is no such order")
        return order(found)

    def place_order(self, *, order: models.Order, coupon: str | None = None) -> models.Order:
        """Return the order as it was placed; a coupon leaves a remark."""
        return replace(order, status=models.Status.OPEN, note=order.note if coupon is None else coupon)

    def cancel_order(self, *, number: str) -> models.Order:
        """Return the order, and in a header how many may still be cancelled."""
        current_call().reply_headers.append(models.Quota(left=9))
        return self.find_order(number=number)

    def list_orders(self, *, status: models.Status | None = None, limit: int | None = None) -> list[models.Order]:
        """Return the first orders of a status."""
        return [each for each in map(order, range(1, (limit or 10) + 1)) if status in {None, each.status}]


def bookshop(security: ServerSecurity | None = None) -> FakeServer:
    """Return the server, which asks for the security that is given; it runs inside ``with``."""
    return FakeServer(orders=Orders(), wsdl=WSDL, security=security)


if __name__ == "__main__":
    with bookshop(ServerSecurity({"kari": "s3cret"})) as server:
        print(f"{server.url}, user kari, password s3cret")
        input("Enter stops it. ")
