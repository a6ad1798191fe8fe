"""``python -m soapbind``."""

from soapbind.cli import main

main()
