"""Requests that a WCF service refuses or reads otherwise than they were meant, and some that look so and are fine."""

from __future__ import annotations

from dataclasses import dataclass

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
NAMESPACE = "http://www.superoffice.net/ws/crm/NetServer/Services88"
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
XSD = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True)
class Case:
    """A request; ``host`` is the status of the host of tests/interop where it is another one.

    It is 200 where WCF does not refuse but loses something, and 500 where that host leaves out a rule of SOAP.
    """

    name: str
    operation: str
    envelope: str
    told: str = ""
    code: str = "DeserializationFailed"
    status: int = 500
    host: int = 0
    is_error_anyway: bool = False

    def __str__(self) -> str:
        return self.name


def envelope(body: str, header: str = "<s:Header/>", *, soap: str = SOAP11, before: str = "") -> str:
    declared = (
        f'xmlns:s="{soap}" xmlns="{NAMESPACE}" xmlns:a="{ARRAYS}" xmlns:i="{XSI}" xmlns:x="urn:x" xmlns:xs="{XSD}"'
    )
    return f"<s:Envelope {declared}>{before}{header}<s:Body>{body}</s:Body></s:Envelope>"


def message(members: str, header: str = "<s:Header/>", *, after: str = "") -> str:
    parts = f"<ChatSessionId>7</ChatSessionId><Message>{members}</Message>{after}"
    return envelope(f"<AddChatMessage>{parts}</AddChatMessage>", header)


def session(members: str) -> str:
    entity = f"<ChatSessionEntity>{members}</ChatSessionEntity>"
    return envelope(f"<SaveChatSessionEntity>{entity}</SaveChatSessionEntity>")


def presence(topics: str) -> str:
    inner = f"<ChatPresence><UserId>1</UserId><ChatTopics>{topics}</ChatTopics></ChatPresence>"
    return envelope(f"<SaveChatPresence><ChatPresence>{inner}</ChatPresence></SaveChatPresence>")


def pairs(content: str) -> str:
    return session(f"<User><ExtraFields>{content}</ExtraFields></User>")


def pair(content: str) -> str:
    return f"<StringKeyValuePair>{content}</StringKeyValuePair>"


def twice(behind: str) -> str:
    """A request with something behind its Body."""
    return envelope(_IN_BODY).replace("</s:Envelope>", f"{behind}</s:Envelope>")


_IN_BODY = "<AddChatMessage><ChatSessionId>7</ChatSessionId></AddChatMessage>"
ADD, SAVE, PRESENCE = "Chat.AddChatMessage", "Chat.SaveChatSessionEntity", "Chat.SaveChatPresence"
_ID, _TYPE, _TEXT, _AUTHOR = (
    "<ChatMessageId>5</ChatMessageId>",
    "<Type>ToUser</Type>",
    "<Message>hi</Message>",
    "<Author>me</Author>",
)
_BARE = envelope("<AddChatMessage/>")
_HEADER = "<s:Header><{0} s:mustUnderstand='1'{1}/></s:Header>"
_LOST = "would lose it"

