"""docs/guide/types.md: its schemas make a package, its Python runs, and what stands behind ``#`` goes over the wire."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from lxml import etree
from small_contracts import Operation, importing, wsdl

from .test_code_blocks import blocks

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "docs/guide/types.md"
SHOWN = re.compile(r"^(\w+) = .*  # (<.*>)$", re.MULTILINE)
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
EMPTY = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><Do xmlns="urn:t"/></s:Body></s:Envelope>'


def contract() -> str:
    types = "".join(block.text for block in blocks(PAGE) if block.language == "xml")
    names = re.findall(r'<x:complexType name="(\w+)"', types)
    request = "".join(f'<x:element name="{name}" type="t:{name}" minOccurs="0"/>' for name in names)
    return wsdl(Operation("Do", request=request), types=types)


def written(operation: Any, value: Any) -> str:
    """Return the element of a value, without the declarations of namespaces."""
    message = operation.decode_request(EMPTY.encode())
    setattr(message.body, type(value).__name__.lower(), value)
    (element,) = etree.fromstring(operation.encode_request(message)).find("{*}Body/{*}Do")
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r"(?<=[</ \"])(?!i:)\w+:(?=\w)", "", re.sub(r' xmlns(:\w+)?="[^"]*"', "", text))


def test_the_page_is_true(tmp_path: Path):
    with importing(tmp_path, "shop", contract()) as package:
        try:
            given: dict[str, Any] = {"__name__": "docs"}
            checked = 0
            for block in blocks(PAGE):
                if block.language == "python":
                    exec(compile(block.text, PAGE, "exec"), given)  # noqa: S102 - our own documentation
                    for name, expected in SHOWN.findall(block.text):
                        assert written(package.OPERATIONS["Calc.Do"], given[name]) == expected
                        checked += 1
            assert checked > 8
        finally:
            for name in [name for name in sys.modules if name == "shop" or name.startswith("shop.")]:
                del sys.modules[name]
