"""签名密钥: which key signs and where it lives; backup, restore and replacement."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from xxxf_desktop.app.key_overview import KeyOverview
from xxxf_desktop.app.own_keys import KeyState
from xxxf_desktop.ui.parts.boxes import column, framed, holder, row
from xxxf_desktop.ui.parts.buttons import push
from xxxf_desktop.ui.parts.code_box import CodeBox
from xxxf_desktop.ui.parts.signed_line import SignedLine
from xxxf_desktop.ui.parts.words import WrappedLabel, label

_WIDTH = 600
_OLDER_SHOWN = 5
_FACTS = ("存放在", "启用", "备份", "证书")
_ABOUT = "电子包由这把密钥签名，纸质件和报送清单印它的指纹：两边一致，就能证明是同一版。"
_NONE = "还没有签名密钥。第一次签名时自动生成；以前备份过的，先恢复。"
_CERTIFICATE = "没有。单位证书（.pfx）在导出或写入介质时选，不存放在这里。"


class KeysDialog(QDialog):
    """Shows; `KeysDesk` does what is wanted. Stays open while something is under way."""

    make_wanted = Signal()
    backup_wanted = Signal()
    restore_wanted = Signal()
    replace_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("签名密钥")
        self.setMinimumWidth(_WIDTH)
        self.is_busy = False
        self._overview = KeyOverview(KeyState.NONE)
        self.about = WrappedLabel(_ABOUT, "second")
        self.code = CodeBox("指纹")
        self.facts = {name: WrappedLabel("", "second") for name in _FACTS}
        self.older = WrappedLabel("", "second")
        self.outcome = SignedLine("canvas")
        self.make = push("现在生成", "primary")
        self.backup = push("备份…", "primary")
        self.restore = push("恢复…", "secondary")
        self.replace = push("更换…", "secondary")
        self.close_button = push("关闭", "secondary")
        self._lay_out()
        self._connect()
        self.finished.connect(self.deleteLater)

    def _lay_out(self) -> None:
        lines = [_fact(name, words) for name, words in self.facts.items()]
        content = column(row(label("签名公钥指纹", "second"), self.code, None, gap=10), *lines,
                         gap=6, margins=(16, 12, 16, 12))  # fmt: skip
        self._card = framed(content, "card")
        self._older_part = holder(
            column(label("以前的密钥，只用来校验旧电子包", "help"), self.older, gap=4)
        )
        buttons = row(self.backup, self.make, self.restore, self.replace, None, self.close_button)
        self.setLayout(
            column(
                label("签名密钥", "card"),
                self.about,
                self._card,
                self._older_part,
                self.outcome,
                4,
                buttons,
                gap=10,
                margins=(24, 20, 24, 20),
            )
        )

    def _connect(self) -> None:
        self.make.clicked.connect(self.make_wanted)
        self.backup.clicked.connect(self.backup_wanted)
        self.restore.clicked.connect(self.restore_wanted)
        self.replace.clicked.connect(self.replace_wanted)
        self.close_button.clicked.connect(self.reject)

    # ---------------------------------------------------------------- what is told to it

    def show_keys(self, overview: KeyOverview) -> None:
        """Show the key that signs, and the older ones."""
        self._overview = overview
        has_key = bool(overview.fingerprint)
        self.about.setText(_ABOUT if has_key else _NONE)
        self.code.setText(overview.fingerprint)
        words = (overview.place, overview.since, overview.backup, _CERTIFICATE)
        for fact, text in zip(self.facts.values(), words, strict=True):
            fact.setText(text)
            holding = fact.parentWidget()
            if holding is not None:
                holding.setVisible(bool(text))
        self._card.setVisible(has_key)
        hidden = len(overview.older) - _OLDER_SHOWN
        more = [f"另有 {hidden} 把：xxxf keys show"] if hidden > 0 else []
        self.older.setText("\n".join([*overview.older[:_OLDER_SHOWN], *more]))
        self._older_part.setVisible(bool(overview.older))
        for button in (self.backup, self.replace):
            button.setVisible(has_key)
        self.make.setVisible(not has_key)
        self._refresh()

    def set_busy(self, words: str) -> None:
        """Say what is being done, "" when it is over; nothing else is begun meanwhile."""
        self.is_busy = bool(words)
        self.outcome.say("state-hint", "text2", words)
        self._refresh()

    def _refresh(self) -> None:
        for button in (self.make, self.backup, self.restore, self.replace):
            button.setEnabled(not self.is_busy)
        self.adjustSize()

    def say_done(self, words: str) -> None:
        self._say("state-ok", "ok", words)

    def say_failed(self, words: str) -> None:
        self._say("state-error", "err", words)

    def say_put_off(self) -> None:
        self._say("state-hint", "text2", "没有改动。")

    def _say(self, sign: str, ink: str, words: str) -> None:
        self.is_busy = False
        self.outcome.say(sign, ink, words)
        self._refresh()

    # ---------------------------------------------------------------- what the person does

    @Slot()
    def reject(self) -> None:
        """Close; while something is under way, leave it to whoever does it whether that may be."""
        if self.is_busy:
            self.stop_wanted.emit()
        else:
            super().reject()


def _fact(name: str, words: WrappedLabel) -> QWidget:
    about = label(name, "help")
    about.setMinimumWidth(56)
    line = row(about, words, gap=10)
    line.setStretch(1, 1)
    return holder(line)


class BackupAdvice(QWidget):
    """A quiet line that advises a backup, with the way to it."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = WrappedLabel("", "second")
        self.go = push("备份签名密钥…", "link")
        self.go.clicked.connect(self.wanted)
        line = row(self.words, self.go, gap=8)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()

    def say(self, words: str) -> None:
        """Show `words`; "" hides the line."""
        self.words.setText(words)
        self.setVisible(bool(words))
