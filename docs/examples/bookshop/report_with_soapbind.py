"""Report what customers ordered, reorder what is missing, and tell what went over the wire: with soapbind.

Call it with the address of the service, the name of the tenant, and a user; the password is in BOOKSHOP_PASSWORD.
``report_with_zeep.py`` is the same program before the move. The package is made by
``soapbind generate bookshop.wsdl --package bookshop --output .``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from bookshop import NIL, Client, History, HttpStatusError, SoapFault
from bookshop.models import Line, Order, Session, Status
from bookshop.orders import NotFound
from bookshop.wssecurity import Security, UsernameToken

if TYPE_CHECKING:
    from collections.abc import Iterable


class Bookshop:
    """The calls that the report needs."""

    def __init__(self, address: str, tenant: str, user: str, password: str) -> None:
        """Prepare the client and its headers."""
        self.history = History(last=5)
        self.client = Client(
            address,
            headers=Session(tenant=tenant),
            plugins=(Security(UsernameToken(user, password, digest=True)), self.history),
            timeout=60,
        )

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def totals(self, status: Status, limit: int) -> dict[str, Decimal]:
        """Add up the orders of each customer, as they arrive."""
        with self.client.iterate.list_orders(status=status, limit=limit) as orders:
            return totals(orders)

    def find(self, number: str) -> Order | None:
        """Return an order; say why if there is none, and return None."""
        try:
            return self.client.find_order(number=number)
        except NotFound as fault:
            print(f"{fault.detail.number}: {fault.reason} ({fault.detail.hint})")
            return None

    def reorder(self, order: Order, due: date) -> Order:
        """Place the same order again, paid by card, with a remark, and return what the service made of it."""
        made = Order(
            number=f"R-{order.number}",
            customer=order.customer,
            line=[Line(sku=line.sku, quantity=line.quantity) for line in order.line],
            card="4111",
            due=due,
            total=order.total,
            note=order.note if order.note is not None else NIL,
            currency=order.currency,
        )
        return self.client.place_order(order=made, coupon="AGAIN")

    def cancel(self, number: str) -> int:
        """Cancel an order, and return how many may still be cancelled."""
        quota = self.client.with_reply.cancel_order(number=number).headers.quota
        return 0 if quota is None else quota.left


def totals(orders: Iterable[Order]) -> dict[str, Decimal]:
    """Add up the orders of each customer."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for order in orders:
        if order.customer is not None:
            found[order.customer.name] += order.total or 0
    return dict(found)


def print_totals(found: dict[str, Decimal]) -> None:
    """Print the customers, the best first."""
    for name, total in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"{name:<20}{total:>12}")


def print_order(order: Order) -> None:
    """Print an order: what is in it, how it is paid, what was remarked."""
    paid = f"card {order.card}" if order.card else f"account {order.iban}" if order.iban else "not paid"
    status = order.status.value if order.status else None
    print(f"{order.number} {status} {order.total} {order.currency}, {paid}, due {order.due}")
    for line in order.line:
        print(f"  {line.quantity} x {line.sku}")
    if order.note:
        print(f"  {order.note}")


def print_history(history: History) -> None:
    """Print the last messages: the operation, and whether the password was kept out."""
    for exchange in history.exchanges:
        operation = exchange.operation.partition(".")[2]
        password = "shown" if os.environ["BOOKSHOP_PASSWORD"] in exchange.request else "kept"
        print(f"{operation}: {'answered' if exchange.status else 'not answered'}, password {password}")


def main(arguments: list[str]) -> int:
    """Print the report, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("tenant")
    parser.add_argument("user")
    parser.add_argument("--limit", type=int, default=1500)
    given = parser.parse_args(arguments)
    bookshop = Bookshop(given.address, given.tenant, given.user, os.environ["BOOKSHOP_PASSWORD"])
    try:
        print_totals(bookshop.totals(Status.SHIPPED, given.limit))
        for number in ("A-8", "A-9999"):
            order = bookshop.find(number)
            if order is not None and isinstance(order.due, date):
                print_order(order)
                print_order(bookshop.reorder(order, order.due + timedelta(days=14)))
        print(f"{bookshop.cancel('A-8')} more may be cancelled")
        print_history(bookshop.history)
    except SoapFault as fault:
        print(f"{Path(sys.argv[0]).name}: the service says no: {fault.reason}", file=sys.stderr)
        return 1
    except HttpStatusError as error:
        print(f"{Path(sys.argv[0]).name}: HTTP {error.status}", file=sys.stderr)
        return 2
    finally:
        bookshop.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
