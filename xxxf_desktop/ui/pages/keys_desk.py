"""Does in the background what the dialog 签名密钥 wants: makes, backs up, brings back, replaces."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from xxxf_desktop.app import key_care
from xxxf_desktop.app.key_overview import key_overview
from xxxf_desktop.app.signing import Passphrase, own_keys
from xxxf_desktop.bundle.keys import fingerprint
from xxxf_desktop.errors import (
    PassphraseNeededError,
    WrongPassphraseError,
    XxxfError,
)
from xxxf_desktop.system.keyring_process import WORDS, Trouble
from xxxf_desktop.ui.background import Job
from xxxf_desktop.ui.choosers import Choosers
from xxxf_desktop.ui.notices import question
from xxxf_desktop.ui.pages.key_asking import KeyAsker
from xxxf_desktop.ui.pages.key_dialog import KeyDialog, Question
from xxxf_desktop.ui.pages.keys_dialog import KeysDialog

Work = Callable[[Passphrase], object]
"""Gets what gives the passphrase; runs in a thread of its own."""

_OPENING = "正在打开签名密钥；系统凭据库要密码的，在它的窗口里输入。"
_PLACES = {"keyring": "系统凭据库", "file": "口令保护的文件，打开它用刚才的口令"}
_NEW_PAPER = "先用它重新写入介质，报送清单再重新打印、盖章；已经交出去的仍按旧指纹校验。"


class KeysDesk(QObject):
    """One errand at a time, for one dialog; both end with it."""

    def __init__(self, parent: QWidget, choosers: Choosers) -> None:
        self.dialog = KeysDialog(parent)
        super().__init__(self.dialog)
        self._choosers = choosers
        self.asker = KeyAsker(self.dialog)
        self.asked: KeyDialog | None = None
        self._after: Callable[[], None] | None = None
        self._work: Work | None = None
        self._is_running = False
        self.dialog.make_wanted.connect(self._on_make)
        self.dialog.backup_wanted.connect(self._on_backup)
        self.dialog.restore_wanted.connect(self._on_restore)
        self.dialog.replace_wanted.connect(self._on_replace)
        self.dialog.stop_wanted.connect(self._on_stop_wanted)
        self.asker.opened.connect(self._on_opened)
        self.asker.put_off.connect(self._on_put_off)
        self.asker.failed.connect(self._on_not_opened)

    def open(self) -> KeysDialog:
        """Open the dialog and return it."""
        self._show()
        self.dialog.open()
        return self.dialog

    def _show(self) -> None:
        try:
            self.dialog.show_keys(key_overview(own_keys()))
        except XxxfError as error:
            self.dialog.say_failed("\n".join(error.lines()))

    # ---------------------------------------------------------------- with the key open

    def _with_key(self, after: Callable[[], None]) -> None:
        self._after = after
        self.dialog.set_busy(_OPENING)
        self.asker.ask()

    @Slot()
    def _on_opened(self) -> None:
        after, self._after = self._after, None
        self._show()
        if after is not None:
            after()

    @Slot()
    def _on_stop_wanted(self) -> None:
        """Close while the keyring thinks, but not while a key is changed: that must be told."""
        if not self._is_running:
            self._after = None
            self.asker.stop()
            self.dialog.set_busy("")
            self.dialog.reject()

    @Slot()
    def _on_put_off(self) -> None:
        self.dialog.say_put_off()

    @Slot(object)
    def _on_not_opened(self, error: object) -> None:
        if not isinstance(error, XxxfError):
            self.dialog.say_put_off()
            raise error  # type: ignore[misc]
        self.dialog.say_failed("\n".join(error.lines()))

    @Slot()
    def _on_make(self) -> None:
        self._with_key(self._say_made)

    def _say_made(self) -> None:
        self.dialog.say_done("签名密钥已生成。马上备份一份，放到别处。")

    # ---------------------------------------------------------------- 备份

    @Slot()
    def _on_backup(self) -> None:
        self._with_key(self._choose_backup)

    def _choose_backup(self) -> None:
        self.dialog.set_busy("")
        mark = self.dialog.code.text().split(" ")[0].split("-")[0]
        proposed = Path.home() / f"签名密钥备份-{mark}.json"
        self._choosers.key_backup_to(proposed, self._on_backup_chosen)

    def _on_backup_chosen(self, file: Path) -> None:
        self._work = partial(_back_up, file)
        self._ask(Question.BACKUP, f"备份到 {file}")

    # ---------------------------------------------------------------- 恢复

    @Slot()
    def _on_restore(self) -> None:
        self._choosers.key_backup(self._on_restore_chosen)

    def _on_restore_chosen(self, file: Path) -> None:
        self._work = partial(_restore, file)
        mark = self.dialog.code.text()
        kept = f"现在的密钥（{mark}）留作旧密钥，它签过的电子包仍能校验" if mark else ""
        self._ask(Question.RESTORE, kept or f"备份文件 {file.name}")

    # ---------------------------------------------------------------- 更换

    @Slot()
    def _on_replace(self) -> None:
        mark = self.dialog.code.text()
        lines = [
            f"现在的指纹 {mark} 不再用来签名，留作旧密钥，它签过的电子包仍能校验。",
            "换了以后先重新写入介质，报送清单再重新打印、盖章；已经交出去的不受影响。",
            "旧密钥打不开（忘了口令，凭据库坏了）的，选“旧的打不开，另造一把”。",
        ]
        answers = [
            ("更换", self._replace),
            ("旧的打不开，另造一把", self._replace_lost),
            ("暂不", lambda: None),
        ]
        question(self.dialog, "更换签名密钥", lines, answers)

    def _replace(self) -> None:
        self._with_key(partial(self._start, partial(_replace, lost=False)))

    def _replace_lost(self) -> None:
        self._start(partial(_replace, lost=True))

    def _start(self, work: Work) -> None:
        self._work = work
        self._run(None)

    # ---------------------------------------------------------------- the errand

    def _ask(self, about: Question, why: str, *, may_retry: bool = False) -> None:
        self._close_asked()
        self.asked = KeyDialog(about, why, self.dialog, may_retry=may_retry)
        self.asked.passphrase_given.connect(self._run)
        self.asked.retry_wanted.connect(self._on_retry)
        self.asked.rejected.connect(self._on_asked_rejected)
        self.asked.open()

    def _close_asked(self) -> None:
        asked, self.asked = self.asked, None
        if asked is not None:
            asked.rejected.disconnect(self._on_asked_rejected)
            asked.close()
            asked.deleteLater()

    @Slot()
    def _on_asked_rejected(self) -> None:
        asked, self.asked = self.asked, None
        if asked is not None:
            asked.deleteLater()
        if not self._is_running:  # else its outcome is told when it is there
            self._work = None
            self.dialog.say_put_off()

    @Slot()
    def _on_retry(self) -> None:
        self._run(None)

    @Slot(str)
    def _run(self, passphrase: str | None) -> None:
        if self._work is None:
            return
        self._is_running = True
        self.dialog.set_busy("正在处理，口令要算一会儿……")
        job = Job(partial(self._work, lambda: passphrase))
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.start()

    @Slot(object)
    def _on_done(self, words: object) -> None:
        self._work, self._is_running = None, False
        self._close_asked()
        self._show()
        self.dialog.say_done(str(words))

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._is_running = False
        needs_new = isinstance(error, PassphraseNeededError) and error.is_new
        if isinstance(error, WrongPassphraseError) and self.asked is not None:
            self.dialog.set_busy("")
            self.asked.say_wrong("".join(error.lines()))
        elif needs_new and self._work is not None:
            trouble = getattr(error, "trouble", "")
            why = WORDS[Trouble(trouble)] if trouble else ""
            self._ask(Question.NEW_PASSPHRASE, why, may_retry=trouble not in ("", Trouble.NONE))
        elif isinstance(error, XxxfError):
            self._close_asked()
            self._show()
            self.dialog.say_failed("\n".join(error.lines()))
        else:
            self._close_asked()
            self.dialog.say_put_off()
            raise error  # type: ignore[misc]


def open_keys(parent: QWidget, choosers: Choosers) -> KeysDesk:
    """Open the dialog 签名密钥 over `parent`; what it does ends with it."""
    desk = KeysDesk(parent, choosers)
    desk.open()
    return desk


def _back_up(file: Path, passphrase: Passphrase) -> str:
    kid = key_care.back_up(own_keys(passphrase), file)
    return (
        f"密钥（指纹 {fingerprint(kid)}）已备份到 {file}。\n"
        "把它放到别处保管。口令没有办法找回：忘了口令，这份备份就打不开了。"
    )


def _restore(file: Path, passphrase: Passphrase) -> str:
    done = key_care.restore(own_keys(passphrase), file)
    words = f"已恢复，指纹 {fingerprint(done.kid)}，放在{_PLACES[done.place.value]}。"
    if done.before is None:
        return words
    return f"{words}\n原来的密钥（指纹 {fingerprint(done.before)}）留作旧密钥。{_NEW_PAPER}"


def _replace(passphrase: Passphrase, *, lost: bool) -> str:
    done = key_care.replace(own_keys(passphrase), lost=lost)
    proof = f"\n旧密钥为新密钥签的证明：{done.rotation}" if done.rotation is not None else ""
    return (
        f"已更换，新指纹 {fingerprint(done.kid)}，放在{_PLACES[done.place.value]}。"
        f"{_NEW_PAPER}马上备份新密钥。{proof}"
    )
