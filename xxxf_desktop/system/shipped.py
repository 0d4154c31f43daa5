"""The forms and resources that come with the program, in a checkout or inside the wheel."""

from __future__ import annotations

import re
from pathlib import Path

from xxxf_desktop.errors import FormError, XxxfError
from xxxf_desktop.forms.texts import FormTexts

PACKAGE = Path(__file__).resolve().parent.parent

_FORM_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # as in forms.model: no path can be made of it
_LARGEST = 4 * 1024 * 1024
_FORM, _PLANS = "form.toml", "plans.toml"


def forms_folder() -> Path:
    """Return the folder that holds one folder for each shipped edition."""
    return _shipped("forms")


def resources_folder() -> Path:
    """Return the folder with fonts and the example."""
    return _shipped("resources")


def form_ids() -> list[str]:
    """Return the ids of the shipped editions, sorted."""
    folders = (file.parent.name for file in forms_folder().glob(f"*/{_FORM}"))
    return sorted(name for name in folders if _FORM_ID.fullmatch(name))


def read_form(form_id: str) -> FormTexts:
    """Return the texts of the shipped edition `form_id`; FormError where there is none."""
    known = form_ids()
    if form_id not in known:
        from xxxf_desktop.answers.wording import quoted_text  # the models behind it take long

        raise FormError(
            [f"没有申报书版本“{quoted_text(form_id)}”。可用的版本：{'、'.join(known)}。"]
        )
    return read_form_folder(forms_folder() / form_id)


def read_form_folder(folder: Path) -> FormTexts:
    """Return the texts of the form definition in `folder`, anywhere on the disk.

    Raises FormError with every file that cannot be read.
    """
    if not folder.is_dir():
        raise FormError([f"{folder} 不是文件夹。请给出含有 {_FORM} 和 {_PLANS} 的文件夹。"])
    problems: list[str] = []
    texts = [_text(folder / name, problems) for name in (_FORM, _PLANS)]
    if problems:
        raise FormError(problems)
    return FormTexts(form=texts[0], plans=texts[1])


def _text(file: Path, problems: list[str]) -> str:
    try:
        if not file.is_file():
            problems.append(f"{file.name}：文件夹 {file.parent} 里没有这个文件。")
        elif file.stat().st_size > _LARGEST:
            problems.append(f"{file.name}：超过 {_LARGEST // 1024 // 1024} MB，不像是申报书版本。")
        else:
            return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.append(f"{file.name}：不是 UTF-8 编码，请另存为 UTF-8。")
    except OSError:
        problems.append(f"{file.name}：不能读取，请检查文件权限。")
    return ""


def _shipped(name: str) -> Path:
    installed = PACKAGE / "_shipped" / name
    if installed.is_dir():
        return installed
    checkout = PACKAGE.parent
    # A foreign folder of that name may lie in site-packages, so the checkout must look like one.
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise XxxfError(f"程序自带的 {name} 文件夹不见了。", "请重新安装程序。")
