"""What .NET's XmlSerializer (Mono's) reads of records whose elements come in another order than it expects."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

from lxml import etree

from .reference import wsdl_bytes, wsdl_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SCHEMA = "{http://www.w3.org/2001/XMLSchema}"
EXTENSION = f"{SCHEMA}complexContent/{SCHEMA}extension"

# Any value is read whole, whatever it is: only whether it arrives is asked.
PROGRAM = """
using System; using System.IO; using System.Linq; using System.Xml; using System.Xml.Serialization;
public class Any { [XmlAnyElement] public XmlElement[] Inner; [XmlText] public string Text; }
static class Program {
  static void Main() {
    string line;
    while ((line = Console.ReadLine()) != null) {
      var parts = line.Split(new[] { ' ' }, 2);
      var reader = XmlReader.Create(new StringReader(parts[1]));
      reader.MoveToContent();
      var root = new XmlRootAttribute(reader.LocalName) { Namespace = reader.NamespaceURI };
      var type = Type.GetType("Type" + parts[0]);
      var found = new XmlSerializer(type, root).Deserialize(reader);
      var names = type.GetFields().Where(f => f.GetValue(found) != null).Select(f => f.Name.Substring(1));
      Console.WriteLine(string.Join(" ", names));
    }
  }
}
"""


def orders(archive: str) -> dict[str, list[str]]:
    """Return the elements of each type of an archive in their order, those of its bases first."""
    own: dict[str, list[str]] = {}
    bases: dict[str, str] = {}
    for agent in wsdl_names(archive):
        for each in etree.fromstring(wsdl_bytes(agent, archive)).iter(f"{SCHEMA}complexType"):
            name = each.get("name")
            if name is not None:
                own[name] = [found.get("name", "") for found in each.iter(f"{SCHEMA}element")]
                extension = each.find(EXTENSION)
                if extension is not None:
                    bases[name] = extension.get("base", "").rpartition(":")[2]
    found: dict[str, list[str]] = {}
    for name in own:
        line = [name]
        while line[-1] in bases:
            line.append(bases[line[-1]])
        found[name] = [element for each in reversed(line) for element in own[each]]
    return found


def arrived(folder: Path, types: Mapping[str, Sequence[str]], records: Sequence[tuple[str, Any]]) -> list[set[str]]:
    """Return the names of the elements that arrive, for each record: the name of its type, the element."""
    source = PROGRAM + "".join(
        _class_of(name, types[name], etree.QName(node).namespace) for name, node in dict(records).items()
    )
    (folder / "order.cs").write_text(source, "utf-8")
    compiling = ["mcs", "-nowarn:0649", f"-out:{folder / 'order.exe'}", str(folder / "order.cs"), "-r:System.Xml"]
    subprocess.run(compiling, check=True, capture_output=True, timeout=120)
    lines = [f"{name} {etree.tostring(node, with_tail=False).decode()}" for name, node in records]
    assert not any("\n" in line for line in lines)
    running = ["mono", str(folder / "order.exe")]
    asked = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(running, input=asked, check=True, capture_output=True, text=True, timeout=300)
    return [set(line.split()) for line in done.stdout.splitlines()]


def _class_of(name: str, elements: Sequence[str], namespace: str | None) -> str:
    declared = "".join(f'[XmlElement("{each}", Order={n})] public Any _{each};' for n, each in enumerate(elements))
    return f'[XmlType("{name}", Namespace="{namespace}")] public class Type{name} {{ {declared} }}\n'
