"""Makes sure, before a long task, that the signing key is open; asks for what is missing.

The keyring and the passphrase are tried in the background: neither may stop the window.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from xxxf_desktop.app.signing import BundleSigner, KeyPlace, company_signer, create, own_key, unlock
from xxxf_desktop.bundle.company import CertificateSigner
from xxxf_desktop.errors import (
    KeyringError,
    PassphraseNeededError,
    WrongPassphraseError,
    XxxfError,
)
from xxxf_desktop.system.keyring_process import WORDS, Trouble
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.pages.key_dialog import KeyDialog, Question


class KeyAsker(QObject):
    """`ask` ends in exactly one of: `opened`, `put_off` by the person, `failed`."""

    opened = Signal()
    put_off = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._is_asking = False
        self.dialog: KeyDialog | None = None
        self.key: Callable[[], BundleSigner] | None = None
        """Gives who signs once `opened`; None for the user's own key, which is open by then."""
        self._certificate: Path | None = None

    def ask(self, certificate: Path | None = None) -> None:
        """Open the key, made on first use; the answer comes by signal, never at once.

        With a `certificate` its password is asked instead, every time.
        """
        self._is_asking = True
        self.key, self._certificate = None, certificate
        if certificate is None:
            self._run(Job(own_key))
        else:
            why = f"证书文件：{certificate.name}"
            self._open_dialog(Question.CERTIFICATE, why, may_retry=False)

    def stop(self) -> None:
        """Ask no more; nothing is told of it."""
        self._end()

    @Slot()
    def _on_retry_wanted(self) -> None:
        self.ask()

    def _run(self, job: Job) -> None:
        job.done.connect(self._on_opened)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_opened(self, signer: object) -> None:
        if isinstance(signer, CertificateSigner):
            self.key = lambda: signer
        if self._end():  # unless it was put off while the keyring thought
            self.opened.emit()

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if not self._is_asking:
            return
        question = _question(error)
        if isinstance(error, WrongPassphraseError) and self.dialog is not None:
            self.dialog.say_wrong("".join(error.lines()))
        elif question is None:
            self._end()
            self.failed.emit(error)
        elif self.dialog is not None and self.dialog.question is question:
            self.dialog.say_wrong(f"{_why(error)}。")
        else:
            self._open_dialog(question, _why(error), may_retry=_may_retry(error))

    # ---------------------------------------------------------------- the dialog

    def _open_dialog(self, question: Question, why: str, *, may_retry: bool) -> None:
        self._close_dialog()
        window = self._window.window()
        self.dialog = KeyDialog(question, why, window, may_retry=may_retry)
        self.dialog.passphrase_given.connect(self._on_passphrase_given)
        self.dialog.retry_wanted.connect(self._on_retry_wanted)
        self.dialog.rejected.connect(self._on_rejected)
        self.dialog.open()

    def _close_dialog(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.rejected.disconnect(self._on_rejected)
            dialog.close()
            dialog.deleteLater()

    @Slot(str)
    def _on_passphrase_given(self, passphrase: str) -> None:
        if self._certificate is not None:
            self._run(Job(partial(company_signer, self._certificate, partial(_same, passphrase))))
            return
        is_new = self.dialog is not None and self.dialog.question is Question.NEW_PASSPHRASE
        work = partial(create, KeyPlace.FILE) if is_new else unlock
        self._run(Job(partial(work, passphrase)))

    @Slot()
    def _on_rejected(self) -> None:
        self._end()
        self.put_off.emit()

    def _end(self) -> bool:
        """Close the dialog; return whether somebody still waited for an outcome."""
        was_asking, self._is_asking = self._is_asking, False
        self._close_dialog()
        return was_asking


def _same(value: str) -> str:
    return value


def _question(error: object) -> Question | None:
    if isinstance(error, PassphraseNeededError):
        return Question.NEW_PASSPHRASE if error.is_new else Question.PASSPHRASE
    return Question.KEYRING if isinstance(error, KeyringError) else None


def _may_retry(error: object) -> bool:
    return getattr(error, "trouble", "") not in ("", Trouble.NONE)


def _why(error: object) -> str:
    trouble = getattr(error, "trouble", "")
    if trouble:
        return WORDS[Trouble(trouble)]
    return error.message if isinstance(error, XxxfError) and not _question(error) else ""
