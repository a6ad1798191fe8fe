"""The codes of what is written: packages and the lock."""

from __future__ import annotations

from typing import Final

from soapbind.diagnostics.fetch_codes import Code

_UNLOCKED = "Review the change. If it is meant, run `soapbind generate` without `--locked`."

_ALREADY = "Add a `[[tool.soapbind.packages]]` to pyproject.toml by hand, and run `soapbind generate`."

BEGINNING: Final[dict[str, Code]] = {
    "already-configured": Code("`soapbind init` does not change a project that uses soapbind already.", _ALREADY),
    "already-there": Code(
        "`soapbind init` overwrites nothing, and a folder that it would make is there.",
        "Choose another `--package` or `--output`, or move the folder elsewhere.",
    ),
    "in-project": Code(
        "The pyproject.toml that counts in this folder is that of a folder above.",
        "Run `soapbind init` there. For a project of its own, make an empty pyproject.toml here.",
    ),
    "no-source": Code(
        "`soapbind init` was given no SOURCE, and there is no WSDL in the folder.",
        "Give a file, a folder, a zip or a URL. On a terminal, `soapbind init` asks for it.",
    ),
    "several-sources": Code(
        "`soapbind init` was given no SOURCE, and several folders or archives hold WSDLs.",
        "Name what one package is made of; further packages are added to pyproject.toml by hand.",
    ),
    "outside-project": Code(
        "A warning: what the package is made of lies outside of the project and of its repository of git, so other "
        "checkouts do not have it.",
        "Copy it into the project, and name the copy in pyproject.toml.",
    ),
    "secret-in-url": Code(
        "The query of an address seems to hold a secret, which others can see on the command line.",
        "Send it with `soapbind fetch --header-env`, or download the WSDL; then give the folder to `soapbind init`.",
    ),
    "cannot-append": Code(
        "pyproject.toml writes `[tool]` in a form after which no table can follow, such as `tool = { ... }`.",
        "Add the package by hand as the message says, and run `soapbind generate`.",
    ),
}

OUTPUT: Final[dict[str, Code]] = {
    "not-a-folder": Code("There is a file, a link or a device where the folder has to be.", "Move it elsewhere."),
    "other-output": Code(
        "The output folder holds something else that soapbind wrote: a package, a site, or fetched documents.",
        "Choose another `--output`. Or remove the folder, if you no longer need what is there.",
    ),
    "left-behind": Code(
        "A warning: the output has been replaced, and what was there before lies in a hidden folder beside it, because "
        "it belongs to somebody else: soapbind was run as another user, such as root in a container.",
        "Remove the folder, as that user if need be.",
    ),
    "foreign-files": Code(
        "The output folder holds files that soapbind did not write, or has lost its MANIFEST.json.",
        "Move your files elsewhere, or get MANIFEST.json back from version control.",
    ),
    "not-writable": Code(
        "The output, the lock or standard output cannot be written.",
        "Check permissions and free space, or choose another place.",
    ),
    "no-lock": Code(
        "`--locked` was given, but there is no lock yet.", "Run `soapbind generate` once and commit the lock."
    ),
    "no-revision": Code(
        "A lock is named at a revision of git, and git does not have that file there.",
        "Look the revision up with `git log -- soapbind.lock`; paths are as seen from the current folder. A shallow "
        "clone, as workflows have it, lacks older commits: `git fetch --unshallow`.",
    ),
    "not-locked": Code("`--locked` was given, and the lock does not have this package.", _UNLOCKED),
    "locked": Code("`--locked` was given, and the sources are not those of the lock.", _UNLOCKED),
    "bad-lock": Code(
        "The file is not a lock of soapbind, is one of another version, or is damaged: cut off, edited, or in a "
        "merge that is not finished.",
        "Name another file (with `--lock`, or as the source). A lock of yours: take it from version control, or let "
        "`soapbind generate` write it again.",
    ),
    "which-package": Code(
        "A lock used as a source holds several packages, or not the one that is named.",
        "Name one as `soapbind.lock#NAME`.",
    ),
    "bad-snapshot": Code(
        "The contract stored in a lock cannot be read, or is of another format.",
        "Run `soapbind generate` to write the lock again.",
    ),
    "same-namespace": Code(
        "`--map-namespace` would turn two namespaces into one.", "Map to a namespace that is still free."
    ),
}
