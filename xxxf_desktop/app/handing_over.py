"""报送: a revision put on a U盘, into a folder or into a disc image, read back and compared.

The draft keeps a line of every hand-over: begun as not done, done only when the medium holds
every byte.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xxxf_desktop.app.file_room import FileRoom
from xxxf_desktop.app.handover_names import bundle_folder_name
from xxxf_desktop.app.paper_log import KID, other_key_on_paper
from xxxf_desktop.app.preparing import Prepared, prepare_bundle
from xxxf_desktop.app.signing import own_key
from xxxf_desktop.app.stages import Progress, Stage, say_nothing
from xxxf_desktop.app.states import State, chosen_number, frozen_state, matching_revision
from xxxf_desktop.drafts.store import Draft
from xxxf_desktop.errors import DraftError, XxxfError
from xxxf_desktop.media.image import write_image
from xxxf_desktop.media.looking import Look, look, look_for_image, refuse
from xxxf_desktop.media.parcel import Parcel, forecast, pack
from xxxf_desktop.media.progress import Activity
from xxxf_desktop.media.receipt import Receipt
from xxxf_desktop.media.volumes import STICK_PLACES, is_inside, volumes
from xxxf_desktop.media.writing import write_to_folder
from xxxf_desktop.system import clock
from xxxf_desktop.system.atomic import output_error

if TYPE_CHECKING:
    from xxxf_desktop.bundle.signing import BundleSigner

PREPARED, WRITTEN = 0.5, 0.75
"""The share of the whole that lies behind each."""


class Medium(Enum):
    """What a revision is handed over on; the value is for the user."""

    FOLDER = "文件夹"
    STICK = "U盘"
    IMAGE = "光盘映像"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A finished hand-over. `warnings` are lines for the user, e.g. programs on the stick.

    `is_void`: the draft has changed since this revision, which somebody may call 作废.
    """

    revision: int
    code: str
    medium: Medium
    receipt: Receipt
    warnings: tuple[str, ...] = ()
    is_void: bool = False

    @property
    def is_image(self) -> bool:
        """Whether something is still to be burnt."""
        return self.medium is Medium.IMAGE


def hand_over(
    draft: Draft,
    target: Path,
    medium: Medium,
    *,
    revision: int | None = None,
    key: Callable[[], BundleSigner] | None = None,
    progress: Progress | None = None,
) -> HandedOver:
    """Put a revision of `draft`, its last one unless told, on `medium` at `target`.

    `target` is a folder, the root of a U盘, or the file an image becomes. What lies there
    already stays; the new folders have their names only when all was read back. `progress`
    may raise StoppedError. DraftError where nothing is finalised, OutputError where the
    medium fails; then the log says that this hand-over is not done, and the revision is as
    it was. Other errors as of `prepare_bundle`.
    """
    number = _number(draft, revision)
    tell = progress or say_nothing
    signer = (key or own_key)()  # a passphrase that is mistyped is no hand-over, and no line
    apart = tuple(other_key_on_paper(draft, number, signer.kid))
    with _logged(draft, number, medium) as note, _folder_for(target, medium), _room() as staging:
        # What needs no finished bundle to be seen is said at once, the rest by the writer.
        refuse(look_at(target, medium, expected_parcel(draft, number, {})))
        prepared = prepare_bundle(draft, number, staging, lambda: signer, _first(tell))
        seen = look_at(target, medium, pack(staging))
        receipt = _written(prepared, staging, target, medium, _second(tell))
        note({**receipt.as_json(), KID: signer.kid})
    return HandedOver(
        revision=number,
        code=prepared.code,
        medium=medium,
        receipt=receipt,
        warnings=(*(remark.words for remark in seen.warnings), *_name_warnings(prepared), *apart),
        is_void=_is_void(draft, number),
    )


def _name_warnings(prepared: Prepared) -> Iterator[str]:
    if prepared.other_name:
        yield f"证书上的名称是“{prepared.other_name}”，与单位名称不同，请核对。"


def medium_of(target: Path) -> Medium:
    """Return whether the folder `target` lies on what is likely a U盘, or is any folder."""
    sticks = [volume.path for volume in volumes() if volume.likely_stick]
    is_stick = any(target.absolute().is_relative_to(place) for place in sticks)
    return Medium.STICK if is_stick else Medium.FOLDER


