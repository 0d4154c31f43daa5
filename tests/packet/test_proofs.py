"""附1 and 附2: the divider pages with their items, the labels and pages of the proofs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.packet.making import PAGES, complete, empty, packet, section, texts_of
from xxxf_desktop.answers.application import Proof
from xxxf_desktop.packet.look import Style
from xxxf_desktop.packet.nodes import Node, Packet, Paragraph, ProofPage


def made(*proofs: Proof, **pages: int) -> Packet:
    """Return a packet with `proofs`; keyword `a=2` says that a.pdf has two pages."""
    application = replace(empty(), proofs=proofs)
    return packet(application, {f"{name}.pdf": count for name, count in pages.items()})


def words(node: Node) -> str:
    return "".join(text.text for text in texts_of(node))


def lines(packet: Packet, section_id: str) -> list[str]:
    return [words(node) for node in section(packet, section_id).nodes]


def proof_pages(packet: Packet) -> list[ProofPage]:
    return [node for node in packet.nodes() if isinstance(node, ProofPage)]


def proof(item: str, file: str = "a.pdf", title: str = "材料") -> Proof:
    return Proof(item=f"proof.{item}", title=title, file=file)


class TestDivider:
    def test_lists_the_items_of_part_one(self) -> None:
        assert lines(packet(empty()), "part.unit_proofs") == [
            "附1",
            "申报单位相关证明材料",
            "1. 申报单位相关荣誉证明材料；",
            "（高新技术企业、企业技术中心、重点实验室等相关证明材料）",
            "2. 申报单位研发能力证明材料；",
            "（获得专利、标准、知识产权等）",
            "3. 申报单位主营业务收入（2019年）证明材料；",
            "（财务审计报告、纳税证明等）",
        ]

    def test_lists_the_items_of_part_two(self) -> None:
        assert lines(packet(empty()), "part.project_proofs") == [
            "附2",
            "申报项目相关证明材料",
            "1. 项目的平台架构、关键技术等获得专利、标准、知识产权的相关证明材料；",
            "2. 项目推广效果证明材料。",
        ]

    def test_says_where_there_is_none(self) -> None:
        none = Proof(item="proof.platform_ip", none=True)
        assert lines(made(none), "part.project_proofs")[2:] == [
            "1. 项目的平台架构、关键技术等获得专利、标准、知识产权的相关证明材料；",
            "无",
            "2. 项目推广效果证明材料。",
        ]

    def test_has_label_title_and_bookmark(self) -> None:
        label, title, *_ = section(packet(empty()), "part.unit_proofs").nodes
        assert isinstance(label, Paragraph)
        assert isinstance(title, Paragraph)
        assert (label.style, title.style) == (Style.PART_LABEL, Style.TITLE)
        assert label.bookmark == "附1 申报单位相关证明材料"
        assert label.bookmark_level == 1


class TestPages:
    def test_stand_behind_their_divider(self) -> None:
        found = [each.id for each in packet(complete()).sections]
        assert found == [
            "part.cover",
            "part.notes",
            "part.unit",
            "part.project",
            "part.narrative",
            "part.unit_proofs",
            "part.unit_proofs.pages",
            "part.project_proofs",
            "part.declaration",
        ]

    def test_are_as_many_as_the_files_have(self) -> None:
        pages = proof_pages(packet(complete()))
        assert [(page.file, page.page) for page in pages] == [
            ("证书.pdf", 0),
            ("证书.pdf", 1),
            ("证书.pdf", 0),
            ("证书.pdf", 1),
            ("审计.pdf", 0),
        ]

    def test_are_numbered_by_part_item_and_position(self) -> None:
        found = made(
            proof("revenue"), proof("honors"), proof("promotion"), proof("honors", title="乙"), a=1
        )
        assert [words(page) for page in proof_pages(found)] == [
            "附1-1-1　材料",
            "附1-1-2　乙",
            "附1-3-1　材料",
            "附2-2-1　材料",
        ]

    def test_of_one_file_count_themselves(self) -> None:
        assert [words(page) for page in proof_pages(made(proof("honors"), a=3))] == [
            "附1-1-1　材料（第1页，共3页）",
            "附1-1-1　材料（第2页，共3页）",
            "附1-1-1　材料（第3页，共3页）",
        ]

    def test_chosen_ones_are_printed_in_the_order_written(self) -> None:
        chosen = proof("honors").model_copy(update={"pages": "4,1-2", "rotate": 90})
        pages = proof_pages(made(chosen, a=5))
        assert [(page.page, page.rotate, words(page)) for page in pages] == [
            (3, 90, "附1-1-1　材料（第1页，共3页）"),
            (0, 90, "附1-1-1　材料（第2页，共3页）"),
            (1, 90, "附1-1-1　材料（第3页，共3页）"),
        ]
        assert [page.label.bookmark for page in pages] == ["附1-1-1　材料", None, None]

    def test_a_single_chosen_one_does_not_count_itself(self) -> None:
        (page,) = proof_pages(made(proof("honors").model_copy(update={"pages": "3"}), a=5))
        assert (page.page, words(page)) == (2, "附1-1-1　材料")

    @pytest.mark.parametrize("pages", ["1-", "9", "1,1"])
    def test_a_choice_that_cannot_be_followed_prints_all(self, pages: str) -> None:
        found = proof_pages(made(proof("honors").model_copy(update={"pages": pages}), a=3))
        assert [page.page for page in found] == [0, 1, 2]

    def test_the_first_of_a_file_is_a_bookmark(self) -> None:
        labels = [page.label for page in proof_pages(made(proof("honors"), proof("rnd"), a=2))]
        assert [label.bookmark for label in labels] == [
            "附1-1-1　材料",
            None,
            "附1-2-1　材料",
            None,
        ]
        assert {label.bookmark_level for label in labels} == {2}

    def test_a_file_with_no_known_pages_prints_none(self) -> None:
        found = made(proof("honors", "b.pdf"), a=1)
        assert proof_pages(found) == []
        assert "part.unit_proofs.pages" not in [each.id for each in found.sections]

    def test_an_entry_without_a_file_takes_no_number(self) -> None:
        found = made(Proof(item="proof.honors", title="待补"), proof("honors"), a=1)
        assert [words(page) for page in proof_pages(found)] == ["附1-1-1　材料"]

    @pytest.mark.parametrize(
        ("title", "shown"),
        [
            pytest.param("", "申报单位相关荣誉证明材料；", id="without-title"),
            pytest.param("审计\n报告 ", "审计 报告", id="on-one-line"),
            pytest.param("字" * 26, "字" * 26, id="as-long-as-it-may-be"),
            pytest.param("字" * 27, "字" * 25 + "…", id="too-long"),
        ],
    )
    def test_labels_have_one_line(self, title: str, shown: str) -> None:
        (page,) = proof_pages(made(proof("honors", title=title), a=1))
        assert words(page) == f"附1-1-1　{shown}"

    def test_the_files_of_a_packet_are_named_once_in_order(self) -> None:
        assert packet(complete(), PAGES).files() == ["架构.png", "证书.pdf", "审计.pdf"]
