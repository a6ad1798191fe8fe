"""The pages of the mock, and its control over HTTP: below ``/_mock``, which no service has as its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from soapbind import __version__
from soapbind.errors import SoapbindError
from soapbind.mocking.web.control import Control
from soapbind.mocking.web.pages import Page, plain
from soapbind.mocking.web.views import Examples, first_page, operation_page, request_page
from soapbind.resources import template_root

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from soapbind.mocking.plans import Contracted, Plans
    from soapbind.mocking.recorded.journal import Journal
    from soapbind.mocking.replies.samples import Samples
    from soapbind.mocking.web.views import ServiceLinks

ROOT = "/_mock"
_FILES = {"mock.css": "text/css; charset=utf-8", "mock.js": "text/javascript; charset=utf-8"}
_PORT = re.compile(":[0-9]*$")
_READING = frozenset({"GET", "HEAD"})


@dataclass
class Site:
    """Answers requests for pages and control. ``hosts`` are the names it may be asked by, none for any."""

    title: str
    services: Sequence[ServiceLinks]
    journal: Journal
    plans: Plans
    contracted: Contracted
    samples: Samples
    hosts: frozenset[str] = frozenset()

    def owns(self, method: str, path: str, query: bytes) -> bool:
        """Whether a request is for the site, and not for a service."""
        if path == ROOT or path.startswith(f"{ROOT}/"):
            return True
        return path == "/" and method in _READING and not query

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Page:
        """Return the page, or what a control request does."""
        host = _PORT.sub("", headers.get("host", "")).lower()
        if self.hosts and host not in self.hosts:  # a page elsewhere whose name leads here (DNS rebinding)
            return plain(421, f"this page is shown under the names {', '.join(sorted(self.hosts))}")
        kind, _, rest = path.removeprefix(ROOT).strip("/").partition("/")
        control = Control(self.journal, self.plans)
        if kind == "plans" and not rest:
            return control.of_plans(method, headers, body)
        if kind == "requests" and not rest and method != "HEAD":
            return control.of_requests(method)
        if method not in _READING:
            return plain(405, "GET shows a page", {"allow": "GET"})
        found = self._shown(kind, rest)
        return found if method == "GET" else Page(found.status, found.content_type, b"", found.more)

    def _shown(self, kind: str, rest: str) -> Page:
        """Return what is read only."""
        if not kind:
            return self._page(
                "page.html.jinja", {"heading": self.title, **first_page(self.journal.last(), self.plans.all())}
            )
        if kind in _FILES and not rest:
            return Page(200, _FILES[kind], (template_root() / "mock" / kind).read_bytes())
        if kind == "count" and not rest:
            return plain(200, str(self.journal.count))
        if kind == "operations" and rest in self.contracted.operations:
            return self._operation(rest)
        number = int(rest) if kind == "requests" and re.fullmatch("[0-9]{1,12}", rest) else 0
        exchange = self.journal.find(number)
        if exchange is None:
            return plain(404, f"there is nothing here, or no longer; see / and {ROOT}/plans, {ROOT}/requests")
        return self._page("request.html.jinja", request_page(exchange))

    def _operation(self, key: str) -> Page:
        """Show an operation with examples of its messages."""
        service = next(each for each in self.services if key in each.operations)
        try:
            found = Examples(*self.samples.texts(key, service.versions[0]), self.samples.as_json(key))
        except SoapbindError as error:
            return plain(404, f"no example of {key}: {error.diagnostics[0].message}")
        action = self.samples.found[key][1].action
        values = operation_page(key, service, action, self.contracted.faults(key), found)
        return self._page("operation.html.jinja", values)

    @cached_property
    def _environment(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(template_root() / "mock"),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def _page(self, template: str, values: Mapping[str, Any]) -> Page:
        """Return a page: a template inside the layout, in which its text is markup already."""
        common = {"services": self.services, "root": ROOT, **values}
        body = self._environment.get_template(template).render(common)
        text = self._environment.get_template("layout.html.jinja").render(
            {**common, "body": body, "title": self.title, "count": self.journal.count, "tool_version": __version__}
        )
        return Page(200, "text/html; charset=utf-8", text.encode("utf-8", "xmlcharrefreplace"))
