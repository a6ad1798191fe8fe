"""Texts that want to run or to leave the page that shows them, and a contract that has them wherever text may stand.

A text that runs calls ``canary``, which the page under test has, with its own number.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import hostile_names
from hostile_names import attribute, documentation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# One a line, with № for the number of the text.
_LINES = r"""
<script>canary(№)</script>
</script><script>canary(№)</script>
<SCRIPT>canary(№)//
<script src=x>
<script/src=data:,canary(№)>
<scr<script>ipt>canary(№)</script>
<img src=x onerror=canary(№)>
<img src="x" onerror="canary(№)"/>
<image href=x onerror=canary(№)>
'"><img src=x onerror=canary(№)>
' onmouseover='canary(№)
" onfocus="canary(№)" autofocus x="
` onload=canary(№) `
x onclick=canary(№)
<svg onload=canary(№)>
<svg><script>canary(№)</script></svg>
<svg/onload=canary(№)//
<svg><a xlink:href=javascript:canary(№)><text>x</text></a></svg>
<svg><animate onbegin=canary(№) dur=1s>
<svg><foreignObject><iframe srcdoc='<script>parent.canary(№)</script>'></iframe></foreignObject></svg>
<math><mtext><style><img src=x onerror=canary(№)></style></mtext></math>
<math href=javascript:canary(№)>
<style>@import 'http://canary.invalid/№.css';</style>
</style><script>canary(№)</script>
<style>*{background:url(http://canary.invalid/№)}</style>
expression(canary(№))
} * { color: red
<!-- № -->
--><script>canary(№)</script><!--
<!--><script>canary(№)</script>
--!><img src=x>
<![CDATA[<script>canary(№)</script>]]>
]]><script>canary(№)</script>
<?php canary(№) ?>
<?xml №?>
<!DOCTYPE html №>
<!ENTITY x №>
&lt;script&gt;canary(№)&lt;/script&gt;
&#60;img src=x onerror=canary(№)>
&amp;lt;№&amp;gt;
&№;
&#0;№
&lt№
\u003cscript\u003ecanary(№)\u003c/script\u003e
javascript:canary(№)
JaVaScRiPt:canary(№)
vbscript:№
data:text/html,<script>canary(№)</script>
data:text/html;base64,PHNjcmlwdD5jYW5hcnkoMSk8L3NjcmlwdD4=№
http://canary.invalid/№
//canary.invalid/№
https://u:p@canary.invalid/№
file:///etc/passwd#№
<a href=http://canary.invalid/№>x</a>
<a href='javascript:canary(№)'>№</a>
[x](javascript:canary(№))
![x](http://canary.invalid/№.png)
<https://canary.invalid/№>
<base href=http://canary.invalid/№/>
<link rel=stylesheet href=http://canary.invalid/№>
<meta http-equiv=refresh content='0;url=http://canary.invalid/№'>
<meta http-equiv=Content-Security-Policy content="script-src 'unsafe-inline'">№
<iframe src=http://canary.invalid/№>
<iframe srcdoc='<script>parent.canary(№)</script>'>
<object data=javascript:canary(№)>
<embed src=x№>
<form action=http://canary.invalid/№><button>x</button>
<input autofocus onfocus=canary(№)>
<isindex №>
<body onload=canary(№)>
</body></html><script>canary(№)</script>
</main></div></div><h1>№</h1>
</title>№
<details open ontoggle=canary(№)>
<video src=x onerror=canary(№)>
<audio src=x onerror=canary(№)>
<marquee onstart=canary(№)>
<textarea>№
</textarea><script>canary(№)</script>
<noscript><p title='</noscript><img src=x onerror=canary(№)>'>
<template><script>canary(№)</script></template>
<xmp>№
<plaintext>№
<select><option>№
<table><tr><td>№
</pre></code><script>canary(№)</script>
<code onclick=canary(№)>
</summary></details>№
<dialog open>№
{{ canary(№) }}
{% raw %}№
{# № #}
${canary(№)}
#{canary(№)}
<%= canary(№) %>
[[№]]
{{ ''.__class__.__mro__ }}№
{{constructor.constructor('canary(№)')()}}
`${canary(№)}`
{№}
');canary(№);//
");canary(№);//
\');canary(№);//
';canary(№)//
"+canary(№)+"
*/canary(№)/*
__proto__№
\u2028№
\x3cscript\x3e№
../../../etc/passwd№
..\..\№
/№
\\host\№
C:\№
con№
?№
#№
%3Cscript%3Ecanary(№)%3C/script%3E
+ADw-script+AD4-canary(№)+ADw-/script+AD4-
<<script>canary(№)//<</script>
<a№b>
=cmd|' /C calc'!A№
$(canary №)
; canary №
| canary №
%00№
%s%n№
"""
# Those that are no line: white space, what is not seen, and great lengths.
_OTHERS = (
    *(
        "<script>\ncanary(№)\n</script >",
        " autofocus onfocus=canary(№) ",
        "` onload=canary(№) `\n",
        " javascript:canary(№)",
    ),
    *(
        "\"' style=animation-name:x №",
        "java\tscript:canary(№)",
        "\u2028canary(№)\u2029",
        "\\\ncanary(№)",
        "//\ncanary(№)",
    ),
    *(
        "\u202ecanary(№)\u202c",
        "\u2066№\u2067",
        "\u200b№\u200d",
        "\ufeff№",
        "\u00ad№",
        "\U000e0041№",
        "\u0301" * 50 + "№",
    ),
    *("a\r\nb№", "a\n\n\nb№", "\t№\t", "  №  ", "\u00a0№", "\u3000№", "\x85№", "\ufffd№", "\U0010fffd№", "\U0001fffe№"),
    *("<\u017fcript>canary(№)</\u017fcript>", "\uff1cscript\uff1ecanary(№)"),
    *("<script\u00a0>canary(№)</script>", "<\u2028script>canary(№)</script>", "<b>№" * 40, "№" + "A" * 10_000),
    *("<" * 300 + "№", "&" * 300 + "№", '"' * 300 + "№", "'" * 300 + "№", "a " * 3_000 + "№", "№\n" * 300),
)
TEXTS = tuple(text.replace("№", str(n)) for n, text in enumerate((*_LINES.strip().splitlines(), *_OTHERS)))
# No XML has these, but a documentation file may.
NO_XML = tuple(
    f"{char}<script>canary({900 + n})</script>{char}" for n, char in enumerate("\0\1\b\x0b\x0c\x1b\x7f\x9b\ufffe")
)
# What JavaScript finds in every object, what the site's own files are called, and names that differ in case only.
NAMES = (
    *("__proto__", "constructor", "hasOwnProperty", "toString", "valueOf", "prototype", "isPrototypeOf"),
    *("index", "types", "errors", "changes", "services", "assets", "search", "site", "main", "content", "top", "html"),
    *("script", "style", "javascript", "onload", "undefined", "null", "NaN", "Infinity", "true", "default", "window"),
    *("Twice", "twice", "TWICE", "tWICE", "Stra\u00dfe2", "STRASSE2", "\u0130i", "\u0131I", "\u212aelvin", "kelvin"),
    *("index.html", "a.b.html", "changes.html", "x.js", "x-y_z.w", "_-_", "a..", "A" * 60, "Very" * 20),
    *("\u05d0\u05d1\u05d2", "\u0627\u0644\u0639", "\u4e2d\u6587", "\U00020000\U00020001", "a\u0300\u0301\u0302"),
)  # fmt: skip


def names() -> tuple[str, ...]:
    """Return all names, with half of those that ``hostile_names`` has and XML allows."""
    return tuple(dict.fromkeys((*NAMES, *hostile_names.LEGAL[::2])))


def contract(found: Sequence[str] = (), texts: Sequence[str] = TEXTS) -> str:
    """Return a WSDL with a type and an operation for each name and for each text, which has that text everywhere."""
    values = "".join(f"<x:enumeration value={attribute(text)}/>" for text in dict.fromkeys(texts))
    things = [*((name, "") for name in found), *((f"Told{number}", text) for number, text in enumerate(texts))]
    operations = [_Operation(name, text) for name, text in things]
    types = f"<x:simpleType name='TheTexts'><x:restriction base='x:string'>{values}</x:restriction></x:simpleType>"
    return _WSDL.format(
        doc=escape(texts[0] if texts else ""),
        types=types + "".join(part for each in operations for part in each.types()),
        messages="".join(part for each in operations for part in each.messages()),
        abstract="".join(each.abstract() for each in operations),
        bound="".join(each.bound() for each in operations),
    )


def documentation_file() -> str:
    """Return a documentation file with the texts for fields, and those that XML cannot have for operations."""
    lines = ["[services.Hostile]", f"summary = {_toml(' '.join(TEXTS[:40]))}"]
    for number, text in enumerate(TEXTS):
        lines += [f"[types.Told{number}.fields]", f"Said = {_toml(text)}"]
    for number, text in enumerate(NO_XML):
        lines += [f'[operations."Hostile.Told{number}"]', f"summary = {_toml(text)}"]
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    """Write a basic string of TOML, which is JSON but for DEL and what is beyond 16 bits."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_action(text: str) -> bool:
    """Whether a text can stand between quotes in an HTTP header, as a SOAPAction must."""
    return text.isascii() and text.isprintable() and not {*text} & {*'"\\'}


class _Operation:
    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = attribute(name), text
        self.action = attribute(text if _is_action(text) else "urn:hostile/do")
        self.use, self.reply, self.replied = (
            attribute(f"t:{name}"), attribute(f"{name}Reply"), attribute(f"t:{name}Reply")
        )  # fmt: skip

    def types(self) -> Iterator[str]:
        doc = documentation(self.text)
        default = f" default={attribute(self.text)}" if self.text else ""
        yield (
            f"<x:complexType name={self.name}>{doc}<x:sequence>"
            f"<x:element name={self.name} type='x:string' minOccurs='0'{default}>{doc}</x:element>"
            "<x:element name='Said' type='x:string'/><x:element name='Value' type='t:TheTexts' minOccurs='0'/>"
            f"</x:sequence><x:attribute name='mark' type='x:string'{default}>{doc}</x:attribute></x:complexType>"
        )
        for name in (self.name, self.reply):
            yield (
                f"<x:element name={name}><x:complexType><x:sequence><x:element name={self.name} type={self.use}>{doc}"
                "</x:element></x:sequence></x:complexType></x:element>"
            )

    def messages(self) -> Iterator[str]:
        for name, use in ((self.name, self.use), (self.reply, self.replied)):
            yield f"<w:message name={name}><w:part name='p' element={use}/></w:message>"

    def abstract(self) -> str:
        return (
            f"<w:operation name={self.name}><w:documentation>{escape(self.text)}</w:documentation>"
            f"<w:input message={self.use}/><w:output message={self.replied}/></w:operation>"
        )

    def bound(self) -> str:
        return (
            f"<w:operation name={self.name}><b:operation soapAction={self.action}/>"
            "<w:input><b:body use='literal'/></w:input><w:output><b:body use='literal'/></w:output></w:operation>"
        )


_WSDL = """<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:x="http://www.w3.org/2001/XMLSchema"
 xmlns:b="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:hostile" targetNamespace="urn:hostile">
 <w:types><x:schema targetNamespace="urn:hostile" elementFormDefault="qualified">{types}</x:schema></w:types>
 {messages}<w:portType name="Hostile"><w:documentation>{doc}</w:documentation>{abstract}</w:portType>
 <w:binding name="B" type="t:Hostile"><b:binding transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</w:binding>
 <w:service name="Hostile"><w:documentation>{doc}</w:documentation><w:port name="P" binding="t:B">
 <b:address location="http://h/"/></w:port></w:service>
</w:definitions>"""