def image_path(draft: Draft, folder: Path, revision: int | None = None) -> Path:
    """Return how the disc image of a revision is called in `folder`. DraftError for none."""
    state = frozen_state(draft, _number(draft, revision))
    return folder / f"{_name(state)}.iso"


def _name(state: State) -> str:
    return bundle_folder_name(state.application.text(state.form.about.project), state.number)


def _number(draft: Draft, revision: int | None) -> int:
    why = "还没有定稿，没有可以报送的版本。"
    return chosen_number(draft, revision, why, "先定稿，再报送。")


def _is_void(draft: Draft, number: int) -> bool:
    matching = matching_revision(draft)
    return matching is None or matching.number != number


def _is_image(medium: Medium) -> bool:
    return medium is Medium.IMAGE


# ------------------------------------------------------------------ the log


Note = Callable[[Mapping[str, Any]], None]


@contextmanager
def _logged(draft: Draft, number: int, medium: Medium) -> Iterator[Note]:
    """Keep a line of the log: not done before, done once the receipt was noted."""
    line = draft.begin_handover(number, medium.value, clock.now().isoformat(timespec="seconds"))
    noted: list[Mapping[str, Any]] = []
    try:
        yield noted.append
    except XxxfError as error:
        with suppress(DraftError):  # what the medium said counts more; the line says 没有完成
            draft.settle_handover(line, {"failure": error.message}, done=False)
        raise
    try:
        draft.settle_handover(line, noted[0], done=True)
    except DraftError as error:
        raise DraftError(
            f"材料已写好并核对，可以交，但没能记入报送记录。{error.message}", error.remedy
        ) from error


# ------------------------------------------------------------------ before anything is made


@contextmanager
def _folder_for(target: Path, medium: Medium) -> Iterator[None]:
    """Make the folder `target` for the hand-over, its parent being there; a stick is never made.

    A U盘 that was pulled out must not be taken for an empty folder of this computer.
    """
    # os.path, here and below: the methods of Path raise for a name that is too long.
    is_new = not os.path.exists(target) and os.path.isdir(target.parent)  # noqa: PTH110, PTH112
    wanted = medium is Medium.FOLDER and is_new
    if not wanted or is_inside(target.absolute(), STICK_PLACES):
        yield
        return
    try:
        target.mkdir()
    except OSError as error:
        raise output_error(target, error) from error
    try:
        yield
    except BaseException:
        with suppress(OSError):
            target.rmdir()
        raise


def look_at(target: Path, medium: Medium, parcel: Parcel) -> Look:
    """Return what stands in the way of putting `parcel` on `medium` at `target`."""
    return look_for_image(target, parcel) if _is_image(medium) else look(target, parcel)


def expected_parcel(draft: Draft, number: int, paper: Mapping[str, int]) -> Parcel:
    """Return what revision `number` will put on a medium, as far as it is known before.

    `paper` holds the bytes of 申报书.pdf and 申报书.docx by name, as far as they are known.
    """
    state = frozen_state(draft, number)
    stored = {name: file.size for name, file in state.files.items()}
    return forecast(_name(state), {**stored, **paper})


# ------------------------------------------------------------------ making and writing


@contextmanager
def _room() -> Iterator[Path]:
    room = FileRoom.make()
    try:
        yield room.folder / "staging"
    finally:
        room.close()


def _written(
    prepared: Prepared,
    staging: Path,
    target: Path,
    medium: Medium,
    progress: Callable[[Activity, int, int], None],
) -> Receipt:
    if _is_image(medium):
        return write_image(staging, target, prepared.bundle.name, progress)
    return write_to_folder(staging, target, progress)


def _first(tell: Progress) -> Progress:
    return lambda stage: tell(Stage(str(stage), stage.share * PREPARED))


def _second(tell: Progress) -> Callable[[Activity, int, int], None]:
    def told(activity: Activity, done: int, total: int) -> None:
        start, end = (PREPARED, WRITTEN) if activity is Activity.WRITING else (WRITTEN, 1.0)
        share = done / total if total else 1.0
        tell(Stage(f"{activity} {share:.0%}", start + (end - start) * share))

    return told
