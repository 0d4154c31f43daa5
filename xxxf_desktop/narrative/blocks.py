"""The blocks a narrative section is made of, as the answers file writes them.

Source: product.md "Answers file"; the JSON of these models is that contract.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_serializer


class _Block(BaseModel):
    """Frozen, no unknown members; absent optional members stay absent in the JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @model_serializer(mode="wrap")
    def _without_defaults(self, handler: Any) -> dict[str, Any]:
        fields = type(self).model_fields
        members: dict[str, Any] = handler(self)
        for name, info in fields.items():
            if name != "type" and not info.is_required() and getattr(self, name) == info.default:
                del members[name]
        return members


class TextRun(_Block):
    """A stretch of text in one look; `sup` and `sub` exclude each other."""

    text: str
    bold: bool = False
    sup: bool = False
    sub: bool = False


class Reference(_Block):
    """A cross reference `图:标识` or `表:标识`; prints the number, for example 图2."""

    ref: Annotated[str, Field(pattern=r"^[图表]:.+$")]


Run = TextRun | Reference


class Heading(_Block):
    """The applicant's own heading; levels 1–3 belong to the form."""

    type: Literal["heading"] = "heading"
    level: Annotated[int, Field(ge=4, le=6)]
    text: str


class Paragraph(_Block):
    type: Literal["paragraph"] = "paragraph"
    runs: tuple[Run, ...] = Field(strict=False)


class ListItem(_Block):
    """One item; `level` counts from 1."""

    runs: tuple[Run, ...] = Field(strict=False)
    level: Annotated[int, Field(ge=1, le=3)] = 1


class ListBlock(_Block):
    type: Literal["list"] = "list"
    ordered: bool = False
    items: tuple[ListItem, ...] = Field(strict=False, min_length=1)


TableRow = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class TableBlock(_Block):
    """A table of plain text; every row has as many cells as the first."""

    type: Literal["table"] = "table"
    caption: str = ""
    header_rows: Annotated[int, Field(ge=0, le=5)] = 0
    rows: tuple[TableRow, ...] = Field(strict=False, min_length=1)
    widths_mm: tuple[Annotated[int, Field(ge=5, le=158)], ...] | None = Field(
        default=None, strict=False
    )
    id: str | None = None


class FigureBlock(_Block):
    """A picture; `file` is a path relative to the answers file, in a draft the stored name."""

    type: Literal["figure"] = "figure"
    file: str
    caption: str = ""
    width_mm: Annotated[int, Field(ge=10, le=158)] = 140
    id: str | None = None


Block = Annotated[
    Heading | Paragraph | ListBlock | TableBlock | FigureBlock, Field(discriminator="type")
]
Blocks = tuple[Block, ...]

_BLOCKS: TypeAdapter[Blocks] = TypeAdapter(Annotated[Blocks, Field(strict=False)])


def blocks_from_json(data: object) -> Blocks:
    """Return the blocks of parsed JSON; pydantic's ValidationError where it is none."""
    return _BLOCKS.validate_python(data)


def blocks_to_json(blocks: Blocks) -> list[Any]:
    """Return the JSON of `blocks` as the answers file writes it."""
    return [block.model_dump(mode="json") for block in blocks]


def paragraphs_of(text: str) -> Blocks:
    r"""Return a narrative given as one string, split into paragraphs at line breaks.

    >>> [block.runs[0].text for block in paragraphs_of("一\n\n二\r\n")]
    ['一', '二']
    """
    lines = (line.strip() for line in text.splitlines())
    return tuple(Paragraph(runs=(TextRun(text=line),)) for line in lines if line)


def figures_of(blocks: Blocks) -> list[FigureBlock]:
    """Return the figures among `blocks`, in order."""
    return [block for block in blocks if isinstance(block, FigureBlock)]
