"""Names: from what XML allows to what Python allows. A name that is safe has a type of its own."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from functools import lru_cache
from typing import NewType

from soapbind.aliases import Kind
from soapbind.contract.qnames import segment
from soapbind.pymodel.naming.exported import EXPORTED_NAMES
from soapbind.pymodel.naming.spelling import all_spelled, spelled

ClassName = NewType("ClassName", str)
FieldName = NewType("FieldName", str)
ConstantName = NewType("ConstantName", str)
ModuleName = NewType("ModuleName", str)

MAX_LENGTH = 120  # a file name of this length works on every file system
_MAX_BYTES = 200  # of 255 that most have; Python adds .cpython-313.pyc and digits

# CallerIDs -> Caller IDs; CRMScript -> CRM Script; Wgs84Latitude -> Wgs84 Latitude; UIHintAll -> UI Hint All
_LOWER = r"[^\WA-Z\d_]"
_CONSTANT = re.compile(r"[A-Z][A-Z\d]*(_[A-Z\d]+)*")
_WORDS = re.compile(rf"[A-Z]{{2,}}s(?![^\WA-Z\d_])\d*|[A-Z]+(?=[A-Z]{_LOWER})|[A-Z]?{_LOWER}+\d*|[A-Z]+\d*|\d+")

# Names a generated module uses itself; a type of the contract may not shadow them.
_RESERVED_CLASSES = frozenset(
    [
        "Any",
        "AnyValue",
        "Annotated",
        "AsyncClient",
        "Client",
        "ClassVar",
        "ContentPart",
        "Decimal",
        "ExtensionData",
        "Iterations",
        "Literal",
        "NIL",
        "Nil",
        "Operation",
        "Path",
        "Protocol",
        "Record",
        "Replies",
        "Reply",
        "Request",
        "Response",
        "TYPE_CHECKING",
        "TypedValue",
        "UUID",
        "WireEnum",
        "WireFlag",
        "XmlFragment",
        "XmlName",
        "None",
        "True",
        "False",
        *("MODULES", "NAMESPACE", "OPERATION", "RENAMED"),
        # What the runtime offers: a body of the same name would hide it from the body below it.
        *("ANY", "ARRAYS", "BASE64", "BOOLEAN", "BYTE", "CHAR", "DATE", "DECIMAL", "DOUBLE", "DURATION", "FLOAT"),
        *("GUID", "INT", "INTEGER", "LONG", "SERIALIZATION", "SHORT", "STRING", "TIME", "XSD"),
        *(
            "AnyOperation",
            "ArrayOf",
            "Codec",
            "DictionaryOf",
            "EnumOf",
            "FlagsOf",
            "OrNil",
            "PairsOf",
            "RecordOf",
            "RecordsOf",
            "UnknownElement",
        ),
    ]
)
# Types that annotations name; a field of the same name would hide them from the fields below it.
_RESERVED_FIELDS = frozenset(
    [
        "bool",
        "bytes",
        "derived",
        "datetime",
        "dict",
        "dt",
        "element",
        "extension_data",
        "float",
        *("from_json", "to_json"),  # methods of all records
        "int",
        "list",
        "models",
        "op",
        "operations",
        "repeated",
        "self",
        "str",
        "timedelta",
        "wire",
        "unimplemented",  # what the methods of protocols call
        "xsd",
    ]
)
# Members that enum.Enum has itself.
_RESERVED_MEMBERS = frozenset({"mro"})
# Device names of Windows, which no file may have.
_RESERVED_MODULES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{d}{n}" for d in ("com", "lpt") for n in range(10)),
        "models",
        "server",
        "testing",
        "json",
        "wssecurity",
        "errors",
        "self",
        *("annotations", "lazy_names"),  # what the modules that gather others import
        "tuple",  # what they make of their names
        *("must_understand", "unknown_headers"),  # functions of the package itself
        *("dict", "str"),  # what annotations beside the modules of data types name
    ]
)
_RESERVED_METHODS = (
    _RESERVED_FIELDS
    | _RESERVED_MODULES
    | {"with_reply", "with_options", "iterate"}
    | {"close"}  # of the facade, which has the methods of an only service
    # What makes the methods of the class beside the client: a member of the same name would be called in its place.
    | {"reply", "nillable_reply", "item_by_item"}
)


# What the module of the exceptions has itself, and the exceptions of Python, which no class should hide.
RESERVED_FAULTS = frozenset(
    {
        *(name for name, found in vars(builtins).items() if isinstance(found, type)),
        *("AuthenticationError", "DeclaredFault", "DecodeError", "DetailEntry", "EmptyResultError", "EncodeError"),
        *("ExceptionDetail", "HttpStatusError", "JsonError", "ServerError", "SoapError", "SoapFault", "TransportError"),
        "TransportTimeoutError",
    }
)


# What names of each kind may not be, and how they are written.
_RESERVED: dict[str, frozenset[str]] = {
    Kind.TYPES: _RESERVED_CLASSES,
    Kind.HEADERS: _RESERVED_CLASSES | EXPORTED_NAMES | RESERVED_FAULTS,  # the package itself has all of them
    **dict.fromkeys((Kind.FIELDS, Kind.PARAMETERS, Kind.RESULTS), _RESERVED_FIELDS),
    Kind.OPERATIONS: _RESERVED_METHODS,
    Kind.VALUES: _RESERVED_MEMBERS,
    Kind.SERVICES: _RESERVED_MODULES,
    Kind.FAULTS: RESERVED_FAULTS,
}


def why_no_name(kind: Kind, name: str) -> str:
    """Return what makes a name impossible in generated code, "" if nothing; whether it is free is another question."""
    if not name.isidentifier() or _normal(name) != name:
        return "is not a name that Python allows"
    if keyword.iskeyword(name):
        return "is a keyword of Python"
    if name.startswith("_"):
        return "begins with an underscore, which names of generated code do not"
    return "is what generated code calls something else" if name in _RESERVED[kind] else ""


def why_not_usual(kind: Kind, name: str) -> str:
    """Return what makes a name unlike those of its kind (PEP 8), "" if nothing: it could hide what modules import."""
    if kind in (Kind.TYPES, Kind.HEADERS, Kind.FAULTS):
        return "" if not name[0].islower() else "does not begin with a capital letter, as classes do"
    if kind is Kind.VALUES:
        return "" if name == name.upper() else "is not in upper case, as members of enumerations are"
    return "" if name == name.lower() else "is not in lower case"


def words(name: str) -> list[str]:
    """Split a name into words: ``GetCallerIDsFromCRM2`` gives get, caller, ids, from, crm2 (in lower case)."""
    return [word.lower() for word in _WORDS.findall(_normal(name))]


def _normal(name: str) -> str:
    """Return a name as Python's parser sees it: NFKC, which file names and text must have too (PEP 3131)."""
    return unicodedata.normalize("NFKC", name)


