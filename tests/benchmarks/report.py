"""The figures of a run as Markdown: in full, and the short table that the README quotes."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from pathlib import Path
from typing import Any

from goals import goals
from shapes import USUAL

_BEGIN, _END = "<!-- bench:begin -->", "<!-- bench:end -->"
_PACKAGES = ("soapbind", "zeep", "xsdata", "lxml", "httpx2", "requests", "httpx")


def machine() -> dict[str, Any]:
    """Return what was measured on, and with which versions."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text("ascii"))
    return {
        "cpu": model[1] if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(int(memory[1]) / 2**20) if memory else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in _PACKAGES},
    }


def _time(seconds: float) -> str:
    return (
        f"{seconds:.2f} s"
        if seconds >= 1
        else f"{seconds * 1e3:.1f} ms"
        if seconds >= 1e-3
        else f"{seconds * 1e6:.1f} us"
    )


def _row(name: str, times: dict[str, float]) -> str:
    ours = times["soapbind"]
    peers = [f"{_time(times[peer])} ({times[peer] / ours:.0f} times)" for peer in ("zeep", "xsdata")]
    return f"| {name} | {_time(ours)} | {' | '.join(peers)} | {_time(times['lxml'])} |"


def short_table(results: dict[str, Any]) -> str:
    """Return the table of the README."""
    decode, memory = results["decode"], results["memory"]["archive"]["median"]
    start = results["start_up"]["median"]
    mega = {kind: decode[kind]["bytes"] / 1e6 for kind in decode}
    chat, archive = f"{mega['chat']:.1f} MB, 10,000 messages", f"{mega['archive']:.0f} MB, 20,000 rows of 12 columns"
    peaks = " | ".join(f"{memory[name]:.0f} MB" for name in ("soapbind", "zeep", "xsdata", "lxml"))
    begun = " | ".join(f"{start[name] * 1000:.0f} ms" for name in ("soapbind", "zeep", "xsdata"))
    return "\n".join(
        [
            "| | soapbind | zeep | xsdata | bare lxml parse |",
            "| --- | --- | --- | --- | --- |",
            _row(f"decode {chat}", decode["chat"]["median"]),
            _row(f"decode {archive}", decode["archive"]["median"]),
            f"| its peak memory (iterating: {memory['soapbind iterate']:.0f} MB) | {peaks} |",
            _row("encode AddChatMessage", results["encode"]["median"]).rpartition("|")[0].rpartition("|")[0] + "| |",
            f"| interpreter start to first envelope | {begun} | |",
        ]
    )


def _contracts(results: dict[str, Any]) -> list[str]:
    """Return the table of the contracts that are no DataContract, none for results that are older."""
    if "contracts" not in results:
        return []
    rows, count = list[str](), 0
    for name, found in results["contracts"].items():
        for way in ("decode", "encode"):
            times, count = found[way]["median"], found["records"]
            rows.append(f"{_row(f'{way} {name}', times)} {times['soapbind'] / found['nodes'] * 1e6:.2f} us |")
    return [
        "",
        "## Other contracts",
        "",
        "| | soapbind | zeep | xsdata | lxml | soapbind, an element or attribute |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows,
        "",
        f"{count:,} records of contracts with many attributes, with choices, and with several namespaces, in one",
        "message of lxml. All decode it to the same values, and encode them to what lxml made. lxml parses and prints.",
    ]


def _generation(results: dict[str, Any]) -> list[str]:
    """Return the table of making packages, none for results that are older."""
    if "generation" not in results:
        return []
    found = results["generation"]
    rows = [
        f"| {way} | {_time(each['median']['cpu_seconds'])} | {each['median']['peak_mb']:.0f} MB |"
        for way, each in found.items()
        if isinstance(each, dict)
    ]
    return [
        "",
        "## Generation",
        "",
        "| | CPU | peak memory |",
        "| --- | --- | --- |",
        *rows,
        "",
        f"Whole processes: {found['agents']} agents, {found['files']:,} files, with a lock and a",
        "documentation file. xsdata makes dataclasses of the same WSDLs.",
    ]


