"""Every code that a Diagnostic can have: what it means, and the way out.

``docs/diagnostics.md`` is made of this table. ``tests/docs/test_diagnostics.py`` reads the source of soapbind: it fails
when a code is missing here, and when one that is here is used nowhere.
"""

from __future__ import annotations

from typing import Final

from soapbind.diagnostics.calling_codes import CALLING
from soapbind.diagnostics.fetch_codes import FETCHING, Code
from soapbind.diagnostics.mock_codes import MOCKING
from soapbind.diagnostics.output_codes import BEGINNING, OUTPUT

_VERSION = "Choose the files of one version with `--include`."
_LEAVE_OUT = "Leave out the operations that need it: name the others with `--operation`."
_PUBLISHED = "Compare the file with what its author published; if it is the same, ask the author to correct it."
_TYPO = "Correct the name. If the declaration is in another file, make sure that the file is imported."
_CONFIGURATION: Final[dict[str, Code]] = {
    "bad-documentation": Code(
        "A documentation file is not TOML, or a value in it is of the wrong kind.",
        "Correct the line; docs/guide/documentation.md has the form.",
    ),
    "bad-config": Code(
        "pyproject.toml is not valid TOML, or a setting is missing or of the wrong kind.",
        "Correct it; docs/guide/configuration.md lists all settings.",
    ),
    "unknown-key": Code("There is no setting of this name.", "Use one of the names that the message lists."),
    "bad-alias": Code(
        "A name in `[tool.soapbind.names]` is not valid in Python, or something beside it has the same name.",
        "Choose another name; docs/guide/names.md has the rules.",
    ),
    "unknown-alias": Code(
        "`[tool.soapbind.names]` gives a name to something that no configured package has.",
        "Correct the key, or take the line out; docs/guide/names.md has the form of keys.",
    ),
    "unknown-rule": Code("`[[tool.soapbind.ignore]]` names an unknown rule.", "Use a rule of docs/guide/diff.md."),
    "bad-package-name": Code(
        "The name of the package cannot be imported: it is not a Python identifier, or it is a keyword, or a device of "
        "Windows, such as `aux`, where no folder can have that name.",
        "Choose a name of letters, digits and `_` that does not begin with a digit.",
    ),
    "same-folder": Code("Two configured packages would be written to the same folder.", "Rename one of them."),
    "unknown-profile": Code("There is no profile of this name.", "Use one that the message lists, or leave it out."),
    "unknown-service": Code(
        "The contract has no service of this name.", "Correct `--service`; `soapbind show` lists all."
    ),
    "no-such-type": Code(
        "`--type` names neither a data type of the package nor the body of a message.",
        "Correct the name: that of a class in `models`, or with `--format json-schema` `SERVICE.NAME.request` or "
        "`.response`. `soapbind show SOURCE --search TEXT` finds names.",
    ),
    "nothing-found": Code(
        "`--search` found nothing: no name in Python or in the contract is like the text, and no documentation has it.",
        "Give fewer words, or only the beginning of one.",
    ),
    "nothing-excluded": Code(
        "`--exclude` matches no service and no operation.", "Correct the pattern; `soapbind show` lists all names."
    ),
    "nothing-left": Code("`--exclude` leaves out every operation.", "Take out a pattern, or name fewer operations."),
}

_SOURCES: Final[dict[str, Code]] = {
    "not-found": Code("The file or folder does not exist.", "Correct the path."),
    "unreadable": Code(
        "A file or folder exists but cannot be read: no permission, damage, or not a regular file.",
        "Check permissions; save what a device or pipe gives into a file.",
    ),
    "bad-zip": Code(
        "The archive, or an entry in it, is damaged, encrypted or too large.",
        "Download it again, or unpack what you need into a folder.",
    ),
    "too-many-files": Code(
        "The folder holds more files than soapbind looks through.", "Name the folder of the WSDL itself."
    ),
    "too-many-documents": Code(
        "The documents of one run are too many, or too large together.",
        "Read fewer: `--include` chooses WSDLs, `soapbind fetch --service` services.",
    ),
    "no-match": Code(
        "`--include` matches no WSDL, or `--map-namespace` no namespace.",
        "Choose a pattern that matches one of the names in the message.",
    ),
    "no-wsdl": Code(
        "The source holds no WSDL 1.1: there is no document with the root `wsdl:definitions`.",
        "Name the WSDL, or the folder, archive or address that has it.",
    ),
    "is-a-lock": Code(
        "`generate` and `check` were given a lock. It describes a contract but does not hold the WSDL.",
        "Name the WSDL; `show`, `sample`, `call`, `mock`, `docs` and `diff` read locks.",
    ),
    "import-not-found": Code(
        "A document imports a file that is not in the source. A warning where no message refers to anything in it.",
        "Put the file there, or correct its location.",
    ),
    "import-outside-source": Code(
        "A document imports a file outside the source; SECURITY.md says why that is not followed.",
        "Name the folder that holds both, or allow the place with `--allow-import`.",
    ),
    "remote-import": Code(
        "A document imports an address on the network, or on a server other than its own. A warning where no message "
        "refers to anything in it.",
        "Download the document and change the location, or allow the address with `--allow-import`.",
    ),
}