REFUSED = [
    # members out of order: answered with 200 by WCF, and lost
    Case("two members swapped", ADD, message(_TYPE + _ID), "ChatMessageId: stands behind Type", host=200),
    Case("the last member first", ADD, message("<SpecialParam/>" + _TEXT), _LOST, host=200),
    Case("own members before inherited ones", SAVE, session("<TopicId>1</TopicId><TableRight/>"), _LOST, host=200),
    Case(
        "parts of the wrapper swapped",
        ADD,
        envelope("<AddChatMessage><Message/><ChatSessionId>7</ChatSessionId></AddChatMessage>"),
        _LOST,
        host=200,
    ),
    Case(
        "members of a header swapped",
        ADD,
        message(
            "",
            "<s:Header><TimeZone><SoTimeZoneLocationCode>DK</SoTimeZoneLocationCode><SoTimeZoneId>1</SoTimeZoneId>"
            "</TimeZone></s:Header>",
        ),
        _LOST,
        host=200,
    ),
    # values
    Case("an empty int", ADD, message("<ChatMessageId/>"), "'' is not a valid int"),
    Case("a blank short", ADD, message("<ReadByCustomer> </ReadByCustomer>"), "' ' is not a valid short"),
    Case("an empty dateTime", ADD, message("<WhenPosted></WhenPosted>"), "'' is not a valid dateTime"),
    Case(
        "an empty int of the wrapper",
        ADD,
        envelope("<AddChatMessage><ChatSessionId/></AddChatMessage>"),
        "is not a valid int",
    ),
    Case("an empty boolean", SAVE, session("<CustomerConsented/>"), "'' is not a valid boolean"),
    Case("an unknown enum name", ADD, message("<Type>ToNobody</Type>"), "'ToNobody' is not a name of ChatMessageType"),
    Case("an enum name in another case", ADD, message("<Type>toUser</Type>"), "'toUser'"),
    Case("a padded enum name", ADD, message("<Type> ToUser </Type>"), "' ToUser '"),
    Case("an empty enum", ADD, message("<Type/>"), "''"),
    Case("the number of an enum", ADD, message("<Type>1</Type>"), "'1'"),
    Case("an unknown flag", SAVE, session("<TableRight><Mask>Select Bogus</Mask></TableRight>"), "'Bogus'"),
    Case("flags with commas", SAVE, session("<TableRight><Mask>Select, Update</Mask></TableRight>"), "'Select,'"),
    Case(
        "flags on two lines", SAVE, session("<TableRight><Mask>Select\nUpdate</Mask></TableRight>"), "Select\\nUpdate"
    ),
    Case("a nil int", ADD, message("<ChatMessageId i:nil='true'/>"), "cannot be nil"),
    Case("a nil enum", ADD, message("<Type i:nil='1'/>"), "cannot be nil"),
    Case("nil flags", SAVE, session("<TableRight><Mask i:nil='true'/></TableRight>"), "cannot be nil"),
    Case("an unknown type", SAVE, session("<Contact i:type='Nothing'/>"), "not known"),
    Case("an enum of an undeclared type", ADD, message("<Type i:type='q:Type'>ToUser</Type>"), "undeclared prefix"),
    Case(
        "an enum that says it is text", ADD, message("<Type i:type='xs:string'>ToUser</Type>"), "is not ChatMessageType"
    ),
    Case("no number", ADD, message("<ChatMessageId>x</ChatMessageId>"), "is not a valid int", is_error_anyway=True),
    Case("another type", SAVE, session("<Contact i:type='Person'/>"), "is not a Contact", is_error_anyway=True),
    # namespaces
    Case("a member in no namespace", ADD, message("<Message xmlns=''>hi</Message>"), "no namespace", host=200),
    Case("a member in another namespace", ADD, message("<x:Message>hi</x:Message>"), "urn:x", host=200),
    Case("items in another namespace", PRESENCE, presence("<int>1</int><int>2</int>"), ARRAYS, host=200),
    Case("some items in another namespace", PRESENCE, presence("<a:int>1</a:int><int>2</int>"), ARRAYS, host=200),
    Case("items of another name", PRESENCE, presence("<a:long>1</a:long>"), "all would be lost", host=200),
    Case("text in place of items", PRESENCE, presence("none"), "only elements"),
    Case("text between items", PRESENCE, presence("<a:int>1</a:int>,<a:int>2</a:int>"), "only elements"),
    Case("text in place of pairs", SAVE, pairs("a=1"), "only elements"),
    Case("an empty item", PRESENCE, presence("<a:int>1</a:int><a:int/>"), "int[2]: '' is not a valid int"),
    Case("a nil item", PRESENCE, presence("<a:int i:nil='true'/>"), "cannot be nil"),
    # dictionaries
    Case("value before key", SAVE, pairs(pair("<Value>1</Value><Key>a</Key>")), "in this order"),
    Case("no value", SAVE, pairs(pair("<Key>a</Key>")), "in this order"),
    Case("no key", SAVE, pairs(pair("<Value>a</Value>")), "in this order", is_error_anyway=True),
    Case("a nil key", SAVE, pairs(pair("<Key i:nil='true'/><Value>a</Value>")), "cannot be nil"),
    Case("the same key twice", SAVE, pairs(pair("<Key>a</Key><Value>1</Value>") * 2), "same key"),
    Case(
        "pairs of another name", SAVE, pairs("<Pair><Key>a</Key><Value>1</Value></Pair>"), "all would be lost", host=200
    ),
    # the envelope
    Case("SOAP 1.2 in text/xml", ADD, envelope("<AddChatMessage/>", soap=SOAP12), SOAP12, "VersionMismatch"),
    Case(
        "blocks outside the Header",
        ADD,
        envelope("<AddChatMessage/>", "", before="<ApplicationToken>t</ApplicationToken>"),
        "inside the Header",
        "Client",
        400,
    ),
    Case(
        "blocks in front of the Header",
        ADD,
        envelope("<AddChatMessage/>", before="<Credentials/>"),
        "inside the Header",
        "Client",
        400,
    ),
    Case(
        "two Bodies",
        ADD,
        twice("<s:Body>" + _IN_BODY + "</s:Body>"),
        "another Body",
        "Client",
        host=200,
        is_error_anyway=True,
    ),
    Case(
        "an empty Body behind the Body",
        ADD,
        twice("<s:Body/>"),
        "another Body",
        "Client",
        host=200,
        is_error_anyway=True,
    ),
    Case("a Header behind the Body", ADD, twice("<s:Header/>"), "a Header", "Client", host=200, is_error_anyway=True),
    Case("two elements in the Body", ADD, envelope(_IN_BODY * 2), "2 elements", "Client", host=200),
    Case("an unknown second element", ADD, envelope(_IN_BODY + "<x:y/>"), "urn:x}y would be lost", "Client", host=200),
    Case("text behind the element in the Body", ADD, envelope(_IN_BODY + "text"), "only elements", "Client", host=200),
    Case("text in front of the element in the Body", ADD, envelope("text" + _IN_BODY), "only elements", "Client"),
    Case("text that only looks blank", ADD, envelope("\u00a0" + _IN_BODY), "only elements", "Client"),
    Case("text in the Envelope", ADD, envelope(_IN_BODY, before="text"), "only elements", "Client", 400),
    Case("a header that must be understood", ADD, message("", _HEADER.format("x:y", "")), "urn:x", "MustUnderstand"),
    Case(
        "the same for the next node",
        ADD,
        message("", _HEADER.format("x:z", " s:actor='http://schemas.xmlsoap.org/soap/actor/next'")),
        "x}z",
        "MustUnderstand",
    ),
    Case(
        "one that only says true",
        ADD,
        message("", "<s:Header><Action xmlns='urn:wsa' s:mustUnderstand='true'>a</Action></s:Header>"),
        "urn:wsa",
        "MustUnderstand",
    ),
]

