"""`python -m xxxf_desktop` is the command `xxxf`."""

from xxxf_desktop.cli.main import entry

entry()
