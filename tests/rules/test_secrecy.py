"""密级 marks, and talk of secrets that is none."""

from __future__ import annotations

import pytest

from xxxf_desktop.answers.files import TraceKind
from xxxf_desktop.rules.sensitive import traces_in


def marks(text: str) -> list[str]:
    return [trace.shown for trace in traces_in(text) if trace.kind is TraceKind.SECRET_MARK]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("秘密★", "秘密★", id="star"),
        pytest.param("本项目技术资料（机密★1年）", "机密★1年", id="period"),
        pytest.param("绝密 ★ 长期", "绝密★长期", id="blanks"),
        pytest.param("秘密☆10年", "秘密☆10年", id="open-star"),
        pytest.param("秘密＊10年", "秘密*10年", id="asterisk"),
        pytest.param("机密级★20年", "机密级★20年", id="level"),
        pytest.param("机密", "机密", id="alone"),
        pytest.param("机　密", "机密", id="letter-spaced"),
        pytest.param("第一章\n秘密\n正文", "秘密", id="line-of-its-own"),
        pytest.param("文件名\t机密\t2020年", "机密", id="cell-of-a-table"),
        pytest.param("【绝密】实施方案", "绝密", id="brackets"),
        pytest.param("机密文件 不得外传", "机密文件", id="confidential-paper"),
        pytest.param("密级：秘密", "秘密", id="named"),
        pytest.param("密级:内部", "内部", id="named-internal"),
        pytest.param("本文件属于机密。", "机密", id="said"),
        pytest.param("附件定为秘密级，", "秘密级", id="classified"),
        pytest.param("本资料为机密资料", "机密资料", id="said-of-the-paper"),
        pytest.param("本方案为机密，请勿外传", "机密", id="said-of-the-plan"),
        pytest.param("此文件机密，严禁复制", "机密", id="said-without-verb"),
        pytest.param("内部资料", "内部资料", id="internal"),
        pytest.param("公司内部资料，请勿外传", "内部资料", id="internal-of-the-company"),
        pytest.param("内部资料，注意保存", "内部资料", id="internal-with-care"),
        pytest.param("内部资料严禁外传", "内部资料", id="internal-not-to-be-passed-on"),
        pytest.param("架构图（内部文件）", "内部文件", id="internal-in-brackets"),
        pytest.param("以下为内部材料。", "内部材料", id="said-internal"),
        pytest.param("数据来源，仅供内部参考", "仅供内部参考", id="for-use-inside"),
    ],
)
def test_finds(text: str, found: str) -> None:
    assert marks(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("保证数据的机密性、完整性和可用性", id="confidentiality"),
        pytest.param("采用机密计算技术", id="confidential-computing"),
        pytest.param("制定《商业秘密管理办法》", id="trade-secrets"),
        pytest.param("严格遵守保密协议和保密制度", id="keeping-secrets"),
        pytest.param("项目不涉及国家秘密、商业秘密和个人隐私", id="denial"),
        pytest.param("本项目内容不属于国家秘密。", id="does-not-belong"),
        pytest.param("保守国家秘密是每个员工的义务", id="state-secrets"),
        pytest.param("按绝密、机密、秘密三级管理", id="list-of-levels"),
        pytest.param("分级\t绝密\t机密\t秘密", id="row-of-levels"),
        pytest.param("防止机密信息泄露", id="confidential-information"),
        pytest.param("属于机密的数据不得上传", id="what-is-secret"),
        pytest.param("揭开美味的秘密", id="secret-of-the-taste"),
        pytest.param("不得泄露国家\n秘密\n", id="parted-by-a-line-break"),
        pytest.param("建设企业内部资料管理系统", id="internal-documents-system"),
        pytest.param("整理内部资料后入库", id="internal-in-a-sentence"),
        pytest.param("系统供公司内部使用", id="used-inside"),
        pytest.param("内部资料共享平台", id="sharing-internal-documents"),
        pytest.param("密钥和密码分开保管", id="keys"),
        pytest.param("密级标识管理", id="marking"),
        pytest.param("确保文件机密性，资料秘密保存", id="keeping-papers"),
        pytest.param("手机 密码", id="password-of-a-phone"),
        pytest.param("★秘方 秘密武器", id="star-elsewhere"),
    ],
)
def test_leaves_talk_alone(text: str) -> None:
    assert marks(text) == []


def test_names_each_mark_once() -> None:
    assert marks("机密★1年\n机密★1年\n内部资料\n内部资料") == ["机密★1年", "内部资料"]
