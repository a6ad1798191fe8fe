"""Report what customers ordered, reorder what is missing, and tell what went over the wire: with zeep.

Call it with the address of the service, the name of the tenant, and a user; the password is in BOOKSHOP_PASSWORD.
``report_with_soapbind.py`` is the same program after the move.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree
from zeep import Client, Settings, Transport, xsd
from zeep.exceptions import Fault, TransportError
from zeep.plugins import HistoryPlugin
from zeep.wsse.username import UsernameToken

NAMESPACE = "{urn:example:bookshop}"


class Bookshop:
    """The calls that the report needs."""

    def __init__(self, address: str, tenant: str, user: str, password: str) -> None:
        """Read the WSDL of the service, and prepare the headers."""
        self.history = HistoryPlugin(maxlen=5)
        self.client = Client(
            f"{address}?wsdl",
            wsse=UsernameToken(user, password, use_digest=True, zulu_timestamp=True),
            transport=Transport(timeout=30, operation_timeout=60),
            settings=Settings(xml_huge_tree=True),
            plugins=[self.history],
        )
        self.client.set_default_soapheaders({"session": {"Tenant": tenant}})
        self.factory = self.client.type_factory("ns0")

    def close(self) -> None:
        """Close the connections."""
        self.client.transport.session.close()

    def orders(self, status: str, limit: int) -> list[Any]:
        """Return the orders of a status, up to a number."""
        return self.client.service.ListOrders(Status=status, Limit=limit) or []

    def find(self, number: str) -> Any | None:
        """Return an order; say why if there is none, and return None."""
        try:
            return self.client.service.FindOrder(Number=number)
        except Fault as fault:
            entry = None if fault.detail is None else fault.detail.find(f"{NAMESPACE}NotFound")
            if entry is None:
                raise
            detail = self.client.wsdl.types.deserialize(entry)
            print(f"{detail.Number}: {fault.message} ({detail.Hint})")
            return None

    def reorder(self, order: Any, due: date) -> Any:
        """Place the same order again, paid by card, with a remark, and return what the service made of it."""
        lines = [self.factory.Line(Sku=line.Sku, Quantity=line.Quantity) for line in order.Line]
        made = self.factory.Order(
            Number=f"R-{order.Number}",
            Customer=order.Customer,
            Line=lines,
            Card="4111",
            Due=due,
            Total=order.Total,
            Note=order.Note if order.Note is not None else xsd.Nil,
            currency=order.currency,
        )
        return self.client.service.PlaceOrder(Order=made, Coupon="AGAIN")

    def cancel(self, number: str) -> int:
        """Cancel an order, and return how many may still be cancelled."""
        answer = self.client.service.CancelOrder(Number=number)
        return answer.header.quota.Left


def totals(orders: list[Any]) -> dict[str, Decimal]:
    """Add up the orders of each customer."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for order in orders:
        if order.Customer is not None:
            found[order.Customer.Name] += order.Total or 0
    return dict(found)


def print_totals(found: dict[str, Decimal]) -> None:
    """Print the customers, the best first."""
    for name, total in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"{name:<20}{total:>12}")


def print_order(order: Any) -> None:
    """Print an order: what is in it, how it is paid, what was remarked."""
    paid = f"card {order.Card}" if order.Card else f"account {order.Iban}" if order.Iban else "not paid"
    print(f"{order.Number} {order.Status} {order.Total} {order.currency}, {paid}, due {order.Due}")
    for line in order.Line:
        print(f"  {line.Quantity} x {line.Sku}")
    if order.Note:
        print(f"  {order.Note}")


def print_history(history: HistoryPlugin) -> None:
    """Print the last messages: the operation, and whether the password was kept out."""
    for exchange in history._buffer:  # noqa: SLF001 - HistoryPlugin itself shows the last one only
        sent = exchange["sent"]["envelope"]
        text = etree.tostring(sent, encoding="unicode")
        operation = etree.QName(sent.find("{*}Body")[0]).localname
        answered = "not answered" if exchange["received"] is None else "answered"
        password = "shown" if os.environ["BOOKSHOP_PASSWORD"] in text else "kept"
        print(f"{operation}: {answered}, password {password}")


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
        print_totals(totals(bookshop.orders("Shipped", given.limit)))
        for number in ("A-8", "A-9999"):
            order = bookshop.find(number)
            if order is not None:
                print_order(order)
                print_order(bookshop.reorder(order, order.Due + timedelta(days=14)))
        print(f"{bookshop.cancel('A-8')} more may be cancelled")
        print_history(bookshop.history)
    except Fault as fault:
        print(f"{Path(sys.argv[0]).name}: the service says no: {fault.message}", file=sys.stderr)
        return 1
    except TransportError as error:
        print(f"{Path(sys.argv[0]).name}: HTTP {error.status_code}", file=sys.stderr)
        return 2
    finally:
        bookshop.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
