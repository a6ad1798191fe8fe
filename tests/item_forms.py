"""Items of a list in every form that a server may give them."""

from __future__ import annotations

from chat_replies import NS, message

NIL = ' i:nil="true"'
DEEP = "<Unknown>" * 30 + "x" + "</Unknown>" * 30
FORMS = {
    "as .NET writes": message(),
    "empty list": "",
    "nil item": '<ChatMessage i:nil="true"/>' + message(),
    "nil item in full": '<ChatMessage i:nil="true"></ChatMessage>' + message(),
    "empty item": "<ChatMessage/><ChatMessage />" + message(),
    "nil members": message(("Message", f"<Message{NIL}/>"), ("Author", f"<Author{NIL}></Author>")),
    "nil of value types": message(("Type", f"<Type{NIL}/>"), ("WhenPosted", f"<WhenPosted{NIL}/>")),
    "nil with content": message(("Message", f"<Message{NIL}>x</Message>")),
    "nils with content": message(("Message", f"<Message{NIL}><a/></Message>"), ("Author", f"<Author{NIL}>x</Author>")),
    "nil that is false": message(("Message", '<Message i:nil="false">x</Message>')),
    "nil as 1": message(("Message", '<Message i:nil="1"/>')),
    "empty members": message(("Message", "<Message/>"), ("Author", "<Author></Author>"), ("Type", "<Type/>")),
    "empty numbers": message(
        ("ChatMessageId", "<ChatMessageId/>"), ("ReadByCustomer", "<ReadByCustomer></ReadByCustomer>")
    ),
    "missing members": message(("ChatMessageId", ""), ("Message", ""), ("WhenPosted", "")),
    "another order": "<ChatMessage><Message>late</Message><ChatMessageId>9</ChatMessageId></ChatMessage>" + message(),
    "a member twice": message(("Message", "<Message>first</Message><Message>second</Message>")),
    "unknown member": message(("Author", "<Author>A</Author><Mood>fine</Mood>")),
    "unknown members first and last": message(("ChatMessageId", "<New/>"), ("WhenPosted", "<Last>1</Last>")),
    "unknown in another namespace": message(("Author", '<x:Author xmlns:x="urn:x">A</x:Author>')),
    "unknown elements between items": f"{message()}<Other>1</Other>{message()}{message()}",
    "text between items": f"{message()} stray {message()}",
    "text between members": message(("Author", "stray")),
    "comments": f"<!-- a -->{message(('Message', '<Message>a<!-- b -->c</Message>'))}<!-- d -->{message()}",
    "instructions": f"<?a b?>{message(('Message', '<Message>a<?c d?>e</Message>'))}",
    "CDATA": message(("Message", "<Message><![CDATA[<b>&amp;</b>]]></Message>")) + message(),
    "CDATA that looks like the end": message(("Message", "<Message><![CDATA[</ChatMessage>]]></Message>")) + message(),
    "the item's name inside": message(("SpecialParam", f"<SpecialParam>x</SpecialParam>{message()}")),
    "references": message(("Message", "<Message>&lt;b&gt; &amp;amp; &quot;&apos; &#65;&#x41;&#x1F600;</Message>")),
    "ampersands": message(("Message", "<Message>&amp;lt;&amp;amp; &amp;#65; &amp;</Message>")),
    "an ampersand and a bare one": message(("Message", "<Message>&amp; &</Message>")),
    "control characters": message(("Message", "<Message>a&#x1;b&#x1F;&#10;&#13;&#xFFFE;</Message>")) + message(),
    "control characters in the unknown": message(("Author", "<Mood>a&#1;b</Mood>")),
    "impossible reference": message(("Message", "<Message>&#0;</Message>")),
    "half a surrogate": message(("Message", "<Message>&#xD800;</Message>")),
    "unknown entity": message(("Message", "<Message>&nbsp;</Message>")),
    "bare ampersand": message(("Message", "<Message>a & b</Message>")),
    "]]>": message(("Message", "<Message>a]]>b</Message>")),
    "line ends": message(("Message", "<Message>a\r\nb\rc\nd\te</Message>")),
    "blanks count in text": message(("Message", "<Message>  x </Message>"), ("Author", "<Author> </Author>")),
    "padded values": message(
        ("ChatMessageId", "<ChatMessageId> 7 </ChatMessageId>"), ("Type", "<Type> ToUser </Type>")
    ),
    "numbers in other forms": message(("ChatMessageId", "<ChatMessageId>+007</ChatMessageId>")),
    "largest number": message(("ChatMessageId", "<ChatMessageId>2147483647</ChatMessageId>")),
    "too large": message() + message(("ChatMessageId", "<ChatMessageId>2147483648</ChatMessageId>")),
    "no number": message() + message() + message(("ReadByCustomer", "<ReadByCustomer>x</ReadByCustomer>")),
    "digits of another script": message(("ChatMessageId", "<ChatMessageId>\u0661</ChatMessageId>")),
    "an element in a number": message(("ChatMessageId", "<ChatMessageId><a/></ChatMessageId>")),
    "unknown name of an enumeration": message(
        ("Type", "<Type>Whisper</Type>"), ("SpecialType", "<SpecialType>A&amp;B</SpecialType>")
    ),
    "times": message(("WhenPosted", "<WhenPosted>2026-05-27T01:23:32.1234567+02:00</WhenPosted>"))
    + message(("WhenPosted", "<WhenPosted>2026-05-27T01:23:32Z</WhenPosted>"))
    + message(("WhenPosted", "<WhenPosted>0001-01-01T00:00:00</WhenPosted>")),
    "no time": message(("WhenPosted", "<WhenPosted>2026-05-27T24:00:00</WhenPosted>")),
    "no such day": message(("WhenPosted", "<WhenPosted>2026-02-30T00:00:00</WhenPosted>")),
    "attributes": message().replace("<Message>", '<Message xml:lang="en">'),
    "attributes of items": message().replace("<ChatMessage>", '<ChatMessage a="1">', 1),
    "xsi:type": message().replace("<ChatMessage>", '<ChatMessage i:type="q:ChatMessage">', 1),
    "unknown xsi:type": message().replace("<ChatMessage>", '<ChatMessage i:type="q:Newer">', 1),
    "wrong xsi:type": message().replace("<ChatMessage>", '<ChatMessage i:type="q:ChatTopicEntity">', 1),
    "a prefix": message().replace("</", "</q:").replace("<", "<q:").replace("<q:/q:", "</q:"),
    "prefixes by turns": message() + message().replace("</", "</q:").replace("<", "<q:").replace("<q:/q:", "</q:"),
    "an undeclared prefix": message().replace("<Author>", "<u:Author>").replace("</Author>", "</u:Author>"),
    "a namespace of its own": message().replace("<ChatMessage>", f'<ChatMessage xmlns="{NS}">', 1),
    "no namespace": message().replace("<ChatMessage>", '<ChatMessage xmlns="">', 1) + message(),
    "printed": message().replace("><", ">\n  <").replace("<ChatMessage>", "\n <ChatMessage>"),
    "printed, with tabs and CRs": "\r\n" + message().replace("><", ">\r\n\t<") + "\r\n" + message(),
    "blanks in tags": message().replace("<Author>", "<Author >").replace("</Message>", "</Message >"),
    "deep unknown": message(("Author", DEEP)),
    "not closed": message() + "<ChatMessage><Message>x",
    "closed twice": message() + "</ChatMessage>",
    "crossed": message().replace("</Message><Author>", "<Author></Message>"),
    "closed otherwise": message().replace("</Author>", "</Autor>"),
    "a tag that is none": message() + "<ChatMessage><1>x</1></ChatMessage>",
    "less than": message(("Message", "<Message>a < b</Message>")),
}
