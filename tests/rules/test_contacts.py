from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.complete import Checker
from xxxf_desktop.rules import contacts

FAX, MOBILE, EMAIL = "unit.contact.fax", "unit.contact.mobile", "unit.contact.email"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("13800138000", id="plain"),
        pytest.param("19912345678", id="segment-199"),
        pytest.param("16512345678", id="segment-165"),
        pytest.param("+8613800138000", id="plus-86"),
        pytest.param("008613800138000", id="double-zero-86"),
        pytest.param("138-0013-8000", id="dashes"),
        pytest.param("138 0013 8000", id="blanks"),
        pytest.param("１３８００１３８０００", id="full-width"),
    ],
)
def test_takes_mobile_numbers(check: Checker, text: str) -> None:
    assert check.field(MOBILE, text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1380013800", id="ten-digits"),
        pytest.param("138001380000", id="twelve-digits"),
        pytest.param("12345678901", id="no-such-segment"),
        pytest.param("010-68208246", id="fixed-line"),
        pytest.param("+85261234567", id="hong-kong"),
        pytest.param("13800138000、13900139000", id="two"),
        pytest.param("1380013800O", id="letter"),
        pytest.param("手机", id="words"),
    ],
)
def test_refuses_other_numbers_as_mobile(check: Checker, text: str) -> None:
    assert check.field(MOBILE, text) == ["error MOBILE_INVALID"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("010-68208246", id="dash"),
        pytest.param("(010)68208246", id="brackets"),
        pytest.param("（０１０）６８２０８２４６", id="full-width"),
        pytest.param("010—68208246", id="long-dash"),
        pytest.param("010－68208246", id="full-width-dash"),
        pytest.param("010 6820 8246", id="blanks"),
        pytest.param("0755-88123456", id="four-digit-area"),
        pytest.param("01068208246", id="unbroken"),
        pytest.param("+86-10-68208246", id="plus-86"),
        pytest.param("+852 2123 4567", id="hong-kong"),
        pytest.param("400-800-8888", id="service-number"),
        pytest.param("13800138000", id="mobile"),
        pytest.param("010-68208246 ext. 8001", id="ext"),
        pytest.param("010-68208246转8001", id="zhuan"),
        pytest.param("010-68208246 转 8001", id="zhuan-blanks"),
        pytest.param("010-68208246转分机8001", id="zhuan-fenji"),
        pytest.param("010-68208246（分机：8001）", id="fenji-brackets"),
        pytest.param("010-68208246-8001", id="third-group"),
        pytest.param("0755-83134287、0755-83132894", id="two"),
        pytest.param("0755-83134287、83132894", id="area-code-carries-over"),
        pytest.param("0755-83134287，83132894；83132895/83132896", id="every-separator"),
        pytest.param("0755-83134287 83132894", id="apart-by-blanks"),
        pytest.param("0755-83134287转801、83132894-802", id="extensions-of-two"),
        pytest.param("400-800-8888、0755-83134287、83132894", id="after-a-service-number"),
    ],
)
def test_takes_phone_numbers(check: Checker, text: str) -> None:
    assert check.field(FAX, text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param("83134287、83132894", 2, id="two"),
        pytest.param("83134287 83132894", 2, id="apart-by-blanks"),
        pytest.param("8313-4287", 1, id="dash"),
        pytest.param("68208246", 1, id="one"),
        pytest.param("83134287转801", 1, id="extension"),
        pytest.param("83134287-801", 1, id="third-group"),
        pytest.param("83134287、0755-83132894", 1, id="area-code-too-late"),
        pytest.param("400-800-8888、83134287", 1, id="service-number-has-none"),
    ],
)
def test_warns_where_the_area_code_is_missing(check: Checker, text: str, numbers: int) -> None:
    assert check.field(FAX, text) == ["warning PHONE_NO_AREA_CODE"] * numbers


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("12345678901", id="no-such-number"),
        pytest.param("010-6820824", id="digit-lost"),
        pytest.param("010-682082466", id="digit-too-many"),
        pytest.param("0769-22222222转", id="extension-lost"),
        pytest.param("010-68208246-80012345", id="third-group-too-long"),
        pytest.param("0755-8313428O", id="letter"),
        pytest.param("010-FLOWERS1", id="vanity"),
        pytest.param("0755-83134287、8313289", id="second-is-short"),
        pytest.param("暂缺", id="words"),
        pytest.param("、、", id="separators-only"),
    ],
)
def test_refuses_what_is_no_phone_number(check: Checker, text: str) -> None:
    assert check.field(FAX, text) == ["error PHONE_INVALID"]


def test_names_the_number_at_fault(check: Checker) -> None:
    application = check.complete.with_field(FAX, "0755-83134287、0755-8313")
    (finding,) = check.findings(application)
    assert finding.values == {"number": "0755-8313"}


@given(st.lists(st.integers(20000000, 89999999), min_size=1, max_size=4), st.sampled_from("、，/;"))
def test_takes_numbers_apart_at_every_separator(numbers: list[int], separator: str) -> None:
    assert contacts.numbers_of(separator.join(map(str, numbers))) == [*map(str, numbers)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("liyan@miit.gov.cn", id="government"),
        pytest.param("1926495976@qq.com", id="digits"),
        pytest.param("li.yan+tag@example.com", id="reserved-for-examples"),
        pytest.param("a＠163.com", id="full-width-at"),
        pytest.param(" a@163.com ", id="blanks"),
    ],
)
def test_takes_email_addresses(check: Checker, text: str) -> None:
    assert check.field(EMAIL, text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a@", id="no-domain"),
        pytest.param("163.com", id="no-at"),
        pytest.param("a@localhost", id="no-dot"),
        pytest.param("a@163..com", id="two-dots"),
        pytest.param("a@163.com;b@163.com", id="two"),
        pytest.param("a@[10.0.0.1]", id="address-literal"),
    ],
)
def test_refuses_what_is_no_email_address(check: Checker, text: str) -> None:
    assert check.field(EMAIL, text) == ["error EMAIL_INVALID"]


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        pytest.param("a@163.con", ".com", id="con"),
        pytest.param("a@QQ.CMO", ".com", id="upper-case"),
        pytest.param("a@dg.gov.cm", ".gov.cn", id="longest-suffix"),
        pytest.param("a@sina.con.cn", ".com.cn", id="con-cn"),
    ],
)
def test_hints_at_a_mistyped_suffix(check: Checker, text: str, likely: str) -> None:
    (finding,) = check.findings(check.complete.with_field(EMAIL, text))
    assert (finding.code, finding.severity.value) == ("EMAIL_SUFFIX_SUSPECT", "hint")
    assert finding.values["likely"] == likely


def test_imports_the_libraries_only_when_they_are_needed() -> None:
    script = (
        "import sys, xxxf_desktop.rules.check;"
        "sys.exit(bool({'phonenumbers', 'email_validator'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
