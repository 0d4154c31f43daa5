"""An application in which nothing is wrong, and a checker for what one change makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xxxf_desktop.answers.application import Application, Honor, Proof, Value
from xxxf_desktop.answers.files import FileFault, FileKind, FileReport
from xxxf_desktop.forms.model import Form
from xxxf_desktop.narrative.blocks import Blocks, figures_of, paragraphs_of
from xxxf_desktop.rules.catalogue import message
from xxxf_desktop.rules.check import findings
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.rules.subject import Printable

FIELDS: dict[str, Value] = {
    "cover.recommender": "广东省工业和信息化厅",
    "cover.date": "2020-05-06",
    "unit.name": "东莞市镕堃信息技术有限公司",
    "unit.contact.name": "李融",
    "unit.contact.mobile": "13800138000",
    "unit.contact.title": "项目经理",
    "unit.contact.fax": "0769-22222222",
    "unit.contact.email": "lirong@example.com",
    "unit.registered_capital": "人民币 5000 万元",
    "unit.legal_representative": "陈明",
    "unit.registered_address": "广东省东莞市松山湖园区1号",
    "unit.office_address": "广东省东莞市松山湖园区1号",
    "unit.code": "9144030071526726XG",
    "unit.nature": ("民营企业",),
    "unit.business": ("大数据", "云计算"),
    "unit.listed": True,
    "unit.listed.date": "2015-06-01",
    "unit.listed.place": "深圳证券交易所",
    "unit.listed.stock_code": "300001",
    "unit.exports": True,
    "unit.exports.places": "东南亚",
    "unit.honors": (Honor(honor="高新技术企业", level="国家级", year=2018),),
    "unit.rnd_capability": "拥有发明专利 12 项。",
    "unit.revenue": "12345.67",
    "unit.rnd_spend": "1200",
    "unit.info_consumption_revenue": "8000.5",
    "unit.rnd_staff": "86人",
    "unit.is_software_company": True,
    "unit.software.product_revenue": "5000",
    "unit.software.service_revenue": "3000",
    "unit.software.embedded_revenue": "0",
    "unit.profile": "公司成立于2010年。",
    "project.name": "智慧文旅信息消费服务平台",
    "project.start": "2019-03-01",
    "project.end": "2021-02-28",
    "project.investment": "2400",
    "project.leader.name": "王宇",
    "project.leader.title": "技术总监",
    "project.leader.mobile": "19912345678",
    "project.leader.email": "wangyu@example.com",
    "project.directions": (1, 6),
    "project.summary": "建设文旅服务平台。",
}

PROOFS = (
    Proof(item="proof.honors", title="高新技术企业证书", file="gaoxin.pdf"),
    Proof(item="proof.rnd", title="专利证书", file="patents.pdf"),
    Proof(item="proof.revenue", title="2019年度审计报告", file="audit.pdf"),
    Proof(item="proof.platform_ip", none=True),
    Proof(item="proof.promotion", title="用户证明", file="users.jpg"),
)


def complete(form: Form) -> Application:
    """Return an application of `form` that has no finding at all."""
    directions = "、".join(f"方向{number}" for number in (1, 6))
    narrative = {
        section.id: paragraphs_of(
            f"{directions}：" + "，".join(topic.words[0] for topic in section.topics) + "。"
        )
        for section in form.narrative_sections()
    }
    plan = next(iter(form.plans))
    return Application(form.id, plan, FIELDS, narrative, PROOFS)


@dataclass(frozen=True, slots=True)
class Checker:
    """Changes one thing of a complete application and says what is found there.

    Findings are written as `error DATE_INVALID`. Every message is put into words, so a
    missing placeholder fails the test that meets it.
    """

    form: Form

    @property
    def complete(self) -> Application:
        return complete(self.form)

    def findings(
        self,
        application: Application,
        faults: dict[str, tuple[FileFault, ...]] | None = None,
        printable: Printable | None = None,
    ) -> list[Finding]:
        """Return the findings; every file has a report, with `faults` where they are given."""
        names = {proof.file for proof in application.proofs if proof.file}
        for blocks in application.narrative.values():
            names |= {figure.file for figure in figures_of(blocks)}
        reports = {
            name: FileReport(name, FileKind.JPEG, 1, (faults or {}).get(name, ())) for name in names
        }
        found = findings(self.form, application, reports, printable)
        for finding in found:
            assert "{" not in message(finding, self.form)
        return found

    def at(
        self, place: str, application: Application, printable: Printable | None = None
    ) -> list[str]:
        """Return what is found at `place`."""
        found = self.findings(application, printable=printable)
        return [shown(finding) for finding in found if finding.place == place]

    def everywhere(self, application: Application) -> list[str]:
        """Return what is found, with the place in front."""
        return [f"{each.place} {shown(each)}" for each in self.findings(application)]

    def field(
        self, field_id: str, value: Value | None, printable: Printable | None = None
    ) -> list[str]:
        """Return what is found at `field_id` when it is answered by `value`."""
        return self.at(field_id, self.complete.with_field(field_id, value), printable)

    def section(
        self, section: str, blocks: Blocks, printable: Printable | None = None
    ) -> list[str]:
        """Return what is found at `section` when `blocks` follow what it says."""
        said = self.complete.narrative[section]
        application = self.complete.with_narrative(section, (*said, *blocks))
        return self.at(section, application, printable)

    def proofs(self, item: str, *entries: Proof) -> list[str]:
        """Return what is found at `item` when it has just the proofs `entries`."""
        return self.at(item, self.with_proofs(item, *entries))

    def with_proofs(self, item: str, *entries: Proof) -> Application:
        """Return the complete application with `entries` as the proofs of `item`."""
        others = tuple(proof for proof in self.complete.proofs if proof.item != item)
        return replace(self.complete, proofs=(*others, *entries))


def shown(finding: Finding) -> str:
    """Return severity and code of `finding`."""
    return f"{finding.severity.value} {finding.code}"
