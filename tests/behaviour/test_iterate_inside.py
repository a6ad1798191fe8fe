"""Lists inside of a result, item by item while the reply arrives; the rest of the result afterwards."""

from __future__ import annotations

import asyncio
import importlib
from copy import deepcopy
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest
from reply_pieces import AsyncPieces, Pieces, cut
from small_contracts import Operation, importing, wsdl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MANY = 'minOccurs="0" maxOccurs="unbounded"'
TYPES = f"""
<x:complexType name="Row"><x:sequence>
 <x:element name="Id" type="x:int"/><x:element name="Text" type="x:string"/></x:sequence></x:complexType>
<x:complexType name="Tags"><x:sequence><x:element name="Tag" type="x:string" {MANY}/></x:sequence></x:complexType>
<x:complexType name="Page"><x:sequence>
 <x:element name="Title" type="x:string"/>
 <x:element name="Column" type="x:string" {MANY}/>
 <x:element name="Row" type="t:Row" nillable="true" {MANY}/>
 <x:element name="Tags" type="t:Tags"/>
 <x:element name="Total" type="x:int"/></x:sequence></x:complexType>
<x:complexType name="Book"><x:sequence>
 <x:element name="Page" type="t:Page"/><x:element name="Name" type="x:string"/></x:sequence></x:complexType>
<x:complexType name="Spread"><x:sequence>
 <x:element name="Book" type="t:Book"/><x:element name="Left" type="t:Page"/><x:element name="Right" type="t:Page"/>
 </x:sequence></x:complexType>
<x:complexType name="Node"><x:sequence>
 <x:element name="Row" type="t:Row" {MANY}/><x:element name="Node" type="t:Node" minOccurs="0"/>
 </x:sequence></x:complexType>
"""
OPERATIONS = {
    "Find": '<x:element name="Page" type="t:Page"/>',
    "Open": '<x:element name="Book" type="t:Book"/>',
    "Spread": '<x:element name="Spread" type="t:Spread"/>',
    "Node": '<x:element name="Node" type="t:Node"/>',
    "Both": f'<x:element name="Row" type="t:Row" {MANY}/><x:element name="Count" type="x:int"/>',
    "Nothing": '<x:element name="Page" type="t:Page" nillable="true"/>',
    "Number": '<x:element name="N" type="x:int"/>',
    "Void": "",
}
# The attributes from a result to a list of it, by operation.
LISTS = {
    "find": ("row", "column", "tags.tag"),
    "open": ("page.row", "page.column", "page.tags.tag"),
    "both": ("row",),
    "spread": ("left.row", "right.tags.tag"),  # of one class at several places
    "node": ("row",),
}
WAYS = [(operation, path) for operation, paths in LISTS.items() for path in paths]
COUNTS = (0, 1, 2, 3000)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    operations = [Operation(name, request="", response=response) for name, response in OPERATIONS.items()]
    folder = tmp_path_factory.mktemp("pages")
    with importing(folder, "pages_inside", wsdl(*operations, types=TYPES)) as package:
        importlib.import_module("pages_inside.testing")
        yield package


def answers(package: Any, count: int) -> dict[str, Any]:
    """Return the result of each operation, with so many items in each list."""
    models = package.models
    rows = [models.Row(id=number, text=f"æøå & {number}" * 5) for number in range(count)]
    if count > 1:
        rows[-1] = None
    words = [f"word <{number}>" for number in range(count)]
    page = models.Page(title="T", column=words, row=rows, tags=models.Tags(tag=words), total=count)
    both = package.OPERATIONS["Calc.Both"].response[1](row=[row for row in rows if row], count=count)
    return {
        "find": page,
        "open": models.Book(page=page, name="N"),
        "both": both,
        "spread": models.Spread(book=models.Book(page=page, name="N"), left=deepcopy(page), right=deepcopy(page)),
        "node": models.Node(row=both.row, node=models.Node(row=both.row)),
        "nothing": None,
        "number": 7,
        "void": None,
    }


def served(package: Any, count: int) -> Any:
    """Return a fake server with these results."""
    methods = {name: lambda _self, found=found: deepcopy(found) for name, found in answers(package, count).items()}
    return package.testing.FakeServer(calc=type("Calc", (), methods)())


