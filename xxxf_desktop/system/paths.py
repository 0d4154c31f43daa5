"""Where the program keeps what belongs to the user and not to one draft."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from xxxf_desktop.errors import XxxfError

DATA_DIR_VARIABLE = "XXXF_DATA_DIR"


def data_folder() -> Path:
    """Return the user's data folder, made for its owner alone (0700) where it is missing.

    The environment variable XXXF_DATA_DIR moves it: for tests, and for a program carried
    on a stick. XxxfError where it cannot be made.
    """
    folder = _place()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise XxxfError(
            f"不能建立数据文件夹 {folder}。",
            f"请检查磁盘空间和权限，或用环境变量 {DATA_DIR_VARIABLE} 指定别处。",
        ) from error
    return folder


def _place() -> Path:
    chosen = os.environ.get(DATA_DIR_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("xxxf", appauthor=False)
