"""Every exception the program raises on purpose.

    XxxfError                 something expected failed; message and remedy in Chinese
    ├── InputError            what the user handed in is wrong; carries one line a problem
    │   ├── FormError         a form definition breaks its own rules
    │   ├── AnswersError      an answers file has an unknown id, a wrong kind, a missing file
    │   └── ProofError        a proof or picture is damaged, encrypted, empty or mislabelled
    ├── DraftError            a draft cannot be opened, read or written
    │   └── DraftLockedError  another program holds it
    ├── BundleError           no bundle at the path, or one that cannot be read
    ├── KeyFileError          the signing key cannot be read or made
    │   ├── KeyringError      the system keyring cannot be used, or holds no such key
    │   ├── PassphraseNeededError   no passphrase is at hand
    │   ├── WrongPassphraseError    the passphrase does not open the file
    │   └── CertificateError  a company certificate cannot sign
    ├── OutputError           the output folder is full, read-only, in use or gone
    ├── PrinterError          no printer, or the system does not take the job
    ├── BlockedError          强制 findings stand in the way of an export
    └── StoppedError          the user stopped a long task; nothing was changed

A rule that the answers break is no exception: see `rules.findings`.
"""

from __future__ import annotations

from collections.abc import Iterable


class XxxfError(Exception):
    """Something expected failed; `message` says what, `remedy` what the user can do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def lines(self) -> list[str]:
        """Return the problem as lines for the user, one line a problem."""
        return [f"{self.message}{self.remedy}"]


class InputError(XxxfError):
    """What was handed in is wrong; `problems` holds one Chinese line for each fault."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems[0] if self.problems else "输入有误。")

    def lines(self) -> list[str]:
        return list(self.problems)


class FormError(InputError):
    """A form definition breaks its own rules."""


class AnswersError(InputError):
    """An answers file cannot be taken over; the draft is unchanged."""


class ProofError(InputError):
    """A proof or picture cannot be used; the draft is unchanged.

    `file` is the stored name it was to have, "" where it has none yet.
    """

    file = ""


class DraftError(XxxfError):
    """A draft cannot be opened, read or written."""


class DraftLockedError(DraftError):
    """Another program holds the draft."""


class BundleError(XxxfError):
    """There is no bundle at the path, or it cannot be read at all."""


class KeyFileError(XxxfError):
    """The signing key cannot be read or made."""


class KeyringError(KeyFileError):
    """The system keyring cannot be used; `trouble` is one of `system.keyring_process.Trouble`."""

    def __init__(self, message: str, remedy: str = "", trouble: str = "") -> None:
        super().__init__(message, remedy)
        self.trouble = trouble


class PassphraseNeededError(KeyFileError):
    """A passphrase is needed and none is at hand.

    `is_new`: one is to be chosen, because there is no keyring (`trouble` says why) to hold
    the key; otherwise the one is wanted that opens the file named in the message.
    """

    def __init__(
        self, message: str, remedy: str = "", *, is_new: bool = False, trouble: str = ""
    ) -> None:
        super().__init__(message, remedy)
        self.is_new = is_new
        self.trouble = trouble


class WrongPassphraseError(KeyFileError):
    """The passphrase does not open the file, or is too short for a new one."""


class CertificateError(KeyFileError):
    """A company certificate cannot be read or cannot sign."""


class OutputError(XxxfError):
    """The output folder is full, read-only, in use or gone."""


class PrinterError(XxxfError):
    """There is no printer, or the system does not take the job."""


class BlockedError(XxxfError):
    """强制 findings stand in the way of an export."""


class StoppedError(XxxfError):
    """The user stopped a long task; nothing was changed."""