def without(result: Any, path: str) -> Any:
    *holders, name = path.split(".")
    found = deepcopy(result)
    setattr(attrgetter(".".join(holders))(found) if holders else found, name, [])
    return found


@pytest.mark.sampled(6)
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize(("operation", "path"), WAYS)
def test_items_and_the_rest_are_the_result(pages: Any, operation: str, path: str, count: int):
    wanted = answers(pages, count)[operation]
    with served(pages, count) as server, pages.Client(server.url) as client:
        method = getattr(client, operation)
        assert method() == wanted
        with client.iterate(method, attrgetter(path))() as items:
            assert list(items) == attrgetter(path)(wanted)
            assert items.result == without(wanted, path)


@pytest.mark.parametrize(("operation", "path"), WAYS)
def test_asynchronously(pages: Any, operation: str, path: str):
    async def found(url: str) -> tuple[list[Any], Any]:
        async with (
            pages.AsyncClient(url) as client,
            client.iterate(getattr(client, operation), attrgetter(path))() as items,
        ):
            return [item async for item in items], items.result

    wanted = answers(pages, 3000)[operation]
    with served(pages, 3000) as server:
        assert asyncio.run(found(server.url)) == (attrgetter(path)(wanted), without(wanted, path))


def content(package: Any, count: int = 3000, operation: str = "Find") -> bytes:
    found = package.OPERATIONS[f"Calc.{operation}"]
    wrapper = found.response[1]
    result = answers(package, count)[operation.lower()]
    body = result if isinstance(result, wrapper) else wrapper(**{type(result).__name__.lower(): result})
    data: bytes = found.encode_response(package.Response(found.response[0](), body))
    return data


def over(package: Any, data: bytes, *, error: Exception | None = None) -> tuple[Any, Pieces]:
    transport = Pieces(cut(data, 10_000), error=error)
    return package.Client("http://host/", transport=transport), transport


def first_row(result: Any) -> Any:
    return result.row


def test_items_come_while_the_reply_arrives(pages: Any):
    client, transport = over(pages, content(pages))
    with client.iterate(client.find, first_row)() as rows:
        assert next(iter(rows)) == answers(pages, 1)["find"].row[0]
        assert transport.taken < len(transport.pieces) / 2
        with pytest.raises(RuntimeError, match="once all of its items were iterated over"):
            assert rows.result
    assert transport.is_closed


