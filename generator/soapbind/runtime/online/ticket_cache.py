"""Sessions kept outside of the process, so that all workers of an application sign in once: in a file, or any mapping.

What cannot be read or written is told in the log and does not stop a sign-in.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, cast

from ..package import PACKAGE
from ..redaction import hidden
from ..tokens.json_http import Steps, Wait
from ..tokens.token_errors import OnlineError, UntrustedTokenError
from .verified_token import OnlineSession, session_of

# A ticket lives for six hours after its last use, as the vendor documents; one that is nearly over is not used.
LIFE = timedelta(hours=6) - timedelta(minutes=15)
_POLL = 0.05  # seconds between two looks at a lock
_PATIENCE = 60.0  # seconds for another process to sign in

if TYPE_CHECKING:
    from .exchange import Identity

logger = logging.getLogger(PACKAGE)


class SessionCache:
    """The session of one system user in a mapping of the user's; the lock is the mapping's, if it has ``try_lock``."""

    def __init__(self, texts: MutableMapping[str, str] | None, key: str) -> None:
        """Keep the mapping, None for none, and the key of the session in it."""
        self._texts, self._key = texts, key

    def locked(self) -> Steps[Callable[[], None]]:
        """Return what unlocks the mapping. Raises OnlineError where another process has it for too long."""
        try_lock = getattr(self._texts, "try_lock", None)
        for _ in range(int(_PATIENCE / _POLL)):
            try:
                unlock: Callable[[], None] | None = _nothing if try_lock is None else try_lock()
            except Exception as error:  # noqa: BLE001 - any mapping
                _warn("locked", error)
                unlock = _nothing
            if unlock is not None:
                return partial(_unlocked, unlock)
            yield Wait(_POLL)
        raise OnlineError(f"another process has kept {self._texts!r} locked for {_PATIENCE:.0f} seconds")

    def read(self, identity: Identity, now: datetime) -> OnlineSession | None:
        """Return the session of a tenant, None where there is none that is good for some time."""
        try:
            text = None if self._texts is None else hidden(self._texts.get(self._key))
        except Exception as error:  # noqa: BLE001 - any mapping
            _warn("read", error)
            return None
        with suppress(AttributeError, KeyError, RecursionError, TypeError, ValueError, UntrustedTokenError):
            kept = hidden(json.loads(text or "{}"))
            if abs(now - datetime.fromisoformat(kept["obtained"])) < LIFE:
                return session_of(kept["claims"], identity.tenant, identity.environment)
        return None

    def write(self, session: OnlineSession, now: datetime) -> None:
        """Keep a session that began now."""
        if self._texts is not None:
            text = hidden(json.dumps({"obtained": now.isoformat(), "claims": session.claims}))
            try:
                self._texts[self._key] = text
            except Exception as error:  # noqa: BLE001 - any mapping
                _warn("written", error)


def _nothing() -> None:
    """Unlock nothing."""


def _unlocked(unlock: Callable[[], None]) -> None:
    try:
        unlock()
    except Exception as error:  # noqa: BLE001 - any mapping; the session is there all the same
        _warn("unlocked", error)


def _warn(what: str, error: Exception) -> None:
    """Tell that each process signs in by itself. The error of a mapping may quote what it was given."""
    reason = str(error) if isinstance(error, OSError) else type(error).__name__
    logger.warning("the cache of sessions cannot be %s (%s); without it each process signs in by itself", what, reason)


class FileCache(MutableMapping[str, str]):
    """Texts in a file that only its owner can read; a broken file counts as empty.

    Processes that share it sign in one after another, and find what the first has written. That takes a file beside it,
    of the same name and ``.lock``. Replacing is atomic; both must be on a file system of this machine.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Keep where the file is; ``~`` is the home of the user. Nothing is read or made yet."""
        self.path = Path(path).expanduser()

    def __getitem__(self, key: str) -> str:
        """Read a text. Raises KeyError, OSError."""
        return self._read()[key]

    def __setitem__(self, key: str, value: str) -> None:
        """Write a text, and the others once more. Raises OSError."""
        self._write({**self._read(), key: hidden(value)})

    def __delitem__(self, key: str) -> None:
        """Write the others once more. Raises KeyError, OSError."""
        found = self._read()
        del found[key]
        self._write(found)

    def __iter__(self) -> Iterator[str]:
        """Give the keys. Raises OSError."""
        return iter(self._read())

    def __len__(self) -> int:
        """Count the keys. Raises OSError."""
        return len(self._read())

    def __repr__(self) -> str:
        """Show where the file is."""
        return f"FileCache({str(self.path)!r})"

    def try_lock(self) -> Callable[[], None] | None:
        """Lock the file for this holder alone; return what unlocks it, None where another has it. Raises OSError."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if isinstance(error, (BlockingIOError, PermissionError)):
                return None
            raise

        def unlock() -> None:
            try:
                _unlock(descriptor)  # explicitly: a forked process has the descriptor, too
            finally:
                os.close(descriptor)

        return unlock

    def _read(self) -> dict[str, str]:
        with suppress(FileNotFoundError, ValueError, RecursionError):
            found: object = json.loads(hidden(self.path.read_bytes()))
            if isinstance(found, dict):
                texts = cast("dict[str, object]", found).items()
                return hidden({key: value for key, value in texts if isinstance(value, str)})
        return {}

    def _write(self, texts: dict[str, str]) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)  # for its owner only
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(texts, file)
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink()
            raise


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
