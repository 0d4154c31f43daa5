"""The words of every finding: what is wrong, then what to do.

The place is put in front by `message`. Tone: look.md, "an experienced colleague".
"""

from __future__ import annotations

from dataclasses import dataclass

from xxxf_desktop.forms.model import Form
from xxxf_desktop.forms.parts import ProofItem
from xxxf_desktop.rules.characters import visible, whole
from xxxf_desktop.rules.finding import Finding
from xxxf_desktop.rules.wrong_kind import PLAN_PLACE

_LONGEST_VALUE = 200  # characters of an answer that a message repeats

MESSAGES: dict[str, str] = {
    # boxes
    "REQUIRED_MISSING": "没有填写。{remedy}",
    "OPTIONAL_BLANK": "没有填写，纸上留空线。已经知道的现在填上，还不知道的留待手写。",
    "NONE_NOT_ALLOWED": "这里不能填“无”。{remedy}",
    "WRONG_KIND": "存下的内容不是这一栏该有的形式。清空后重新填写。",
    "UNKNOWN_FIELD": "这个版本的申报书没有这一栏。核对申报书版本，或清除这一项。",
    "UNKNOWN_SECTION": "这个版本的申报书没有这一节。核对申报书版本，或清除这一节。",
    "UNKNOWN_PROOF_ITEM": "这个版本的申报书没有这一项证明材料。把材料放到已有的条目下，或删去。",
    "UNKNOWN_PLAN": "这个版本的申报书没有“{plan}”这个方案。另选一个报送方案。",
    # texts
    "LENGTH_OVER_LIMIT": ("写了 {used} 字，超出 {over} 字。删到 {limit} 字以内，空格和换行不计。"),
    "LENGTH_WEB_COUNT": (
        "连空格和换行是 {web} 字，多于 {limit} 字。网上系统可能这样计数，再删 {surplus} 字更稳妥。"
    ),
    "CHARACTER_NOT_PRINTABLE": ("有印不出的字：{characters}，在“{near}”处。换成别的字或写法。"),
    "CHARACTER_CONTROL": ("有不能印的控制字符：{characters}，在“{near}”处。删去这一处，重新输入。"),
    "CHARACTER_PRIVATE_USE": (
        "有自造字：{characters}，在“{near}”处，别的电脑可能显示不出。"
        "换成标准字；核对过印出无误的，打勾说明。"
    ),
    # dates and amounts
    "DATE_INVALID": "“{value}”不是日期，或者没有这一天。按 2020-05-06 的写法填。",
    "DATE_YEAR_UNLIKELY": "{value} 不在 {earliest} 年至 {latest} 年之间。核对年份。",
    "DATE_BEFORE_START": "{date} 早于{other}（{other_date}）。核对两个日期，改正其中一个。",
    "AMOUNT_NOT_A_NUMBER": "“{value}”不是数。只填数字，单位是万元，例如 12345.67。",
    "AMOUNT_NEGATIVE": "{value} 小于 0。填 0 或大于 0 的数。",
    "AMOUNT_TOO_PRECISE": "{value} 的小数多于两位。四舍五入到两位小数。",
    "AMOUNT_IN_YUAN": "{value} 万元，大得少见，可能按元填了。核对单位；无误的，打勾说明。",
    "AMOUNT_ABOVE_OTHER": (
        "{label}是 {amount} 万元，大于{other}（{other_amount} 万元）。核对两个数，改正其中一个。"
    ),
    "AMOUNT_SUM_ABOVE_OTHER": (
        "{label}合计 {amount} 万元，大于{other}（{other_amount} 万元）。核对这几个数。"
    ),
    "AMOUNT_CONTRADICTED": (
        "写的是“{said}”，表上{label}是 {amount} 万元。"
        "核对两个数，改成一致；说的不是同一个数的，打勾说明。"
    ),
    "DATE_CONTRADICTED": (
        "写的是“{said}”，表上{label}是 {start} 至 {end}。"
        "核对两处，改成一致；说的不是同一段时间的，打勾说明。"
    ),
    # names
    "NAME_SPELT_OTHERWISE": (
        "{label}写成了“{found}”，表上是“{name}”。改成一样的写法；有意不同的，打勾说明。"
    ),
    # what the declaration signs
    "SENSITIVE_RESIDENT_ID": "{where}有身份证号：{found}。删去或遮住；必须保留的，打勾说明。",
    "SENSITIVE_BANK_CARD": (
        "{where}有银行卡号：{found}。删去或遮住；不是卡号或必须保留的，打勾说明。"
    ),
    "SENSITIVE_MOBILE": (
        "{where}有申报联系人和负责人以外的手机号：{found}。删去或遮住；可以公开的，打勾说明。"
    ),
    "SENSITIVE_SECRET_MARK": (
        "{where}有密级字样：{found}。涉密的和内部的不能报送，换掉；核对过可以公开的，打勾说明。"
    ),
    "SENSITIVE_GPS": (
        "“{file}”{inside}记着拍摄地点（GPS）。去掉位置信息，另存后更换；可以公开的，打勾说明。"
    ),
    "SENSITIVE_AUTHOR": (
        "“{file}”的文件属性里有作者：{found}。去掉作者，另存后更换；可以公开的，打勾说明。"
    ),
    "SENSITIVE_COMMENTS": (
        "“{file}”{pages}有批注。删去批注，另存后更换；不涉及敏感信息的，打勾说明。"
    ),
    "SENSITIVE_HIDDEN_TEXT": (
        "“{file}”{pages}有看不见的文字。换成扫描件，或核对内容；不涉及敏感信息的，打勾说明。"
    ),
    # contacts
    "MOBILE_INVALID": "“{value}”不是手机号。填内地的 11 位手机号，例如 13800138000。",
    "PHONE_INVALID": (
        "“{number}”不是电话号码。写区号和号码，分机写“转”，"
        "几个号码用“、”分开，例如 010-68208246转8001。"
    ),
    "PHONE_NO_AREA_CODE": "“{number}”没有区号。在前面加上区号，例如 010-68208246。",
    "EMAIL_INVALID": "“{value}”不是邮箱地址。只填一个地址，例如 name@example.com。",
    "EMAIL_SUFFIX_SUSPECT": "邮箱以 {suffix} 结尾，可能应是 {likely}。核对邮箱地址。",
    # codes
    "UNIT_CODE_LENGTH": ("“{value}”的位数不对。填 18 位统一社会信用代码，或 9 位组织机构代码。"),
    "UNIT_CODE_CHARACTER": (
        "“{value}”里有代码不用的字符。"
        "统一社会信用代码只有数字和大写字母，不用 I、O、S、V、Z，对照证照改正。"
    ),
    "UNIT_CODE_FIRST_CHARACTER": (
        "“{value}”的第 1 位不对。第 1 位是 1 至 9、A、N 或 Y，对照证照改正。"
    ),
    "UNIT_CODE_REGION": "“{value}”的第 3 至 8 位不都是数字。对照证照改正。",
    "UNIT_CODE_CHECK_CHARACTER": "“{value}”校验不符，有的位抄错了。对照证照逐位核对。",
    "UNIT_CODE_RESIDENT_ID": "“{value}”是居民身份证号。填单位的统一社会信用代码。",
    "UNIT_CODE_ORGANISATION_PART": (
        "“{value}”第 9 至 17 位的组织机构代码校验不符。对照证照逐位核对；无误的，打勾说明。"
    ),
    "ORGANISATION_CODE_SPELLING": (
        "“{value}”不是组织机构代码的写法。写 8 位数字或字母和 1 位校验码，例如 MA1H9YGW-X。"
    ),
    "ORGANISATION_CODE_CHECK_CHARACTER": (
        "“{value}”校验不符，有的位抄错了。对照组织机构代码证逐位核对。"
    ),
    "STOCK_CODE_SUSPECT": "“{value}”不是 6 位数字，上市地点写的是{exchange}。核对股票代码。",
    # choices and honours
    "CHOICE_UNKNOWN": "没有“{options}”这个选项。从表上的选项中重选。",
    "CHOICE_REPEATED": "“{options}”选了不止一次。只留一次。",
    "HONOR_WITHOUT_NAME": "第 {row} 项没有荣誉名称。填上名称，或删去这一项。",
    "HONOR_WITHOUT_LEVEL": "{honor}没有选级别。选{levels}。",
    "HONOR_LEVEL_UNKNOWN": "{honor}的级别写成了“{level}”。选{levels}。",
    "HONOR_WITHOUT_YEAR": "{honor}没有填授予年份。填四位数字的年份，例如 2017。",
    "HONOR_YEAR_INVALID": (
        "{honor}的授予年份 {year} 不在 {earliest} 至 {latest} 之间。核对证书上的年份。"
    ),
    "HONOR_REPEATED": "{honor}写了不止一次。删去多余的；确是两次授予的，打勾说明。",
    # narrative
    "TOPICS_NOT_SPOKEN_OF": "没有写到：{topics}。对照提示补写，不涉及的可以不写。",
    "PART_FOR_EACH_MISSING": "选了几个领域，没有写到：{options}。分领域写明情况。",
    "FIGURE_WITHOUT_CAPTION": "这一节的第 {number} 幅图没有图名。写上图名。",
    "FIGURE_NOT_A_PICTURE": "插图“{file}”是 PDF，不是图片。另存为 PNG 或 JPEG 后更换。",
    "TABLE_WITHOUT_CAPTION": "这一节的第 {number} 个表没有表名。写上表名。",
    "TABLE_UNEVEN": "这一节的第 {number} 个表各行的格数不同。补齐缺的格，或删去多的格。",
    "REFERENCE_UNKNOWN": "引用的“{ref}”不存在。改为引用已有的图表，或删去引用。",
    "ID_REPEATED": "标识“{ref}”用了不止一次。给后一个换一个标识，再核对对它的引用。",
    # proofs and files
    "PROOF_MISSING": "{claim}没有证明材料。{remedy}",
    "HONOR_PROOF_MISSING": (
        "{honors}没有证明材料。添加证书的扫描件；已在其他材料里的，在材料名称中写明；"
        "没有证明的，取消这项荣誉。"
    ),
    "HONOR_PROOF_UNNAMED": (
        "材料名称里没有提到{honors}，材料份数也不够每项一份。缺的补上；已在其他材料里的，打勾说明。"
    ),
    "PROOF_NONE_NOT_ALLOWED": "这一项不能标“无”。添加证明材料的扫描件。",
    "PROOF_NONE_AND_FILES": "标了“无”，又有材料。有材料的去掉“无”，没有的删去材料。",
    "PROOF_WITHOUT_FILE": "材料“{title}”没有文件。添加扫描件，或删去这一条。",
    "FILE_EMPTY": "“{file}”是空文件。从原件重新扫描或导出，再更换。",
    "FILE_UNSUPPORTED": (
        "“{file}”不是能用的文件。"
        "Word 文件用 Word 或 WPS 另存为 PDF，图片另存为 JPEG 或 PNG，再更换。"
    ),
    "FILE_NOT_AS_NAMED": "“{file}”的内容是 {kind}，与文件名不符。改正扩展名，再更换。",
    "FILE_DAMAGED": "“{file}”已损坏，打不开。从原件重新扫描或导出，再更换。",
    "FILE_ENCRYPTED": "“{file}”有密码，不能装订。去掉密码后更换。",
    "FILE_NO_PAGES": "“{file}”没有页。从原件重新扫描或导出，再更换。",
    "FILE_MISSING": "“{file}”不在申报稿里。重新添加这个文件。",
    "FILE_FONTS_NOT_EMBEDDED": (
        "“{file}”没有嵌入字体，别的电脑上可能变样。"
        "嵌入字体重新导出，或换成扫描件；核对过印出无误的，打勾说明。"
    ),
    "PROOF_PAGES_UNREADABLE": (
        "“{file}”要装订的页写成了“{pages}”。写作 1-3,5 这样，每页只写一次；全部装订的，留空。"
    ),
    "PROOF_PAGES_BEYOND": "“{file}”选到第 {last} 页，文件只有 {count} 页。改成文件里有的页。",
    "PROOF_PAGES_MANY": (
        "“{file}”要装订 {count} 页，Word 文件会大得难以打开。只选要用的页；都要用的，打勾说明。"
    ),
}