ACCEPTED = [
    Case("in order", ADD, message(_ID + _TYPE + _TEXT + _AUTHOR)),
    Case("members left out", ADD, message(_TEXT)),
    Case("a member twice", ADD, message(_ID + _ID + _TYPE)),
    Case("a member again behind later ones", ADD, message(_ID + _TYPE + _ID)),
    Case("unknown elements anywhere", ADD, message("<New/>" + _ID + "<x:New><y/></x:New>" + _TYPE, after="<New/>")),
    Case("empty text", ADD, message("<Message/><Author></Author>")),
    Case("nil text", ADD, message("<Message i:nil='true'/><Author i:nil='1'/>")),
    Case("a nil object", ADD, envelope("<AddChatMessage><Message i:nil='true'/></AddChatMessage>")),
    Case("numbers padded", ADD, message("<ChatMessageId> +7\n</ChatMessageId>")),
    Case("text of an unknown type", ADD, message("<Message i:type='Nothing'>hi</Message>")),
    Case("text of an undeclared type", ADD, message("<Author i:type='q:string'>hi</Author>")),
    Case("a number of another width", ADD, message("<ChatMessageId i:type='xs:long'>7</ChatMessageId>")),
    Case("an enum that says what it is", ADD, message("<Type i:type='ChatMessageType'>ToUser</Type>")),
    Case("no flags", SAVE, session("<TableRight><Mask/></TableRight>")),
    Case("blank flags", SAVE, session("<TableRight><Mask>  </Mask></TableRight>")),
    Case("flags by an alias", SAVE, session("<TableRight><Mask>R F</Mask></TableRight>")),
    Case("inherited members first", SAVE, session("<TableRight/><TopicId>1</TopicId>")),
    Case("an empty list", PRESENCE, presence("")),
    Case("unknown elements between items", PRESENCE, presence("<a:int>1</a:int><x:y/><a:int>2</a:int>")),
    Case("a nil value of a dictionary", SAVE, pairs(pair("<Key>a</Key><Value i:nil='true'/>"))),
    Case("a key and a value twice", SAVE, pairs(pair("<Key>a</Key><Key>b</Key><Value>1</Value><Value>2</Value>"))),
    Case("an empty key", SAVE, pairs(pair("<Key/><Value>1</Value>"))),
    Case("blanks and comments around all", ADD, envelope("\n<!-- a -->" + _IN_BODY + "\n<!-- b -->\t")),
    Case("no Header", ADD, envelope("<AddChatMessage/>", "")),
    Case("an unknown header", ADD, message("", "<s:Header><x:y/></s:Header>")),
    Case("one that need not be understood", ADD, message("", "<s:Header><x:y s:mustUnderstand='0'/></s:Header>")),
    Case("one for another node", ADD, message("", _HEADER.format("x:y", " s:actor='urn:other'")), host=500),
    Case("a known header that must be understood", ADD, message("", _HEADER.format("Credentials", ""))),
]
