"""Packets for tests: the editions, a complete application, and the texts of a packet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from tests.conftest import read_shipped
from xxxf_desktop.answers.application import Application, Honor, Proof, Value
from xxxf_desktop.forms.loader import load
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import Block, FigureBlock, Paragraph, TextRun
from xxxf_desktop.packet import nodes
from xxxf_desktop.packet.build import build_packet
from xxxf_desktop.packet.nodes import Node, Packet, Section, Text

EDITIONS = ("miit-2020", "tianjin-2018")

# Every field of the form answered, every condition met.
FIELDS: dict[str, Value] = {
    "cover.recommender": "某市工业和信息化局",
    "cover.date": "2018-03-05",
    "unit.name": "镕堃珺信息技术有限公司",
    "unit.contact.name": "李堃",
    "unit.contact.mobile": "13800138000",
    "unit.contact.title": "经理",
    "unit.contact.fax": "无",
    "unit.contact.email": "likun@example.com",
    "unit.registered_capital": "人民币1,000万元",
    "unit.legal_representative": "王镕",
    "unit.registered_address": "甲路1号",
    "unit.office_address": "乙路2号",
    "unit.code": "91440300708461136T",
    "unit.nature": ("民营企业", "国有参股企业"),
    "unit.nature.other": "中外合作",
    "unit.business": ("大数据",),
    "unit.listed": True,
    "unit.listed.date": "2015-06-01",
    "unit.listed.place": "深圳证券交易所",
    "unit.listed.stock_code": "300001",
    "unit.exports": True,
    "unit.exports.places": "东南亚",
    "unit.honors": (Honor(honor="重点实验室", level="省市级", year=2016),),
    "unit.rnd_capability": "发明专利12项。\n团体标准1项。",
    "unit.revenue": "12345.67",
    "unit.rnd_spend": "345.6",
    "unit.info_consumption_revenue": "5000",
    "unit.rnd_staff": "126人",
    "unit.is_software_company": True,
    "unit.software.product_revenue": "100",
    "unit.software.service_revenue": "200.50",
    "unit.software.embedded_revenue": "0",
    "unit.profile": "公司成立于2013年。",
    "project.name": "县域信息消费服务项目",
    "project.start": "2016-01-01",
    "project.end": "2018-12-31",
    "project.investment": "800",
    "project.leader.name": "张珺",
    "project.leader.title": "总工程师",
    "project.leader.mobile": "13900139000",
    "project.leader.email": "zhangjun@example.com",
    "project.directions": (1, 6, 10),
    "project.summary": "建设服务平台。",
}
PAGES = {"证书.pdf": 2, "审计.pdf": 1}
PROOFS = (
    Proof(item="proof.honors", title="重点实验室证书", file="证书.pdf"),
    Proof(item="proof.rnd", title="专利", file="证书.pdf"),
    Proof(item="proof.revenue", title="审计报告", file="审计.pdf"),
    Proof(item="proof.platform_ip", none=True),
    Proof(item="proof.promotion", none=True),
)


@cache
def edition(form_id: str = "miit-2020") -> Form:
    return load(form_id, read_shipped)


def complete(form_id: str = "miit-2020") -> Application:
    """Return an application in which nothing is open."""
    sections = [section.id for section in edition(form_id).narrative_sections()]
    narrative: dict[str, tuple[Block, ...]] = {
        section: (Paragraph(runs=(TextRun(text=f"正文：{section}。"),)),) for section in sections
    }
    narrative["narrative.plan"] += (FigureBlock(file="架构.png", caption="架构"),)
    return Application(form_id, fields=FIELDS, narrative=narrative, proofs=PROOFS)


def empty(form_id: str = "miit-2020") -> Application:
    return Application(form_id)


def packet(application: Application, pages: Mapping[str, int] | None = None) -> Packet:
    return build_packet(edition(application.form), application, PAGES if pages is None else pages)


def section(packet: Packet, section_id: str) -> Section:
    return next(section for section in packet.sections if section.id == section_id)


def texts(packet: Packet) -> Iterator[Text]:
    """Yield every text of a packet in order."""
    for node in packet.nodes():
        yield from texts_of(node)


def texts_of(node: Node) -> Iterator[Text]:
    match node:
        case nodes.Paragraph():
            yield from node.texts
        case nodes.UnderlinedLine():
            yield from (Text(node.label), *node.value, Text(node.note))
        case nodes.PageFoot():
            for paragraph in node.paragraphs:
                yield from paragraph.texts
        case nodes.Table():
            cells = (cell for row in node.rows for cell in row)
            for paragraph in (paragraph for cell in cells for paragraph in cell.paragraphs):
                yield from paragraph.texts
        case nodes.Figure():
            yield from () if node.caption is None else node.caption.texts
        case nodes.ProofPage():
            yield from node.label.texts


def tagged(packet: Packet, tag: str) -> list[Text]:
    """Return the texts in controls of `tag`, in order."""
    return [text for text in texts(packet) if text.control is not None and text.control.tag == tag]


def cell_lines(packet: Packet, tag: str) -> list[str]:
    """Return the printed paragraphs of the table cell that holds a control of `tag`."""
    for node in packet.nodes():
        if isinstance(node, nodes.Table):
            for row in node.rows:
                for cell in row:
                    lines = [paragraph.texts for paragraph in cell.paragraphs]
                    if any(t.control and t.control.tag == tag for line in lines for t in line):
                        return ["".join(text.text for text in line) for line in lines]
    raise LookupError(tag)
