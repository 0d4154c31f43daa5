"""Makes sure, before a long task, that the signing key is open; asks for what is missing.

The keyring and the passphrase are tried in the background: neither may stop the window.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from xxxf_desktop.app.signing import KeyPlace, create, own_key, unlock
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

    def ask(self) -> None:
        """Open the key, made on first use; the answer comes by signal, never at once."""
        self._is_asking = True
        self._run(Job(own_key))

    def _run(self, job: Job) -> None:
        job.done.connect(self._on_opened)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_opened(self, _key: object) -> None:
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
            self._open_dialog(question, _why(error), _may_retry(error))

    # ---------------------------------------------------------------- the dialog

    def _open_dialog(self, question: Question, why: str, may_retry: bool) -> None:
        self._close_dialog()
        window = self._window.window()
        self.dialog = KeyDialog(question, why, window, may_retry=may_retry)
        self.dialog.passphrase_given.connect(self._on_passphrase_given)
        self.dialog.retry_wanted.connect(self.ask)
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
