"""The lists and standards among the proofs of intellectual property."""

from __future__ import annotations

from xxxf_desktop.example import surface as s
from xxxf_desktop.example.certificates import mark_ground, write_notice
from xxxf_desktop.example.grid import draw_grid
from xxxf_desktop.example.story import Applicant
from xxxf_desktop.example.surface import Surface, write_paragraph

# The first four are the project's own, as narrative.innovation says.
PATENTS = (
    ("一种县域生鲜多温区共配的路径规划方法", "2019-09-24"),
    ("一种冷柜离线取货码的生成与核验方法", "2019-06-18"),
    ("一种基于节气对齐的小样本需求预测方法", "2020-02-21"),
    ("一种农产品批次凭证摘要合并上链的方法", "2020-03-27"),
    ("一种低功耗冷柜控制器及其休眠方法", "2018-05-11"),
    ("一种冷链温度数据断点补传的方法", "2017-10-13"),
)


def paint_patent_list(page: Surface, applicant: Applicant) -> None:
    """Paint the list of valid inventions and what else is owned."""
    mark_ground(page)
    page.text(page.width_mm / 2, 36, "有效发明专利清单", 20)
    owner = f"专利权人：{applicant.name}"
    page.text(24, 50, owner, 11, s.SOFT, anchor="l", face="Song")
    page.text(page.width_mm - 24, 50, "截至2020年4月30日", 11, s.SOFT, anchor="r", face="Song")
    rows = [("序号", "发明名称", "专利号", "授权公告日")]
    rows += [
        (str(i), name, f"示例ZL-{i:04d}", date) for i, (name, date) in enumerate(PATENTS, start=1)
    ]
    bottom = draw_grid(page, 24, 58, (14, 84, 32, 32), rows, row_height=10.5, numbers_from=4)
    text = (
        "此外，公司拥有实用新型专利9项、计算机软件著作权42项，牵头制定团体标准2项，参与制定"
        "地方标准1项，证书原件备查。"
    )
    write_paragraph(page, 24, bottom + 14, 162, text, 12, leading=1.9)
    write_notice(page)


def paint_standard(page: Surface, applicant: Applicant) -> None:
    """Paint the title page of the association's standard on handing over at the fridges."""
    middle = page.width_mm / 2
    mark_ground(page)
    page.text(28, 36, "ICS 示例", 11, s.SOFT, anchor="l")
    page.text(middle, 62, "团 体 标 准", 26, s.BLUE)
    page.text(page.width_mm - 28, 80, "T/示例 003—2019", 14, anchor="r")
    page.line([(28, 86), (page.width_mm - 28, 86)], s.BLUE, 0.6)
    page.text(middle, 128, "县域生鲜前置冷柜交接服务规范", 22)
    page.text(middle, 206, f"起草单位：{applicant.name}等", 13, s.SOFT, face="Song")
    page.line([(28, 240), (page.width_mm - 28, 240)], s.BLUE, 0.6)
    page.text(28, 234, "2019-11-20 发布", 12, anchor="l")
    page.text(page.width_mm - 28, 234, "2020-01-01 实施", 12, anchor="r")
    page.text(middle, 252, "示例行业协会（虚构）  发布", 15)
    write_notice(page)
