"""Annotations say something when the program runs: pydantic, cattrs and FastAPI read them by typing.get_type_hints."""

from __future__ import annotations

import inspect
import typing
from typing import TYPE_CHECKING, Any

import services88
from public_surface import functions, public_classes
from services88 import chat, models
from small_contract import generated, schema_of

if TYPE_CHECKING:
    from types import ModuleType


def unresolved(package: ModuleType) -> list[str]:
    """Return what names something in an annotation that cannot be found."""
    missing = []
    for cls in public_classes(package):
        for each in (cls, *functions(cls)):
            try:
                typing.get_type_hints(each)
            except NameError as error:
                missing.append(f"{cls.__module__}.{cls.__qualname__}: {each.__qualname__}: {error}")
    return missing


def test_every_annotation_of_a_public_class_can_be_asked_for():
    assert len(public_classes(services88)) > 190
    assert unresolved(services88) == []


_DERIVED = """
  <xs:complexType name="Base"><xs:sequence>
    <xs:element name="Day" type="xs:date"/><xs:element name="Price" type="xs:decimal"/>
    <xs:element name="Other" type="t:Base" minOccurs="0"/><xs:element name="Anything" minOccurs="0"/>
  </xs:sequence></xs:complexType>
  <xs:complexType name="Middle"><xs:complexContent><xs:extension base="t:Base"/></xs:complexContent></xs:complexType>
  <xs:complexType name="Lowest"><xs:complexContent><xs:extension base="t:Middle"><xs:sequence>
    <xs:element name="Name" type="xs:string"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
"""


def test_constructors_of_derived_classes_name_what_their_bases_do(tmp_path: Any):
    with generated(tmp_path, "derived_hints", schema_of('<xs:element name="It" type="t:Lowest"/>', _DERIVED)) as it:
        assert unresolved(it.package) == []
        assert typing.get_type_hints(it.package.models.Lowest.__init__)["other"] == it.package.models.Base | None


def test_getters_of_a_facade_name_the_clients_of_services():
    for name, client in (("NetServer", chat.ChatAgent), ("AsyncNetServer", chat.AsyncChatAgent)):
        getter = inspect.getattr_static(getattr(services88, name), "chat")
        assert typing.get_type_hints(getter.func) == {"return": client}


def test_hints_name_the_classes_of_the_package():
    hints = typing.get_type_hints(chat.ChatAgent.add_chat_message)
    assert hints == {
        "chat_session_id": int,
        "message": models.ChatMessage | None,
        "return": models.ChatMessage,
    }
    assert typing.get_type_hints(models.ChatMessage)["type"] is models.ChatMessageType
    assert typing.get_type_hints(models.Person.__init__)["field_properties"] == dict[str, models.FieldProperty] | None
    assert typing.get_type_hints(services88.NetServer.sign_in)["return"] == models.SoPrincipalCarrier | None
