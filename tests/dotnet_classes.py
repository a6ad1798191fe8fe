"""Classes of C# for the notes of small contracts, and what .NET's two serializers (Mono's) read into them.

A contract is here the names of the fields of Item and of Note, which derives from it: DataContractSerializer reads
those of the base first, and XmlSerializer minds ``Order``, as svcutil writes it.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, TypeAlias

from notes_contract import DERIVED, ITEM, document, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Fields: TypeAlias = tuple[str, str]  # one letter a field: those of Item, those of Note
Operations: TypeAlias = "Mapping[str, tuple[str | None, str | None]]"

PROGRAM = """
using System; using System.IO; using System.Linq; using System.Runtime.Serialization; using System.Xml;
using System.Xml.Serialization;
static class Program {
  static object Read(string how, Type type, XmlReader reader) {
    if (how == "data") return new DataContractSerializer(type, "Value", "urn:v").ReadObject(reader);
    var root = new XmlRootAttribute("Value") { Namespace = "urn:v" };
    return new XmlSerializer(type, root).Deserialize(reader);
  }
  static void Main() {
    string line;
    while ((line = Console.ReadLine()) != null) {
      var parts = line.Split(new[] { ' ' }, 3);
      var type = Type.GetType(parts[1]);
      var reader = XmlReader.Create(new StringReader(parts[2]));
      while (!(reader.NodeType == XmlNodeType.Element && reader.LocalName == "Value")) reader.Read();
      var found = Read(parts[0], type, reader);
      Console.WriteLine(string.Concat(type.GetFields().Where(f => f.GetValue(found) != null).Select(f => f.Name)));
    }
  }
}
"""


def class_name(fields: Fields) -> str:
    """Return what the class of a note is called."""
    return f"Note_{fields[0]}_{fields[1]}"


def classes(fields: Fields) -> str:
    """Return the two classes of one contract."""
    name = class_name(fields)
    declared = [
        "".join(
            f"[DataMember(Order={n})] [XmlElement(Order={n})] public string {each};" for n, each in enumerate(names)
        )
        for names in fields
    ]
    attributes = '[DataContract(Name="{0}", Namespace="urn:v")] [XmlType("{0}", Namespace="urn:v")]'
    return (
        f"{attributes.format('Item')} public class {name}Base {{ {declared[0]} }}\n"
        f"{attributes.format('Note')} public class {name} : {name}Base {{ {declared[1]} }}\n"
    )


SAVE = {"Save": ("Note", None)}
GET = {"Get": (None, "Note")}


def contract(fields: Fields, operations: Operations) -> str:
    """Return the WSDL of one contract, in which Save takes a note, and Get returns one."""
    item, note = ("".join(map(field, names)) for names in fields)
    types = ITEM.format(' abstract="true"', item) + DERIVED.format("Note", "Item", note)
    return document(types, operations)


def read(folder: Path, messages: Iterable[tuple[str, Fields, str]]) -> list[set[str]]:
    """Return the names of the fields that arrive, for each message: by which serializer, in which contract."""
    asked = list(messages)
    source = PROGRAM + "".join(classes(fields) for fields in dict.fromkeys(fields for _, fields, _ in asked))
    (folder / "notes.cs").write_text(source, "utf-8")
    libraries = ["-r:System.Runtime.Serialization", "-r:System.Xml"]
    compiling = ["mcs", "-nowarn:0649", f"-out:{folder / 'notes.exe'}", str(folder / "notes.cs"), *libraries]
    subprocess.run(compiling, check=True, capture_output=True, timeout=120)
    lines = "".join(f"{how} {class_name(fields)} {xml}\n" for how, fields, xml in asked)
    running = ["mono", str(folder / "notes.exe")]
    done = subprocess.run(running, input=lines, check=True, capture_output=True, text=True, timeout=300)
    return [set(line) for line in done.stdout.splitlines()]
