"""The certificates and letters among the proofs, painted alike on a PDF page or a picture.

Every issuer is invented, and every page says 示例 in red behind the text and at its foot, the
signed ones in a round mark too. None follows the layout of a real certificate.
"""

from __future__ import annotations

from dataclasses import dataclass

from xxxf_desktop.example import surface as s
from xxxf_desktop.example.story import NOTICE, PLATFORM, Applicant
from xxxf_desktop.example.surface import Surface, write_paragraph


@dataclass(frozen=True)
class Certificate:
    """One certificate: title, a sentence, lines of label and value, issuer and date."""

    title: str
    sentence: str
    lines: tuple[tuple[str, str], ...]
    issuer: str
    date: str


@dataclass(frozen=True)
class Letter:
    """One letter: title, paragraphs, issuer and date."""

    title: str
    paragraphs: tuple[str, ...]
    issuer: str
    date: str


def high_tech_enterprise(applicant: Applicant) -> Certificate:
    """Return the certificate of 高新技术企业, 国家级, 2018."""
    return Certificate(
        title="高新技术企业证书",
        sentence="经评审认定，下列企业为高新技术企业，特发此证。",
        lines=(
            ("企业名称", applicant.name),
            ("信用代码", applicant.code),
            ("证书编号", "示例GR2018-0000"),
            ("发证时间", "2018年11月28日"),
            ("有 效 期", "三年"),
        ),
        issuer="示例科技主管部门（虚构）",
        date="2018年11月28日",
    )


def technology_centre(applicant: Applicant) -> Certificate:
    """Return the certificate of 企业技术中心, 省市级, 2017."""
    return Certificate(
        title="企业技术中心认定证书",
        sentence=f"{applicant.name}：经审核，你单位技术研发中心符合认定条件，"
        "认定为2017年度云岭市市级企业技术中心。",
        lines=(
            ("认定级别", "市级（云岭市）"),
            ("认定年度", "2017年"),
            ("技术方向", "农产品冷链物联与县域流通信息化"),
            ("证书编号", "示例YL2017-0000"),
        ),
        issuer="示例工业主管部门（虚构）",
        date="2017年12月15日",
    )


def model_enterprise(applicant: Applicant) -> Certificate:
    """Return the certificate of 数字农业服务示范企业, 省市级, 2019."""
    return Certificate(
        title="数字农业服务示范企业",
        sentence=f"授予{applicant.name}“数字农业服务示范企业”称号。",
        lines=(
            ("授予级别", "市级（云岭市）"),
            ("授予年度", "2019年"),
            ("证书编号", "示例SN2019-0000"),
        ),
        issuer="示例农业主管部门（虚构）",
        date="2019年12月20日",
    )


def invention_patent(applicant: Applicant) -> Certificate:
    """Return the patent certificate of the shared loading algorithm."""
    return Certificate(
        title="发明专利证书",
        sentence="本发明经审查，决定授予专利权，颁发本证书并予以登记。",
        lines=(
            ("发明名称", "一种县域生鲜多温区共配的路径规划方法"),
            ("专 利 号", "示例ZL2018-0001"),
            ("专利权人", applicant.name),
            ("申 请 日", "2018年1月16日"),
            ("授权公告日", "2019年9月24日"),
        ),
        issuer="示例专利机构（虚构）",
        date="2019年9月24日",
    )


def fridge_software(applicant: Applicant) -> Certificate:
    """Return the registration of the fridge software."""
    return Certificate(
        title="计算机软件著作权登记证书",
        sentence="根据登记申请和审查结果，对以下软件著作权予以登记。",
        lines=(
            ("软件名称", "智能冷柜断网自治控制软件 V3.2"),
            ("著作权人", applicant.name),
            ("开发完成日", "2018年10月12日"),
            ("权利取得", "原始取得"),
            ("登 记 号", "示例SR2018-0000"),
        ),
        issuer="示例版权机构（虚构）",
        date="2018年12月3日",
    )


def platform_software(applicant: Applicant) -> Certificate:
    """Return the registration of the platform software."""
    return Certificate(
        title="计算机软件著作权登记证书",
        sentence="根据登记申请和审查结果，对以下软件著作权予以登记。",
        lines=(
            ("软件名称", f"{PLATFORM}业务中台软件 V2.0"),
            ("著作权人", applicant.name),
            ("开发完成日", "2019年11月8日"),
            ("权利取得", "原始取得"),
            ("登 记 号", "示例SR2020-0000"),
        ),
        issuer="示例版权机构（虚构）",
        date="2020年1月10日",
    )


