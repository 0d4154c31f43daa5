"""What stands between a person and a signature: a passphrase to choose, to give, or a keyring."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from xxxf_desktop.app.passphrases import LEAST, Strength, strength
from xxxf_desktop.ui.look.icons import Sign
from xxxf_desktop.ui.parts.boxes import column, holder, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.inputs import LineFrame
from xxxf_desktop.ui.parts.ticks import TickBox
from xxxf_desktop.ui.parts.words import WrappedLabel, label

_WIDTH = 480


class Question(Enum):
    """What is asked; the value is the dialog's title and the word on its first button."""

    NEW_PASSPHRASE = ("给签名密钥设一个口令", "设好并继续")
    PASSPHRASE = ("打开签名密钥", "打开")
    KEYRING = ("系统凭据库没有打开", "")
    BACKUP = ("给备份设一个口令", "备份")
    RESTORE = ("恢复签名密钥", "恢复")
    CERTIFICATE = ("用单位证书签名", "签名")


_WORDS = {
    Question.NEW_PASSPHRASE: (
        "签名密钥改放在由口令保护的文件里。每次打开程序，第一次签名时要输入这个口令。"
        "口令没有办法找回：忘了只能换一把密钥，重新盖章。"
    ),
    Question.PASSPHRASE: "签名密钥由口令保护。打开以后，到退出程序为止不再问。",
    Question.KEYRING: (
        "签名密钥在系统凭据库里。解锁它（可能有一个窗口在等它的密码），再试一次；"
        "凭据库坏了的，用备份恢复：菜单“签名密钥…”里的“恢复…”。"
    ),
    Question.BACKUP: (
        "备份由口令保护，恢复时要输入它。口令没有办法找回，程序也不保存它：写下来，和备份分开放。"
    ),
    Question.RESTORE: "输入备份时设的口令。",
    Question.CERTIFICATE: "输入证书文件的口令。只用这一次，程序不保存口令，也不保存证书文件。",
}
_NEW = (Question.NEW_PASSPHRASE, Question.BACKUP)
_NO_SIGNATURE = (Question.BACKUP, Question.RESTORE)
_NO_RETRY = (Question.PASSPHRASE, *_NO_SIGNATURE, Question.CERTIFICATE)


class KeyDialog(QDialog):
    """Asks one question; stays open until the answer was right or it is put off."""

    passphrase_given = Signal(str)
    retry_wanted = Signal()

    def __init__(
        self, question: Question, why: str, parent: QWidget, *, may_retry: bool = True
    ) -> None:
        """`why` says why it is asked, "" for no reason; `may_retry` offers the keyring again."""
        super().__init__(parent)
        self.question = question
        title, verb = question.value
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._has_passphrase = question is not Question.KEYRING
        self._is_busy = False
        self.first, self.second = _passphrase_box("口令"), _passphrase_box("再输入一次")
        self.show_it = TickBox("显示口令")
        self.hint = label("", "second")
        self.wrong = WrappedLabel("", "err")
        self._sign = Sign("state-error", "err", 16)
        self.go_on = push(verb, "primary")
        self.retry = (
            push("再试凭据库", "secondary") if self._has_passphrase else push("再试一次", "primary")
        )
        self.put_off = push("取消" if question in _NO_SIGNATURE else "暂不签名", "secondary")
        self.retry.setVisible(may_retry and question not in _NO_RETRY)
        self._lay_out(why)
        self._connect()
        self._refresh()

    def _lay_out(self, why: str) -> None:
        text = f"{why}。{_WORDS[self.question]}" if why else _WORDS[self.question]
        is_new = self.question in _NEW
        self._inputs = holder(
            column(
                label("口令", "label"),
                self.first,
                8,
                *((label("再输入一次", "label"), self.second, 4, self.hint) if is_new else ()),
                self.show_it,
                gap=4,
            )
        )
        self._inputs.setVisible(self._has_passphrase)
        self._problem = holder(row(self._sign, self.wrong, gap=6))
        self._problem.hide()
        self.go_on.setVisible(self._has_passphrase)
        self.setLayout(
            column(
                label(self.windowTitle(), "card"),
                WrappedLabel(text, "body"),
                4,
                self._inputs,
                self._problem,
                8,
                row(None, self.put_off, self.retry, self.go_on),
                gap=8,
                margins=(24, 20, 24, 20),
            )
        )

    def _connect(self) -> None:
        for box in (self.first, self.second):
            box.line.textChanged.connect(self._refresh)
            box.line.returnPressed.connect(self._on_go_on)
        self.show_it.toggled.connect(self._on_show_toggled)
        self.go_on.clicked.connect(self._on_go_on)
        self.retry.clicked.connect(self._on_retry)
        self.put_off.clicked.connect(self.reject)

    # ---------------------------------------------------------------- what is told to it

    def say_wrong(self, sentence: str) -> None:
        """Show why the answer was not right, and wait for another."""
        self.set_busy(False)
        self.wrong.setText(sentence)
        self._problem.show()
        if self._has_passphrase:
            self.first.line.selectAll()
            self.first.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_busy(self, is_busy: bool) -> None:
        """Take no answer while one is being tried."""
        self._is_busy = is_busy
        self._inputs.setEnabled(not is_busy)
        self.retry.setEnabled(not is_busy)
        if is_busy:
            self._problem.hide()
        self._refresh()

    # ---------------------------------------------------------------- what the person does

    @Slot()
    def _refresh(self) -> None:
        self.hint.setText(self._hint())
        self.go_on.setEnabled(self._may_go_on())

    def _may_go_on(self) -> bool:
        given = self.first.line.text()
        if self._is_busy or not self._has_passphrase:
            return False
        if self.question is Question.CERTIFICATE:  # some have no password
            return True
        if not given or self.question not in _NEW:
            return bool(given)
        is_long = strength(given) is not Strength.TOO_SHORT
        return is_long and given == self.second.line.text()

    def _hint(self) -> str:
        given, again = self.first.line.text(), self.second.line.text()
        found = strength(given)
        if not given:
            return f"至少 {LEAST} 个字。用中文的，先选“显示口令”，输入法才打得开。"
        if found is Strength.TOO_SHORT:
            return f"太短，还差 {LEAST - len(given)} 个字。"
        if again and again != given:
            return "两次输入的不一样。"
        return f"强度：{found.value}。"

    @Slot(bool)
    def _on_show_toggled(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for box in (self.first, self.second):
            box.line.setEchoMode(mode)

    @Slot()
    def _on_go_on(self) -> None:
        if not self._may_go_on():
            self.second.line.setFocus(Qt.FocusReason.TabFocusReason)
            return
        self.set_busy(True)
        self.passphrase_given.emit(self.first.line.text())

    @Slot()
    def _on_retry(self) -> None:
        self.set_busy(True)
        self.retry_wanted.emit()


def _passphrase_box(name: str) -> LineFrame:
    box = LineFrame()
    box.line.setEchoMode(QLineEdit.EchoMode.Password)
    box.line.setAccessibleName(name)
    return box