def on_disk(module: str) -> str:
    """Return what tells files apart on systems where case does not count: equal for names that would be one file."""
    return module.upper().casefold()


def is_too_long(module: str) -> bool:
    """Whether a module's name is too long for a file on some system."""
    return len(module) > MAX_LENGTH or len(module.encode()) > _MAX_BYTES


def _identifier(text: str, fallback: str) -> str:
    text = _normal(text)  # a change of case can undo it
    if text and text[0].isdigit():
        text = f"{fallback}_{text}"
    return text if text.isidentifier() else fallback


def _free(name: str, taken: frozenset[str]) -> str:
    return f"{name}_" if keyword.iskeyword(name) or name in taken or (name.startswith("__")) else name


@lru_cache(maxsize=1 << 14)  # a name stands in many types
def field_name(name: str) -> FieldName:
    """Return the attribute or parameter name for an element: ``ChatSessionId`` gives ``chat_session_id``."""
    return FieldName(_free(_identifier("_".join(words(name)), "value"), _RESERVED_FIELDS))


def method_name(name: str) -> FieldName:
    """Return the name of an operation's method and module: ``AddChatMessage`` gives ``add_chat_message``."""
    return FieldName(_free(_identifier("_".join(words(name)), "call"), _RESERVED_METHODS))


def module_name(name: str) -> ModuleName:
    """Return the module (file) name for a type, operation or service."""
    return ModuleName(_free(_identifier("_".join(words(name)), "module"), _RESERVED_MODULES))


def class_name(name: str) -> ClassName:
    """Return the class name for a type; XML names that are Python class names already are kept as they are."""
    text = _normal(name)
    if not (text.isidentifier() and text[0].isupper() and "_" not in text.strip("_")):
        text = "".join(word[:1].upper() + word[1:] for word in re.findall(r"[^\W_]+", text))
    return ClassName(_free(_identifier(text, "Type"), _RESERVED_CLASSES))


def class_module(name: ClassName) -> ModuleName:
    """Return the module of a data type's class; ``models`` has both by name, so they must differ."""
    module = module_name(name)
    return ModuleName(f"{module}_") if str(module) == name else module


def apart(name: str, namespace: str) -> str:
    """Return a name with the last part of its namespace: ``Address`` of ``/Crm.Billing`` gives ``AddressBilling``."""
    last = re.findall(r"[^\W_]+", segment(namespace))[-1:]
    return name + "".join(word[:1].upper() + word[1:] for word in last)


def constant_name(name: str) -> ConstantName:
    """Return the member name for an enumeration value: ``ToCustomer`` gives ``TO_CUSTOMER``, ``-1`` ``MINUS_1``.

    A value that is written as a constant is its own name: ``COMMON2D``.
    """
    return ConstantName(name) if _CONSTANT.fullmatch(name) else _constant(spelled(name))


def constant_names(name: str) -> tuple[ConstantName, ConstantName]:
    """Return the member name for an enumeration value, and the one to take where another value has that."""
    return constant_name(name), _constant(all_spelled(name))


def _constant(text: str) -> ConstantName:
    return ConstantName(_free(_identifier("_".join(words(text)).upper(), "VALUE"), _RESERVED_MEMBERS))
