"""What a user can do about a contract that soapbind cannot render: the next steps of diagnostics."""

from __future__ import annotations

LEAVE_OUT = "leave out the operations that need it: choose others with --operation"
RENAME = "ask the contract's author to rename one, or leave out the operations that need it with --operation"
