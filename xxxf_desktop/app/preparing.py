"""A revision made ready for hand-over: its bundle, and the scans beside it, in a local folder.

What lies there afterwards is complete and signed; to bring it onto a stick, into a folder or
an image, and to compare it there, is the media's work.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xxxf_desktop.app.exporting import BUNDLE_NAME, Exporter, ExportPart
from xxxf_desktop.app.handover_names import bundle_folder_name, scans_folder_name
from xxxf_desktop.app.signing import own_key
from xxxf_desktop.app.stages import Progress
from xxxf_desktop.app.states import State, frozen_state
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import OutputError
from xxxf_desktop.system import clock
from xxxf_desktop.system.atomic import STAGING_PREFIX, output_error

if TYPE_CHECKING:
    from xxxf_desktop.bundle.signing import BundleSigner


@dataclass(frozen=True, slots=True)
class Prepared:
    """What lies in the staging folder; `scans` is None where the revision has none."""

    bundle: Path
    scans: Path | None
    revision: int
    code: str
    pages: int
    """How many pages the paper has."""
    manifest_sha256: str
    kid: str
    other_name: str = ""
    """Whose certificate signed, where that is not the applicant's name."""


def prepare_bundle(
    draft: Draft,
    revision: int,
    staging: Path,
    key: Callable[[], BundleSigner] | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """Write the folders of `revision` into the folder `staging`, made where it is missing.

    `<项目名称>-第n版` is the bundle; with scans `<项目名称>-第n版-盖章扫描件` lies beside it. Both
    get their names when all is complete; on failure neither is there. `key` gives who
    signs, by default the user's own key. OutputError also where one of the names is taken;
    other errors as of `export_packet`.
    """
    key = key or own_key
    work = staging / f"{STAGING_PREFIX}{secrets.token_hex(8)}"
    try:
        staging.mkdir(parents=True, exist_ok=True)
        work.mkdir()
        return _Preparation(draft, revision, staging, work, key).run(progress)
    except OSError as error:
        raise output_error(staging, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _Preparation:
    def __init__(
        self,
        draft: Draft,
        revision: int,
        staging: Path,
        work: Path,
        key: Callable[[], BundleSigner],
    ) -> None:
        self._draft = draft
        self._state: State = frozen_state(draft, revision)
        self._work = work
        self._key = cache(key)  # it may ask a person for a passphrase
        project = self._state.application.text(self._state.form.about.project)
        self._bundle = staging / bundle_folder_name(project, revision)
        self._scans = staging / scans_folder_name(project, revision)

    def run(self, progress: Progress | None) -> Prepared:
        for folder in (self._bundle, self._scans):
            if folder.exists():
                raise OutputError(f"{folder} 已经存在。", "请换一个文件夹，或先移走它。")
        parts = {ExportPart.BUNDLE}
        exporter = Exporter(self._draft, self._state, parts, progress, key=self._key)
        exporter.write(self._work)
        sealed = exporter.sealed
        if sealed is None:
            raise AssertionError("a bundle was asked for")
        has_scans = self._seal_scans(sealed.manifest_sha256)
        if has_scans:
            (self._work / self._scans.name).rename(self._scans)
        try:
            (self._work / BUNDLE_NAME).rename(self._bundle)
        except OSError:
            shutil.rmtree(self._scans, ignore_errors=True)
            raise
        return Prepared(
            bundle=self._bundle,
            scans=self._scans if has_scans else None,
            revision=self._state.number,
            code=exporter.code,
            pages=exporter.pages,
            manifest_sha256=sealed.manifest_sha256,
            kid=sealed.kid,
            other_name=exporter.other_name,
        )

    def _seal_scans(self, manifest_sha256: str) -> bool:
        """Write the folder of scans; return whether there are any."""
        from xxxf_desktop.bundle.scans import ScansContent, seal_scans

        scans = self._draft.scans(self._state.number)
        if not scans:
            return False
        folder = self._work / self._scans.name
        folder.mkdir()
        titles: dict[str, str] = {}
        for scan in scans:
            name = scan.file.rpartition("/")[2]
            self._draft.copy_file(scan.file, folder / name)
            titles[name] = scan.title
        content = ScansContent(
            submission=self._state.submission,
            revision=self._state.number,
            code=self._state.code,
            manifest_sha256=manifest_sha256,
            created_at=clock.now().isoformat(timespec="seconds"),
        )
        seal_scans(folder, content, self._key(), titles)
        return True