_XML: Final[dict[str, Code]] = {
    "not-well-formed": Code(
        "The document is not well-formed XML, or is empty.", "Download or export it again; it may be cut short."
    ),
    "dtd": Code(
        "The document has a DOCTYPE that declares something, or it uses entities. soapbind reads no DTD, since it can "
        "pull in files and expand without limit. A DOCTYPE without declarations is a warning.",
        "Remove `<!DOCTYPE ...>`; WSDL and XML Schema do not need it.",
    ),
    "other-version": Code(
        "A part of a schema says, with `vc:minVersion` or the like (XML Schema 1.1, conditional inclusion), that it is "
        "not for processors of XML Schema 1.0, which soapbind is. It is left out, with this warning; what stands there "
        "for 1.0 instead is read.",
        "Nothing, if there is a form for 1.0 beside it. Otherwise ask the author of the schema for one.",
    ),
    "too-deep": Code(
        "Elements, groups or types are nested or derived more deeply than soapbind follows.",
        "Give inner types names of their own, or leave out what needs them.",
    ),
    "too-many-namespaces": Code(
        "One element declares more namespaces than any real document.", "Remove the declarations that no name uses."
    ),
    "too-large": Code(
        "The schemas together, an answer of a server, or an example made by `sample`, exceed a limit.",
        "Read fewer WSDLs with `--include`, check the address, or choose another operation.",
    ),
    "too-many-problems": Code(
        "A stage stopped after 5,000 problems.", "Correct those that are listed, then run it again."
    ),
}

_CONTRACT: Final[dict[str, Code]] = {
    "no-service": Code(
        "No WSDL has a `wsdl:service` with a SOAP port.", "Name the WSDL that has the service; it may import this one."
    ),
    "several-versions": Code("The source holds several versions of one service.", _VERSION),
    "no-port": Code(
        "A warning: no `wsdl:service` has a port, so the SOAP bindings are taken; there is no default address.",
        "Give the client the address, or name the WSDL that has the service.",
    ),
    "password-in-address": Code(
        "A warning: a `soap:address` has a user name or a password in it, or what may be one. They are left out of the "
        "package, the lock and all messages.",
        "Give them to the client (`auth=`); ask the author for an address without.",
    ),
    "other-transport": Code(
        "A binding is for SOAP over something other than HTTP, such as JMS or SMTP, by the `transport` of its "
        "`soap:binding`. Where other ports are over HTTP this is a warning, and it is left out.",
        "Choose a WSDL that has a port over HTTP; correct `transport` if the service is called over HTTP after all.",
    ),
    "not-soap": Code(
        "A warning: a service has ports whose binding is not SOAP, such as HTTP GET and POST (WSDL 1.1, section 4). "
        "They are left out; one warning names all of a service.",
        "Nothing, if the operations that you need are at a SOAP port, too.",
    ),
    "no-target-namespace": Code(
        "A warning: a WSDL, or a schema that is imported for a namespace, has no `targetNamespace`. What such a WSDL "
        "declares is taken to be in no namespace; what such a schema declares, in the namespace of the import.",
        "Nothing, if the package works; else write the `targetNamespace`.",
    ),
    "ambiguous-content": Code(
        "A warning: two particles of a content model may take the same element (XML Schema Part 1, 3.8.6, Unique "
        "Particle Attribution). The first that fits takes it.",
        _PUBLISHED,
    ),
    "assumed-name": Code(
        "A warning: a name is not declared, and only one declared name can be meant: the namespace differs, or upper "
        "and lower case. That one is taken. A name without a prefix in a schema is such a name where no schema "
        "without a namespace is there.",
        "Nothing, if the package works; else correct the name.",
    ),
    "duplicate-definition": Code(
        "A warning: a WSDL defines a message, port type or binding twice, and differently. The first counts.",
        "Remove one of the two.",
    ),
    "other-binding": Code(
        "A warning: a port has other operations or messages than another port of its service. Clients use the first "
        "port of SOAP 1.1, else the first port, and cannot choose this one.",
        "Nothing, if the other port is good enough; the author of the WSDL can make the bindings alike.",
    ),
    "duplicate-service": Code("Two WSDLs describe one service, with different operations.", _VERSION),
    "unknown-prefix": Code("A name has a prefix that is not declared.", 'Declare it with `xmlns:prefix="..."`.'),
    "empty-reference": Code("An attribute that refers to something is empty.", "Write the name of what it refers to."),
    "unknown-message": Code(
        "A WSDL refers to a message that does not exist. If there are other operations, the one that needs it is left "
        "out with a warning. If it is that of a fault, the detail of the fault is kept as XML, with a warning.",
        _TYPO,
    ),
    "unknown-port-type": Code("A binding refers to a port type that does not exist.", _TYPO),
    "unknown-binding": Code(
        "A port refers to a binding that does not exist. If there are other ports, it is left out with a warning.",
        _TYPO,
    ),
    "unknown-operation": Code(
        "The contract has no operation of this name. An operation that a binding has and its port type has not is left "
        "out with a warning.",
        "Correct the name; `soapbind show` lists all operations.",
    ),
    "unknown-part": Code(
        "A binding names a part that the message does not have. In the Body it is left out with a warning.", _TYPO
    ),
    "unknown-type": Code("A type is used that no schema declares.", _TYPO),
    "unknown-element": Code(
        "An element is used that no schema declares. If there are other operations, one with a message part whose "
        "element or type is not declared is left out with a warning.",
        _TYPO,
    ),
    "unknown-group": Code("A group is used that no schema declares.", _TYPO),
    "unknown-attribute": Code("An attribute is used that no schema declares.", _TYPO),
    "unknown-attribute-group": Code("An attribute group is used that no schema declares.", _TYPO),
    "bad-schema": Code("A component is not valid XML Schema 1.0.", "Correct the schema at the place that is named."),
    "cyclic-type": Code("A type derives from itself.", "Give it another base."),
    "recursive-group": Code(
        "A group contains itself without an element in between.", "Put an element around the reference."
    ),
    "type-conflict": Code("Two documents declare one type differently.", _VERSION),
    "element-conflict": Code("Two documents of one WSDL declare one element differently.", _VERSION),
    "group-conflict": Code("Two documents of one WSDL declare one group differently.", _VERSION),
    "attribute-conflict": Code("Two documents of one WSDL declare one attribute differently.", _VERSION),
    "attributeGroup-conflict": Code("Two documents of one WSDL declare one attribute group differently.", _VERSION),
    "bad-redefine": Code(
        "`xs:redefine` changes a component that the redefined schema does not have.",
        "Correct the name or the location.",
    ),
    "unsupported-override": Code("A schema uses `xs:override`.", "Write the changed types into the schema itself."),
    "unsupported-operation": Code(
        "A warning: an operation begins with an output, so the server would call the client. It is left out.",
        "Nothing; a client cannot call it.",
    ),
}

