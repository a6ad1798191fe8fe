"""Control of the mock over HTTP: plans to add and delete, what came in as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from soapbind.mocking.plans import PlanError, plan_of_json, shown
from soapbind.mocking.web.pages import Page, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soapbind.mocking.plans import Plans
    from soapbind.mocking.recorded.journal import Exchange, Journal

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Control:
    """Answers control requests."""

    journal: Journal
    plans: Plans

    def of_plans(self, method: str, headers: Mapping[str, str], body: bytes) -> Page:
        """Show, add or delete plans."""
        if method == "POST":
            return self._add(headers.get("content-type", ""), body)
        if method not in {"GET", "DELETE"}:
            return plain(405, "GET shows the plans, POST adds one, DELETE deletes all", {"allow": "GET, POST, DELETE"})
        if method == "DELETE":
            self.plans.clear()
        return self._shown(200)

    def _shown(self, status: int) -> Page:
        return _json(list(map(shown, self.plans.all())), status)

    def _add(self, content_type: str, body: bytes) -> Page:
        if content_type.partition(";")[0].strip().lower() != _JSON:
            # Which no page elsewhere can send without asking first (fetch.spec.whatwg.org, CORS-safelisted headers).
            return plain(415, f"send a plan as JSON, with Content-Type: {_JSON}")
        try:
            self.plans.add(plan_of_json(json.loads(body)))
        except PlanError as error:
            return plain(400, str(error))
        except (ValueError, RecursionError) as error:
            return plain(400, f"the body is not JSON: {error}")
        return self._shown(201)

    def of_requests(self, method: str) -> Page:
        """Show or forget what came in."""
        if method not in {"GET", "DELETE"}:
            return plain(405, "GET shows the last requests, DELETE forgets them", {"allow": "GET, DELETE"})
        if method == "DELETE":
            self.journal.clear()
        return _json([_as_json(each) for each in self.journal.last()], 200)


def _as_json(exchange: Exchange) -> dict[str, object]:
    advice = exchange.advice
    return {
        "number": exchange.number,
        "at": exchange.at.isoformat(),
        "seconds": round(exchange.seconds, 6),
        "method": exchange.method,
        "path": exchange.path,
        "operation": exchange.operation or None,
        "status": exchange.status,
        "source": exchange.source or None,
        "problem": advice.problem if advice is not None else None,
        "fix": advice.fix if advice is not None else None,
        "request": exchange.request.text,
        "reply": exchange.reply.text,
    }


def _json(value: object, status: int) -> Page:
    return Page(status, _JSON, json.dumps(value, indent=1).encode() + b"\n")