_REMEDIES = {
    "amount": "填上数，没有的填 0。",
    "date": "填上日期。",
    "yes_no": "选“否”或“是”。",
    "choices": "至少选一项。",
    "numbered_choices": "至少选一项。",
    "honors": "填上荣誉；没有荣誉的，选“全部没有”。",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A finding in words: where it is, what is wrong, what to do (怎么改)."""

    place: str
    what: str
    remedy: str


def words(finding: Finding, form: Form) -> Words:
    """Return the words of `finding`, one by one as the check page sets them."""
    what, stop, remedy = MESSAGES[finding.code].partition("。")
    values = {name: _shortened(value) for name, value in finding.values.items()}
    values |= _of_the_form(finding, form)
    place = "报送方案" if finding.place == PLAN_PLACE else _shortened(form.label_of(finding.place))
    return Words(place, (what + stop).format_map(values), remedy.format_map(values))


def message(finding: Finding, form: Form) -> str:
    """Return `finding` as one line: where, what, what to do."""
    said = words(finding, form)
    return f"{said.place}：{said.what}{said.remedy}"


def _shortened(value: str) -> str:
    value = visible(whole(value[: _LONGEST_VALUE * 2]))
    return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"


def _of_the_form(finding: Finding, form: Form) -> dict[str, str]:
    """Return the placeholders that depend on what the form asks at the place."""
    if finding.code == "REQUIRED_MISSING":
        return {"remedy": _answer_remedy(finding.place, form)}
    if finding.code == "NONE_NOT_ALLOWED":
        return {"remedy": _none_remedy(finding.place, form)}
    if finding.code == "PROOF_MISSING":
        item = next(item for item in form.proof_items() if item.id == finding.place)
        honors = finding.values.get("honors")
        if honors:
            remedy = "添加证书的扫描件；没有证明的，取消这项荣誉。"
            return {"claim": _shortened(honors), "remedy": remedy}
        return {"claim": "这一项", "remedy": _proof_remedy(item, form)}
    return {}


def _answer_remedy(place: str, form: Form) -> str:
    field = form.fields.get(place)
    if field is None:
        return "对照这一节的提示写上内容。"
    if field.none_ok:
        return "不适用的，填“无”。"
    return _REMEDIES.get(field.kind, "填上实际内容。")


def _none_remedy(place: str, form: Form) -> str:
    field = form.fields.get(place)
    if field is None or field.kind not in ("amount", "honors"):
        return "没有的，留空。" if field and field.need == "optional" else "写明实际内容。"
    return "没有的，填 0。" if field.kind == "amount" else "没有荣誉的，选“全部没有”。"


def _proof_remedy(item: ProofItem, form: Form) -> str:
    if item.none_ok:
        return "添加扫描件；没有的，标“无”。"
    claim = form.fields[item.when.field] if item.when else None
    if claim is not None and claim.none_ok:
        return f"添加扫描件；没有证明的，把“{claim.label}”改为“无”。"
    return "添加扫描件。"
