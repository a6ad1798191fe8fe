"""Values, types and attributes that are odd, mostly wrong, or right in an unusual way."""

from __future__ import annotations

from reference_decoder.schema import ARRAYS, SER, XS
from reference_decoder.writing import SERVICES88

ODD_VALUES = (
    *(
        "",
        " ",
        "\t\n ",
        "\xa0",
        "\u2028",
        "0",
        "-1",
        "1",
        " 7 ",
        "\n7\n",
        "+7",
        "007",
        "7.0",
        "1e1",
        "99999999999",
        "\u0663",
    ),
    *("true", "false", " true ", "True", "yes", "INF", "-INF", "NaN", "Infinity", "1,5", "1e400", "9" * 40, "x" * 300),
    *(
        "2026-05-27T01:23:32",
        " 2026-05-27T01:23:32Z ",
        "2026-05-27",
        "2026-05-27Z",
        "2026-05-27T24:00:00",
        "0000-01-01T00:00:00",
    ),
    *(
        "2026-05-27T01:23:32+14:01",
        "2026-05-27T01:23:60",
        "2026-02-30T01:23:32",
        "2026-05-27T01:23:32.123456789",
        "2026-05-27T01:23",
    ),
    *(
        "PT1H",
        "PT",
        "P",
        "-P1D",
        "P1DT",
        "08:30:00",
        "P1Y2M",
        "PT1.S",
        "P99999999999D",
        " PT1H ",
        "AAEC/v8=",
        "AA EC\n/v8=",
        "AAE",
        "AA*C",
    ),
    *(
        "Bogus",
        "toUser",
        " ToUser ",
        "Select Update",
        "Select\tUpdate",
        "Select,Update",
        "3",
        "é",
        "😀",
        "\x01",
        "a\x02b",
        "\ufffe",
    ),
    *("\u202e", "<a>", "&amp;", "]]>", 'nil="1"', "a\rb", "\r\n", "None", "Invalid Invalid", "New1", "New2 New3"),
)
KINDS = (
    *(
        f"{{{SERVICES88}}}{name}"
        for name in ("PersonEntity", "ChatMessage", "Carrier", "Person", "NewerType", "ArrayOfint", "ChatMessageType")
    ),
    *(f"{{{XS}}}{name}" for name in ("string", "int", "anyType", "long", "duration")),
    *(
        f"{{{SER}}}guid",
        f"{{{ARRAYS}}}ArrayOfint",
        "{urn:other}Type",
        "nope:x",
        ":",
        "a:b:c",
        "1x",
        "",
        " b:ArrayOfint ",
        "xml:lang",
    ),
)
ATTRIBUTES = (
    *(
        ' nil="1"',
        ' nil="true"',
        ' type="x"',
        ' xmlns:u="urn:u" u:nil="true"',
        ' xml:space="preserve"',
        ' id="_1"',
        " a='<'",
    ),
    *(
        ' xmlns:i="http://www.w3.org/2001/XMLSchema-instance"',
        ' xmlns:b="urn:b"',
        ' xmlns="urn:d"',
        ' xml:lang="nb"',
        ' a="&#1;"',
    ),
    *(
        ' xmlns:s="urn:s"',
        ' a="1" a="2"',
        " a='\"'",
        ' a=">"',
        "\n\t",
        ' xmlns:xml="http://www.w3.org/XML/1998/namespace"',
        ' xmlns:e=""',
    ),
)