_PACKAGE: Final[dict[str, Code]] = {
    "bad-name": Code("A name is not one that XML allows, so no message can carry it.", _PUBLISHED),
    "bad-namespace": Code("A namespace is not a URI that a message can carry.", _PUBLISHED),
    "bad-action": Code("A SOAPAction cannot stand in an HTTP header.", _PUBLISHED),
    "name-too-long": Code(
        "A name is too long for a file or a message.",
        "Give it a shorter one in `[tool.soapbind.names]`; one that is too long for a message cannot be used.",
    ),
    "cyclic-inheritance": Code("A class would derive from itself.", "Give one type of the cycle another base."),
    "empty-service": Code(
        "A warning: a service has no operations. If other services have some, it is left out; else its client has no "
        "methods.",
        "Nothing, unless there should be operations: then another document has them.",
    ),
    "unknown-extension": Code(
        'The WSDL marks an extension with `wsdl:required="true"` that soapbind does not know (WSDL 1.1, 2.1.3).',
        _LEAVE_OUT + " Or set it to `false` in a copy, if messages are the same without the extension.",
    ),
    "rpc-element": Code(
        "A warning: a part of a message in rpc style is an element, where it should have a type (WS-I Basic Profile "
        "1.1, R2203). The element itself is sent in the wrapper, as Axis and zeep do.",
        _PUBLISHED,
    ),
    "ignored-extension": Code(
        "A warning: WS-Policy or WS-Addressing is required, and messages are sent without what they ask for.",
        "Ask the author of the server whether calls need it.",
    ),
    "unsupported-attachments": Code(
        "A warning: the binding of an operation has a MIME part that is XML without an envelope (`mime:mimeXml`). It "
        "is not sent; in a reply it is one of the attachments that nothing names.",
        "Nothing, if the server does not ask for them; else " + _LEAVE_OUT[0].lower() + _LEAVE_OUT[1:],
    ),
    "unsupported-body": Code(
        "The body of a message has several parts of which two are the same element, or, in style document, one has a "
        "type.",
        _LEAVE_OUT,
    ),
    "unsupported-collection": Code("An array or dictionary contains itself, or is nested too deeply.", _LEAVE_OUT),
    "unsupported-type": Code(
        "A type has no form in Python, or is an enumeration of unions with qualified names in them.",
        _LEAVE_OUT,
    ),
    "unsupported-xsd11": Code("A type uses something of XML Schema 1.1 that would be lost.", _LEAVE_OUT),
}

# By the stage that finds them, in the order in which a run gets there.
CODES: Final[dict[str, dict[str, Code]]] = {
    "Configuration and selection": _CONFIGURATION,
    "Sources and imports": _SOURCES,
    "Fetching": FETCHING,
    "XML": _XML,
    "The contract": _CONTRACT,
    "The Python package": _PACKAGE,
    "Beginning (init)": BEGINNING,
    "Output and lock": OUTPUT,
    "Calling": CALLING,
    "The mock": MOCKING,
}