def letter_of_use(applicant: Applicant) -> Letter:
    """Return the letter in which a county's co-operative tells what the platform did."""
    return Letter(
        title="应用证明",
        paragraphs=(
            (
                f"{applicant.name}建设的“{applicant.project}”（{PLATFORM}）自2019年7月起在"
                "我县应用。我社组织142个村级网点和37家合作社参加试点，现将应用情况证明如下："
            ),
            (
                "一、截至2020年4月30日，平台在我县建成服务网点214个，投放智能冷柜386台，注册用户"
                "27.6万人，服务生产主体642家，累计完成订单58.3万单。"
            ),
            (
                "二、2020年2月至4月，平台以“一格一单”的无接触方式保障了我县生鲜供应，系统运行"
                "稳定，没有发生食品安全和信息安全事件。"
            ),
            (
                "三、应用后，菜心等叶菜的货架期由1.5天延长到4天，单品损耗率由26%降到9%，签约农户"
                "收入增加，群众反映良好。"
            ),
            "特此证明。",
        ),
        issuer="青禾县供销合作联社（虚构）",
        date="2020年4月30日",
    )


def paint_certificate(page: Surface, certificate: Certificate) -> None:
    """Paint a certificate over the whole page, upright or lying."""
    tall = page.height_mm > page.width_mm
    mark_ground(page)
    _frame(page)
    title_y = page.height_mm * (0.17 if tall else 0.2)
    page.text(page.width_mm / 2, title_y, certificate.title, 32, s.BLUE, face="Hei")
    left, width = page.width_mm * 0.15, page.width_mm * 0.7
    y = title_y + (36 if tall else 22)
    y = write_paragraph(page, left, y, width, certificate.sentence, 18, face="Kai") + 6
    for label, value in certificate.lines:
        page.text(left + 2, y, label, 15, s.SOFT, anchor="l")
        page.text(left + 36, y, value, 15, anchor="l", face="Song")
        page.line([(left + 34, y + 5), (left + width, y + 5)], s.LINE, 0.25)
        y += 15 if tall else 12
    foot = page.height_mm * (0.82 if tall else 0.8)
    sign(page, page.width_mm - 105, foot, certificate.issuer, certificate.date)


def paint_letter(page: Surface, letter: Letter) -> None:
    """Paint a letter on an upright page."""
    mark_ground(page)
    page.text(page.width_mm / 2, 45, letter.title, 26, face="Hei")
    y = 72.0
    for paragraph in letter.paragraphs:
        y = write_paragraph(page, 27, y, page.width_mm - 54, paragraph, 16, leading=1.9)
    sign(page, page.width_mm * 0.5, y + 26, letter.issuer, letter.date)


def sign(page: Surface, x: float, y: float, issuer: str, date: str) -> None:
    """Write issuer and date round `x`, beside a round mark that says it is no real stamp."""
    mark = x + 50
    page.disc((mark, y), 17, None, s.RED, 0.9)
    page.text(mark, y - 2.5, "示例", 28, s.RED)
    page.text(mark, y + 7.5, "虚构印章", 10, s.RED)
    page.text(x, y - 4, issuer, 14, face="Song")
    page.text(x, y + 4, date, 14, face="Song")
    write_notice(page)


def mark_ground(page: Surface) -> None:
    """Write a large pale 示例, to be called before anything else is painted."""
    page.text(page.width_mm / 2, page.height_mm / 2, "示例", 190, s.RED_PALE)


def write_notice(page: Surface) -> None:
    """Write at the foot that nothing here is real."""
    page.text(page.width_mm / 2, page.height_mm - 8, NOTICE, 9, s.RED)


def _frame(page: Surface) -> None:
    for inset, stroke in ((13.0, 0.9), (15.5, 0.3)):
        page.box(
            inset,
            inset,
            page.width_mm - 2 * inset,
            page.height_mm - 2 * inset,
            edge=s.BLUE,
            radius=2.0,
            stroke=stroke,
        )
