"""What a run came to: its verdicts, its page, its pictures."""

from __future__ import annotations

from typing import Any

import plot
from flatness import LEAST_OBJECT, kept_per_call
from plot import MEGABYTES, TIMES, Axes, Scale

MOST_GROWTH = 4.0  # MB: by which the peak of the largest reply may be above that of the smallest
MOST_CONNECTIONS = 100  # the pool's bound
_COUNTS = Scale(is_linear=False, text=lambda value: f"{value:,.0f}")
_MINUTES = Scale(is_linear=True, text=lambda value: f"{value:g} min")
_CALLS = Axes(below="calls at once", x=_COUNTS)


def _measured(results: dict[str, Any]) -> tuple[Any, Any, Any]:
    return results["giant"]["measured"], results["crowd"]["measured"], results["soak"]["measured"]


def _about(part: dict[str, Any]) -> list[str]:
    """Return the lines about a part of the results."""
    machine = f"{part['machine']['cpu']}, {part['machine']['cores']} cores, Python {part['machine']['python']}"
    return [
        f"On {part['date']}, commit `{part['commit']}`, {machine};",
        f"the load of the machine was {part['load']:.1f} when it began: beyond 0.5, times are worth little.",
        "",
    ]


def problems(results: dict[str, Any]) -> list[str]:
    """Return a line about each thing that is not as it should be."""
    giant, crowd, soak = _measured(results)
    peaks = [each["peak_mb"] for each in giant]
    found = []
    if peaks[-1] > peaks[0] + MOST_GROWTH:
        found.append(f"iterating takes {peaks[-1]} MB for the largest reply, {peaks[0]} for the smallest")
    for each in crowd:
        if each["failed"]:
            found.append(f"{each['failed']} of {each['calls']} calls at once failed")
        if each["connections"] > MOST_CONNECTIONS:
            found.append(f"{each['calls']} calls at once opened {each['connections']} connections")
    kept = {who: kept_per_call(soak["calls"], soak[who]) for who in ("client", "server")}
    found += [f"the {who} keeps {each:.0f} bytes of each call" for who, each in kept.items() if each >= LEAST_OBJECT]
    return found


def pictures(results: dict[str, Any]) -> dict[str, str]:
    """Return the SVGs by the names of their files."""
    giant, crowd, soak = _measured(results)
    mega, calls = [each["megabytes"] for each in giant], [each["calls"] for each in crowd]
    minutes = [seconds / 60 for seconds in soak["seconds"]]
    over_time = Axes(below="time", x=_MINUTES, y=MEGABYTES, marked=_MINUTES.marks(minutes))
    memory, crowded = Axes(y=MEGABYTES), Axes(below=_CALLS.below, x=_COUNTS, y=MEGABYTES)

    def line(parts: list[dict[str, float]], key: str) -> dict[str, list[float]]:
        return {"soapbind": [each[key] for each in parts]}

    return {
        "scale-reply-memory.svg": plot.svg("Iterating over a reply: peak memory", mega, line(giant, "peak_mb"), memory),
        "scale-reply-time.svg": plot.svg("Iterating over a reply: CPU", mega, line(giant, "cpu_seconds")),
        "scale-calls-memory.svg": plot.svg("Calls at once: peak memory", calls, line(crowd, "peak_mb"), crowded),
        "scale-calls-time.svg": plot.svg("Calls at once: CPU", calls, line(crowd, "cpu_seconds"), _CALLS),
        "scale-soak.svg": plot.svg(
            "Memory while calls are made", minutes, {"soapbind": soak["client"], "server": soak["server"]}, over_time
        ),
    }


def _time(measured: dict[str, float]) -> str:
    return TIMES.text(round(measured["cpu_seconds"], 3))


def markdown(results: dict[str, Any]) -> str:
    """Return the page."""
    giant, crowd, soak = _measured(results)
    lines = [
        "# Scale",
        "",
        "Made by `tox -e scale`; do not edit. Each line is a process of its own; memory is above what it had before.",
        "",
        "## A reply that is iterated over",
        "",
        *_about(results["giant"]),
        "| reply | peak memory | CPU |",
        "| --- | --- | --- |",
        *(f"| {each['megabytes']:,} MB | {each['peak_mb']} MB | {_time(each)} |" for each in giant),
        "",
        "GetChatMessages, made by the server while it is sent. [How](../guide/large-results.md)",
        "",
        "![Peak memory against the size of the reply](scale-reply-memory.svg)",
        "![CPU against the size of the reply](scale-reply-time.svg)",
        "",
        "## Calls at once through one client",
        "",
        *_about(results["crowd"]),
        "| calls | failed | connections | peak memory | CPU of a call |",
        "| --- | --- | --- | --- | --- |",
    ]
    for each in crowd:
        cpu = each["cpu_seconds"] / each["calls"] * 1000
        counts = f"{each['calls']:,} | {each['failed']} | {each['connections']}"
        lines.append(f"| {counts} | {each['peak_mb']} MB | {cpu:.2f} ms |")
    kept = {who: f"{kept_per_call(soak['calls'], soak[who]):.1f}" for who in ("client", "server")}
    lines += [
        "",
        "Asynchronous calls of GetChatPresence, all begun at the same time, to the fake server in another process.",
        "",
        "![Peak memory against the number of calls](scale-calls-memory.svg)",
        "![CPU against the number of calls](scale-calls-time.svg)",
        "",
        "## A long run",
        "",
        *_about(results["soak"]),
        f"{soak['calls'][-1]:,.0f} calls in {soak['seconds'][-1] / 60:.0f} minutes, reading and writing. The",
        f"client ended at {soak['client'][-1]:.1f} MB, the fake server at {soak['server'][-1]:.1f} MB. Of each call",
        f"the client keeps {kept['client']} bytes, the server {kept['server']}: the median of the slopes between",
        "all samples after the first fifth.",
        f"{LEAST_OBJECT} would be the smallest object.",
        "",
        "![Memory of client and server over time](scale-soak.svg)",
        "",
    ]
    return "\n".join(lines)
