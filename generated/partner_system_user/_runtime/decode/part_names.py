"""Parts of a wrapper whose elements have its namespace, where the contract says that they have none.

WS-I Basic Profile 1.1 (R2735) forbids it in style rpc, and SOAP 1.1 (section 7.1) says no more than that a part is
called like its parameter: node-soap and others write it so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..schema.members import members_of

if TYPE_CHECKING:
    from ..schema.record import Record
    from ..xml.lxml_adapter import Node


def drop_wrapper_namespace(wrapper: Node, cls: type[Record]) -> bool:
    """Call such parts as the contract of ``cls`` does. Returns whether there were any.

    All that comes must be so, and all that the contract has: what it knows by the longer name is another element.
    """
    own = cls.__xml_name__.namespace
    parts = [name for _, name, _ in members_of(cls)]
    if not own or any(name.namespace for name in parts):
        return False
    short = {f"{{{own}}}{name.name}": name.name for name in parts}
    children = list(wrapper)
    if not children or any(child.tag not in short for child in children):
        return False
    for child in children:
        child.tag = short[child.tag]
    return True
