"""Narratives nobody wrote: random Chinese prose with everything a page break may fall into.

The same seed gives the same narrative. Only characters that an applicant may well type.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from xxxf_desktop.narrative.blocks import (
    Block,
    Blocks,
    FigureBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    TableBlock,
    TextRun,
)

_WORDS = """
信息 消费 平台 服务 数据 用户 县域 城市 企业 技术 研发 应用 建设 推广 示范 项目 团队 创新 模式 融合 智慧 社区 医疗 教育
电子商务 云计算 大数据 人工智能 物联网 区块链 供应链 冷链物流 线上线下 数字内容 智能终端 行业信息化 在线问诊 远程办公
提升 实现 完成 覆盖 推动 支撑 打造 构建 形成 降低 增长 带动 优化 整合 和 与 及 在 对 为 由 将 已 并 的 了 等 年均 全国
""".split()
_LATIN = """
5G|AI|IoT|SaaS|ISO 9001|V2.1|API|Spring Cloud|MySQL|C2M|ITSS|CMMI 3|O2O|Wi-Fi|B2C|GB/T 22239-2019|HTTP/2
e-CNY|iOS/Android|user@example.com|www.example.com.cn|K8s|A+|3D|0769-22222222|ISO/IEC 27001|≥99.9%|±0.5℃|3～5
①|②|（1）|2019-2021
""".replace("\n", "|").strip("|").split("|")
_UNITS = "个 家 项 万元 人次 公里 台（套） 毫秒 %左右 年 月 ℃ 平方米 % 倍 ‰ ㎡ 万单 GB".split()
_MARKS = "，，，，，。。；、、、：？！"
_BRACKETS = ["“”", "《》", "（）", "‘’", "【】", "〔〕", "「」", "——", "()"]
_RARE = ["——", "……", "·", "×", "～", "→", "/", "："]
_TEXT_MM = 158


class Storyteller:
    """Makes blocks out of one stream of random numbers; pictures are written to `folder`."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._random = Random(seed)  # noqa: S311
        self._seed = seed
        self._folder = folder
        self._figures = 0

    def narrative(self, sections: Sequence[str], blocks: int) -> dict[str, Blocks]:
        """Return about `blocks` blocks for every section."""
        return {section: tuple(self._blocks(blocks)) for section in sections}

    def files(self) -> dict[str, Path]:
        """Return the pictures made so far by the names their blocks give."""
        return {path.name: path for path in sorted(self._folder.glob(f"{self._seed}-*.png"))}

    # ---------------------------------------------------------------- text

    def words(self, length: int) -> str:
        """Return running text of about `length` characters without a mark at its end."""
        text = ""
        while len(text) < length:
            text += self._piece()
            if len(text) < length and self._random.random() < 0.3:
                text += self._random.choice(_MARKS)
        return text.strip(_MARKS)

    def _piece(self) -> str:
        dice = self._random.random()
        if dice < 0.78:
            return self._random.choice(_WORDS)
        if dice < 0.87:
            return self._number() + self._random.choice(_UNITS)
        if dice < 0.93:
            return self._random.choice(_LATIN)
        if dice < 0.985:
            left, right = self._random.choice(_BRACKETS)
            inside = "".join(self._piece() for _ in range(self._random.randint(1, 3)))
            return f"{left}{inside}{right}"
        return self._random.choice(_RARE)

    def _number(self) -> str:
        amount = self._random.randint(1, 10 ** self._random.randint(1, 6))
        form = self._random.choice(["{}", "{:,}", "{:.1f}", "{}.{:02}", "{}-{}"])
        return form.format(amount, self._random.randint(1, 60))

    def _runs(self, length: int) -> tuple[TextRun, ...]:
        text = self.words(length) + "。"
        if self._random.random() < 0.6:
            return (TextRun(text=text),)
        cuts = sorted(self._random.randint(0, len(text)) for _ in range(2))
        bold = self._random.random() < 0.6
        raised = not bold and cuts[1] - cuts[0] < 4
        middle = TextRun(text=text[cuts[0] : cuts[1]], bold=bold, sup=raised)
        parts = (TextRun(text=text[: cuts[0]]), middle, TextRun(text=text[cuts[1] :]))
        return tuple(part for part in parts if part.text)

    # ---------------------------------------------------------------- blocks

    def _blocks(self, count: int) -> Iterator[Block]:
        makers = [self._paragraph] * 10 + [self._heading] * 3
        makers += [self._list] * 2 + [self._table] * 2 + [self._figure] * 2
        yield self._paragraph()
        for _ in range(count):
            yield self._random.choice(makers)()

    def _paragraph(self) -> Block:
        return Paragraph(runs=self._runs(self._random.randint(15, 380)))

    def _heading(self) -> Block:
        length = self._random.choice([6, 10, 14, 40])
        return Heading(level=self._random.randint(4, 6), text=self.words(length))

    def _list(self) -> Block:
        items = tuple(
            ListItem(runs=self._runs(self._random.randint(8, 90)), level=self._random.randint(1, 3))
            for _ in range(self._random.randint(2, 7))
        )
        return ListBlock(ordered=self._random.random() < 0.6, items=items)

    def _table(self) -> Block:
        columns, count = self._random.randint(2, 5), self._random.randint(2, 14)
        header_rows = self._random.randint(0, min(2, count - 1))
        longest = self._random.choice([6, 15, 40, 300])
        if longest > 100:
            columns, count = min(columns, 3), min(count, 5)
            header_rows = min(header_rows, count - 1)
        lengths = [6 if index < header_rows else longest for index in range(count)]
        rows = [[self._cell(length) for _ in range(columns)] for length in lengths]
        numbered = self._random.random() < 0.4
        if numbered:
            rows = [[str(number), *row[1:]] for number, row in enumerate(rows, 1)]
        return TableBlock(
            caption=self.words(8) if self._random.random() < 0.8 else "",
            header_rows=header_rows,
            rows=tuple(tuple(row) for row in rows),
            widths_mm=self._widths(columns, numbered),
        )

    def _cell(self, longest: int) -> str:
        return self.words(self._random.randint(1, longest)) if self._random.random() < 0.93 else ""

    def _widths(self, columns: int, numbered: bool) -> tuple[int, ...] | None:
        """A column of running numbers may be narrow, another holds five characters or more."""
        if not numbered and self._random.random() < 0.5:
            return None
        parts = [self._random.randint(3, 6) for _ in range(columns)]
        whole = self._random.choice([_TEXT_MM, 150, 140])
        narrow = 14 if numbered else 0
        shares = parts[1:] if numbered else parts
        widths = [(whole - narrow) * part // sum(shares) for part in shares]
        return tuple([narrow, *widths] if numbered else widths)

    def _figure(self) -> Block:
        self._figures += 1
        size = self._random.randint(300, 900), self._random.randint(60, 1300)
        name = f"{self._seed}-{self._figures}.png"
        image = Image.new("L", size, 255)
        ImageDraw.Draw(image).rectangle((4, 4, size[0] - 5, size[1] - 5), outline=0, width=3)
        image.save(self._folder / name)
        caption = self.words(10) if self._random.random() < 0.8 else ""
        return FigureBlock(file=name, caption=caption, width_mm=self._random.randint(40, _TEXT_MM))
