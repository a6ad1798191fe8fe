"""Replies from a folder: files ``Service.Operation.xml`` or ``.json``, checked against the contract.

They are read again when they have changed.

The XML is a whole envelope, with headers or a fault if need be, or only the element that is in its Body. The JSON is
that of the result.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from soapbind.did_you_mean import nearest
from soapbind.errors import Diagnostic, Location, Problems, SoapbindError
from soapbind.files import encoding_of, read_file
from soapbind.mocking.recorded.remarks import UnknownElementError, check_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from soapbind.mocking.generated import Generated

_LARGEST = 64 << 20  # bytes of a reply
_SUFFIXES = (".xml", ".json")
_ENVELOPES = (
    "{http://schemas.xmlsoap.org/soap/envelope/}Envelope",
    "{http://www.w3.org/2003/05/soap-envelope}Envelope",
)
_AROUND = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What answers a call: typed ``headers`` and ``body``, or a ``fault`` instead, and ``source``, where it is from."""

    source: str
    headers: Any = None
    body: Any = None
    fault: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as it was when it was read: its time and size, and the reply in it or what is wrong with it."""

    state: tuple[int, int]
    reply: Reply | SoapbindError


@dataclass(frozen=True, slots=True)
class ReplyReader:
    """Turns XML and JSON into replies of a package's operations."""

    package: Generated

    def of_xml(self, key: str, data: bytes, where: Location, *, is_strict: bool = True) -> Reply:
        """Return the reply in an envelope, or in the element of its Body. Raises SoapbindError with the place.

        ``is_strict`` also refuses what a client would ignore or lose: members out of order, or with another name.
        """
        operation, runtime = self.package.operations[key], self.package.runtime
        document: Any = None
        try:
            text = runtime("xml.charset").to_utf8(data, None)
            document = etree.fromstring(text, _PARSER)
            text = _enveloped(document, text)
            response = operation.decode_response(text)
            if is_strict:
                self._check(runtime("xml.parse").parse(text), operation)
                check_unknown(response.body)
        except self.package.error("SoapFault") as fault:
            return Reply(where.document, headers=fault.headers, fault=fault)
        except etree.XMLSyntaxError as error:
            place = where._replace(line=error.lineno or 0)
            raise _refused(place, f"not well-formed XML: {error.msg}", _xml_help(key)) from None
        except self.package.error("DecodeError") as error:
            place = where._replace(path=tuple(error.path), line=_line_of(document, error.path))
            raise _refused(place, error.message, _xml_help(key)) from None
        except UnknownElementError as error:
            place = where._replace(line=_line_of(document, [error.name]))
            raise _refused(place, str(error), _xml_help(key)) from None
        return Reply(where.document, response.headers, response.body)

    def _check(self, root: Any, operation: Any) -> None:
        """Check a response as strictly as a request. Raises SoapFault and DecodeError."""
        checks = self.package.runtime("testing.strict_request")
        check = checks.request_check(lenient=False, is_data_contract=self.package.is_data_contract)
        try:
            check(root, replace(operation, request=operation.response))
        except self.package.error("SoapFault") as fault:
            raise self.package.error("DecodeError")(fault.reason) from None

    def of_json(self, key: str, data: bytes, where: Location) -> Reply:
        """Return the reply with the result in a JSON text. Raises SoapbindError with the place."""
        try:
            found = json.loads(data.decode(encoding_of(data)))
            return Reply(where.document, body=self.body_of(key, found))
        except UnicodeDecodeError as error:
            raise _refused(where, f"not UTF-8: {error.reason} at byte {error.start}", "save it as UTF-8") from None
        except json.JSONDecodeError as error:
            place = where._replace(line=error.lineno)
            raise _refused(place, f"not JSON: {error.msg}, column {error.colno}", "correct the file") from None
        except RecursionError:
            raise _refused(where, "the JSON is nested too deeply", "correct the file") from None
        except self.package.error("JsonError") as error:
            raise _refused(where, str(error), _json_help(key)) from None

    def body_of(self, key: str, found: object) -> Any:
        """Return the body with a result that is plain data, as JSON has it. Raises JsonError with its path.

        That is the value of the only result, an object with several, and null where there is none.
        """
        cls = self.package.operations[key].response[1]
        names = self.package.runtime("schema.members").wire_fields(cls)
        if not names and found is None:
            return cls()
        from_data = self.package.part("json").from_data
        if len(names) != 1:
            return from_data(cls, found)
        name = next(iter(names))
        try:
            return from_data(cls, {name: found})
        except self.package.error("JsonError") as error:
            error.path = error.path.replace(f"$.{name}", "$", 1)
            raise