def _shapes(results: dict[str, Any]) -> list[str]:
    """Return the table of the shapes, none for results that are older."""
    found = results.get("shapes")
    if not found:
        return []
    medians = [each["median"] for each in found.values()]
    rows = [(name, [f"{times[name] / times[USUAL]:.2f}" for times in medians]) for name in medians[0]]
    return [
        "",
        "## Other shapes of the same replies",
        "",
        f"| shape | {' | '.join(f'{kind}, times the usual form' for kind in found)} |",
        f"| --- |{' --- |' * len(found)}",
        *(f"| {name} | {' | '.join(ratios)} |" for name, ratios in rows),
        "",
        "The unknown members are three to the nine of a message, and one to the three of a cell with one a row. Their",
        "values are few, as those of flags are; where all are different, an object is kept for each.",
    ]


def readme_block(results: dict[str, Any]) -> str:
    """Return what stands between the markers in the README."""
    about = results["machine"]
    where = f"{about['cpu']}, {about['cores']} cores, Python {about['python']}"
    return (
        f"{_BEGIN}\n{short_table(results)}\n\n"
        f"Medians of one run on {results['date']} ({where}), all in\n"
        "turn in one process, after all had decoded to the same values. `tox -e bench` makes\n"
        "[all figures](docs/benchmarks/results.md).\n"
        f"{_END}"
    )


def with_block(readme: str, results: dict[str, Any]) -> str:
    """Return a README with the figures of a run between its markers."""
    return re.sub(f"{_BEGIN}.*{_END}", lambda _: readme_block(results), readme, count=1, flags=re.DOTALL)


def markdown(results: dict[str, Any]) -> str:
    """Return the whole report."""
    about = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    lines = [
        "# Benchmarks",
        "",
        f"Made by `tox -e bench` on {results['date']} of commit `{results['commit']}`; do not edit.",
        "[Over time](history.md) is what earlier runs came to.",
        f"Seed {results['seed']}, {results['rounds']} rounds. {about['cpu']}, {about['cores']} cores,",
        f"{about['memory_gb']} GB, {about['system']}, Python {about['python']};",
        f"{versions}.",
        "",
        short_table(results),
        "",
        "Times are CPU seconds of one process, the contestants in turn, medians over the rounds. Peak memory is above",
        "what there was with the reply in memory, each in a process of its own. xsdata parses with its lxml handler.",
        *([results["before_each"]] if "before_each" in results else []),  # older results were not settled
        "",
        "![Time of decoding against the size of the reply](decode-time.svg)",
        "",
        "## Spread",
        "",
        "| | contestant | minimum | median | maximum |",
        "| --- | --- | --- | --- | --- |",
    ]
    measured = {f"decode {kind}": found for kind, found in results["decode"].items()} | {"encode": results["encode"]}
    for name, found in results.get("contracts", {}).items():
        measured |= {f"{way} {name}": found[way] for way in ("decode", "encode")}
    if "small_calls" in results:
        measured["call of AddChatMessage"] = results["small_calls"]
    for what, found in measured.items():
        for name, times in found["seconds"].items():
            lines.append(
                f"| {what} | {name} | {_time(min(times))} | {_time(found['median'][name])} | {_time(max(times))} |"
            )
    lines += [*_shapes(results), *_contracts(results)]
    lines += [
        "",
        "## Calls over HTTP",
        "",
        "| client | calls a second | CPU of the client for a call |",
        "| --- | --- | --- |",
    ]
    for name, found in results["calls"].items():
        middle = found["median"]
        lines.append(f"| {name} | {middle['calls_per_second']:.0f} | {middle['cpu_ms']:.2f} ms |")
    lines += [
        "",
        "GetChatMessages with 10 messages from a server in another process; 8 threads or 50 tasks share one client.",
        "zeep's tasks use httpx.",
        "",
        "## A document of 100 MB",
        "",
        "| | peak memory above the value or reply | CPU |",
        "| --- | --- | --- |",
    ]
    for way, found in results["document"].items():
        lines.append(f"| {way} | {found['peak_mb']:.0f} MB | {_time(found['cpu_seconds'])} |")
    lines += _generation(results)
    lines += ["", "## Goals", "", "```", *(goal.line() for goal in goals(results)), "```", ""]
    return "\n".join(lines)
