"""The two versions of SOAP encoding as they are written."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ..package import prefixes
from .soapenc import SOAP_12


class Dialect(NamedTuple):
    """How references and arrays are written in one version; ``prefix`` is that of its namespace, with the colon."""

    namespace: str
    prefix: str
    is_12: bool

    @property
    def declared(self) -> str:
        """What declares the prefix."""
        return f' xmlns:{self.prefix[:-1]}="{self.namespace}"'

    @property
    def style(self) -> str:
        """The attribute that says how an element and all in it is encoded (SOAP 1.1, 4.1.1), and the prefix for it."""
        return f'{self.declared} s:encodingStyle="{self.namespace}"'

    def id(self, name: str) -> str:
        """Return the attribute of an element that others refer to."""
        return f' {self.prefix}id="{name}"' if self.is_12 else f' id="{name}"'

    def reference(self, name: str) -> str:
        """Return the attribute of an element that refers to another."""
        return f' {self.prefix}ref="{name}"' if self.is_12 else f' href="#{name}"'

    def independent(self, tag: str, name: str) -> str:
        """Return the start of an independent element, without its end; those of SOAP 1.1 say that they are no root."""
        root = "" if self.is_12 else f' {self.prefix}root="0"'
        return f"<{tag}{self.id(name)}{root}{self.style}"

    def array(self, item: str, sizes: str) -> str:
        """Return the attributes of an array of a type, with its sizes as SOAP 1.1 writes them."""
        if not self.is_12:
            return f' {self.prefix}arrayType="{item}{sizes}"'
        size = sizes.strip("[]").replace(",", " ")
        return f' {self.prefix}itemType="{item.partition("[")[0]}" {self.prefix}arraySize="{size}"'


@cache
def dialect_of(namespace: str) -> Dialect:
    """Return the version that a namespace stands for."""
    return Dialect(namespace, f"{prefixes().get(namespace, 'soapenc')}:", namespace == SOAP_12)
