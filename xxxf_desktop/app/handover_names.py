"""What the folders of a hand-over are called: by project and revision.

Source: facts/signing-storage.md part 5 (at most 60 UTF-8 bytes a component, NFC, BMP).
"""

from __future__ import annotations

from xxxf_desktop.bundle.scans import FOLDER_ENDING
from xxxf_desktop.drafts.names import folder_name

_NAMELESS = "申报材料"


def bundle_folder_name(project: str, revision: int) -> str:
    """Return the name of the folder that is the bundle of `revision`.

    >>> bundle_folder_name("智慧文旅信息消费服务平台", 3)
    '智慧文旅信息消费服务平台-第3版'
    """
    return _named(project, f"-第{revision}版")


def scans_folder_name(project: str, revision: int) -> str:
    """Return the name of the folder with the scans of the stamped pages, beside the bundle.

    >>> scans_folder_name("智慧文旅信息消费服务平台", 3)
    '智慧文旅信息消费服务平台-第3版-盖章扫描件'
    """
    return _named(project, f"-第{revision}版-{FOLDER_ENDING}")


def _named(project: str, ending: str) -> str:
    return folder_name(project, ending) or f"{_NAMELESS}{ending}"