def _line_of(document: Any, path: Iterable[str]) -> int:
    """Return the line of the element that a path of names leads to, as far as it can be followed, 0 for no line."""
    nodes, line = [document] if document is not None else [], 0
    is_first = True
    for step in path:
        name, _, place = step.rstrip("]").partition("[")
        found = [
            each
            for node in nodes[:1]
            for each in (node.iter(f"{{*}}{name}") if is_first else node.iterchildren(f"{{*}}{name}"))
        ]
        nodes = found[int(place) - 1 :] if place.isdecimal() else found
        line = nodes[0].sourceline if nodes else line
        is_first = False
    return line


def _enveloped(document: Any, text: bytes) -> bytes:
    """Return an envelope: a document that is one, or one with the document as the content of its Body."""
    if document.tag in _ENVELOPES or document.getroottree().docinfo.doctype:
        return text
    return _AROUND.format(etree.tostring(document, encoding="unicode", with_tail=False)).encode()


def _refused(where: Location, message: str, advice: str) -> SoapbindError:
    return SoapbindError(Diagnostic(where, "bad-reply", message, advice))


def _json_help(key: str) -> str:
    return f"keys are the names of fields in Python; the sample of {key} on the page shows what there is"


def _xml_help(key: str) -> str:
    return f'"soapbind sample SOURCE {key} --message response" prints a valid one'


@dataclass(slots=True)
class ReplyFolder:
    """The files of a folder, each read again when it has changed."""

    folder: Path
    reader: ReplyReader
    _read: dict[str, _Read] = field(default_factory=dict[str, _Read])

    def check(self) -> None:
        """Read all files. Raises SoapbindError with what is wrong with any of them."""
        problems = Problems()
        if not self.folder.is_dir():
            message = "there is no such folder" if not self.folder.exists() else "is not a folder"
            problems.add(Location(str(self.folder)), "bad-reply", message, "give --replies a folder with files")
        problems.raise_if_any()
        keys = set(self.reader.package.operations)
        for path in self._files().values():
            if path.stem not in keys:
                near = nearest(path.stem, keys)
                hint = f"did you mean {near}{path.suffix}?" if near else "name files SERVICE.OPERATION.xml or .json"
                problems.add(Location(str(path)), "bad-reply", f"there is no operation {path.stem}", hint)
                continue
            try:
                self.find(path.stem)
            except SoapbindError as error:
                for each in error.diagnostics:
                    problems.note(each)
        problems.raise_if_any()

    def find(self, key: str) -> Reply | None:
        """Return the reply to an operation, None without a file. Raises SoapbindError for what is wrong in it."""
        files = self._files()  # looked up among the names that are there: no name of a contract becomes a path
        for suffix in _SUFFIXES:
            path = files.get(key + suffix)
            if path is not None:
                return self._reply(key, path)
        return None

    def names(self) -> tuple[str, ...]:
        """Return the names of the files, in order."""
        return tuple(self._files())

    def _files(self) -> Mapping[str, Path]:
        return {path.name: path for path in self._listed()}

    def _listed(self) -> Iterator[Path]:
        try:
            found = sorted(self.folder.iterdir())
        except OSError:  # taken away while the server runs
            return
        yield from (path for path in found if path.suffix in _SUFFIXES and not path.name.startswith("."))

    def _reply(self, key: str, path: Path) -> Reply:
        where = Location(str(path))
        try:
            state = path.stat()
            now = state.st_mtime_ns, state.st_size
        except OSError:  # reading tells why
            now = (0, 0)
        known = self._read.get(path.name)
        if known is None or known.state != now:
            known = _Read(now, self._fresh(key, path, where))
            self._read[path.name] = known
        if isinstance(known.reply, SoapbindError):
            raise SoapbindError(*known.reply.diagnostics)
        return known.reply

    def _fresh(self, key: str, path: Path, where: Location) -> Reply | SoapbindError:
        read = self.reader.of_json if path.suffix == ".json" else self.reader.of_xml
        try:
            return read(key, read_file(path, _LARGEST), where)
        except SoapbindError as error:
            return error
        except OSError as error:
            return _refused(where, f"cannot be read: {error.strerror or error}", "check the file and its permissions")
