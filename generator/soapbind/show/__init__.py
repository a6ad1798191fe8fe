"""What ``soapbind show`` prints: services, signatures and types of a contract, as text or as JSON."""

from soapbind.show.as_json import FORMAT_VERSION, show_json
from soapbind.show.content import type_label
from soapbind.show.python import Wanted, python_json, python_text
from soapbind.show.text import show_text, signature

__all__ = [
    "FORMAT_VERSION",
    "Wanted",
    "python_json",
    "python_text",
    "show_json",
    "show_text",
    "signature",
    "type_label",
]
