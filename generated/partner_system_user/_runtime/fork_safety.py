"""Forked processes: a child must not use the connections and locks that it inherits from its parent.

A socket is shared after a fork (POSIX ``fork``): whichever process reads first gets the reply, be it its own or not.
And a lock that another thread held stays held for ever, because the child has no such thread. So holders of either
start anew in the child, before anything else runs there.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any, Protocol
from weakref import WeakSet

NO_LOOP = "an asynchronous client needs a running event loop of asyncio; one that was forked runs in its parent only"


class Inherited(Protocol):
    """Something that holds connections or locks."""

    def after_fork(self) -> None:
        """Start anew, in a child that has this thread only."""
        ...


_holders: WeakSet[Inherited] = WeakSet()


def renew_in_children(holder: Inherited) -> None:
    """Call ``holder.after_fork`` in each process that is forked off this one."""
    _holders.add(holder)


def _renew_all() -> None:
    for holder in list(_holders):
        holder.after_fork()


if hasattr(os, "register_at_fork"):  # systems without it have no fork
    os.register_at_fork(after_in_child=_renew_all)


def let_go(connection: Any) -> None:
    """Close this process' hold of an inherited socket: no byte of it is read, and nothing is said to the server.

    The number of the descriptor leads nowhere from now on, so that who still has it can do no harm: neither read, nor
    say good-bye in the name of the parent, nor take the parent's socket out of the epoll of an event loop, which is
    shared as well.
    """
    number = -1 if connection is None else connection.fileno()
    if number < 0:
        return
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        try:
            os.dup2(nowhere, number, inheritable=False)
        finally:
            os.close(nowhere)
    close = getattr(connection, "close", None)
    if close is not None:
        with suppress(OSError):
            close()
