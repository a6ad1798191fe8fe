"""The lock of this project, and the packages it commits: with all files of the runtime."""

from __future__ import annotations

import pytest
from commands import soapbind

from .lock_project import REPO


@pytest.mark.slow  # generates services88
def test_the_committed_lock_is_current(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(REPO)
    result = soapbind("check")
    told = "generated/services88: up to date\ngenerated/partner_system_user: up to date\n"
    assert (result.exit_code, result.output) == (0, told)
    assert soapbind("generate", "--locked").exit_code == 0