def test_a_reply_that_breaks_off(pages: Any):
    data = content(pages)
    client, _ = over(pages, data[: len(data) // 2], error=pages.TransportError("broken"))
    found: list[Any] = []
    with client.iterate(client.find, first_row)() as rows:
        with pytest.raises(pages.TransportError, match="broken"):
            found.extend(rows)
        with pytest.raises(RuntimeError):
            assert rows.result
    assert len(found) > 100
    assert found == answers(pages, 3000)["find"].row[: len(found)]


FAULTY: dict[str, tuple[bytes, bytes, int, str]] = {
    "the first row": (b"<Id>0</Id>", b"<Id>zero</Id>", 0, "at FindResponse/Page/Row/Id: 'zero' is not a valid int"),
    "another row": (b"<Id>2000</Id>", b"<Id>x</Id>", 2000, "at FindResponse/Page/Row/Id: 'x' is not a valid int"),
    "what is behind": (b"<Total>3000</Total>", b"", 3000, "Total"),
    "a member before": (b"<Title>T</Title>", b"", 3000, "Title"),
    "the end": (b"</Page>", b"", 3000, "not well-formed XML"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_errors_come_behind_what_is_before_them(pages: Any, name: str):
    old, new, count, wanted = FAULTY[name]
    data = content(pages).replace(b"t:", b"")
    assert data.count(old) == 1, data[:1000]
    client, _ = over(pages, data.replace(old, new))
    found: list[Any] = []
    with client.iterate(client.find, first_row)() as rows, pytest.raises(pages.DecodeError, match=wanted) as caught:
        found.extend(rows)
    assert len(found) == count
    assert caught.value.operation == "Calc.Find"


WRONG: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "no list": ("find", lambda page: page.total, "there are: result.column, result.row, result.tags.tag$"),
    "an item": ("find", lambda page: page.row.id, "there are: result.column, result.row, result.tags.tag$"),
    "another name": ("open", lambda book: book.rows, "result.page.column, result.page.row, result.page.tags.tag$"),
    "inside itself": ("node", lambda node: node.node.row, "there are: result.row$"),
    "a part": ("find", lambda page: page.row[0], "there are: result.column, result.row, result.tags.tag$"),
    "a copy": ("find", lambda page: list(page.row), "iterate needs a list that the result has"),
    "a choice": ("find", lambda page: page.row if page.total > 1 else page.column, "iterate needs a list that"),
    "a list of the user": ("find", lambda _: [], "iterate needs a list that the result has"),
    "a number": ("number", lambda number: number, "there are: none$"),
    "no result": ("void", lambda nothing: nothing, "there are: none$"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_list_is_refused(pages: Any, name: str):
    operation, which, message = WRONG[name]
    client, transport = over(pages, b"")
    with (
        pytest.raises(ValueError, match=message) as caught,
        client.iterate(getattr(client, operation), which)(),
    ):
        pytest.fail("there is nothing to iterate over")
    assert str(caught.value).startswith(f"Calc.{operation.title()}: ")
    assert transport.taken == 0


@pytest.mark.parametrize("method", [print, None, "find", lambda: None], ids=["function", "None", "name", "lambda"])
def test_what_is_no_method_of_the_client_is_refused(pages: Any, method: Any):
    client, _ = over(pages, b"")
    with pytest.raises(TypeError, match="iterate needs a method of Client, not "):
        client.iterate(method, first_row)


@pytest.mark.parametrize("which", [None, "row"])
def test_what_is_no_function_is_refused(pages: Any, which: Any):
    client, _ = over(pages, b"")
    with pytest.raises(TypeError, match="iterate needs a function that returns a list of the result, not "):
        client.iterate(client.find, which)


def test_types_that_hold_each_other_many_times(tmp_path: Path):
    """Of 2^20 paths to lists, some are known, and those that are short."""
    holders = "".join(
        f'<x:complexType name="T{number}"><x:sequence><x:element name="L" type="t:T{number + 1}"/>'
        f'<x:element name="R" type="t:T{number + 1}"/><x:element name="Number" type="x:int" {MANY}/></x:sequence>'
        "</x:complexType>"
        for number in range(20)
    )
    last = '<x:complexType name="T20"><x:sequence><x:element name="N" type="x:int"/></x:sequence></x:complexType>'
    operation = Operation("Find", request="", response='<x:element name="T" type="t:T0"/>')
    with importing(tmp_path, "pages_of_pages", wsdl(operation, types=holders + last)) as package:
        client, transport = over(package, b"")
        with (
            pytest.raises(ValueError, match=r"there are: result\.number, .*result\.r\.r\.number") as caught,
            client.iterate(client.find, lambda found: found.numbers)(),
        ):
            pytest.fail("there is nothing to iterate over")
    assert str(caught.value).count("result.") < 1000
    assert transport.taken == 0


def test_nil_has_no_items_and_no_result(pages: Any):
    with (
        served(pages, 1) as server,
        pages.Client(server.url) as client,
        client.iterate(client.nothing, first_row)() as rows,
    ):
        assert list(rows) == []
        with pytest.raises(pages.EmptyResultError, match="no value"):
            assert rows.result


def test_a_plugin_that_looks_at_the_reply(pages: Any):
    class Looks(pages.Plugin):  # type: ignore[misc]
        def on_receive(self, message: Any) -> Any:
            seen.append(len(message.content))
            return message

    seen: list[int] = []
    with (
        served(pages, 3000) as server,
        pages.Client(server.url, plugins=[Looks()]) as client,
        client.iterate(client.find, first_row)() as rows,
    ):
        assert list(rows) == answers(pages, 3000)["find"].row
        assert rows.result.total == 3000
    assert len(seen) == 1


def test_by_a_client_with_other_options(pages: Any):
    with served(pages, 3) as server, pages.Client(server.url) as client:
        other = client.with_options(timeout=5.0)
        with other.iterate(client.find, first_row)() as rows:  # the method of one, the options of the other
            assert len(list(rows)) == 3


def test_asynchronous_pieces(pages: Any):
    async def found() -> int:
        transport = AsyncPieces(cut(content(pages), 7000))
        client = pages.AsyncClient("http://host/", transport=transport)
        async with client.iterate(client.find, first_row)() as rows:
            return len([row async for row in rows]) + int(rows.result.total)

    assert asyncio.run(found()) == 6000
