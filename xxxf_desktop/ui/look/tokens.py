"""The colours of the window: paper and ink. Red, amber and green only carry findings."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QPalette


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by role, as #RRGGBB."""

    canvas: str
    rail: str
    desk: str
    inset: str
    raised: str
    field: str
    hover: str
    sel: str
    line: str
    ctl: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    err: str
    err_soft: str
    paper: str
    ink: str
    track: str
    is_dark: bool


LIGHT = Tokens(
    canvas="#FFFFFF",
    rail="#F6F5F2",
    desk="#E9E7E2",
    inset="#F7F6F3",
    raised="#FFFFFF",
    field="#FFFFFF",
    hover="#EEECE7",
    sel="#E3E8F1",
    line="#E3E0DA",
    ctl="#8C877D",
    text="#1F1E1B",
    text2="#57534B",
    text3="#686359",
    accent="#1F4FA3",
    accent_hover="#183F85",
    accent_soft="#E8EEF8",
    on_accent="#FFFFFF",
    ok="#256B47",
    ok_soft="#E7F2EB",
    warn="#8A5300",
    warn_soft="#FCF2DD",
    err="#B42318",
    err_soft="#FCECE9",
    paper="#FFFFFF",
    ink="#22211E",
    track="#E3E0DA",
    is_dark=False,
)
DARK = Tokens(
    canvas="#1C1D20",
    rail="#161719",
    desk="#101113",
    inset="#232528",
    raised="#232528",
    field="#17181B",
    hover="#2A2C30",
    sel="#2A3242",
    line="#34373C",
    ctl="#7C8087",
    text="#ECEAE5",
    text2="#B7B4AD",
    text3="#9F9C95",
    accent="#8FB4F5",
    accent_hover="#A9C6FA",
    accent_soft="#22304A",
    on_accent="#10203C",
    ok="#7CC79B",
    ok_soft="#1D3328",
    warn="#E9B65E",
    warn_soft="#3A2D14",
    err="#FF9B8E",
    err_soft="#43221E",
    paper="#E4E2DC",
    ink="#22211E",
    track="#34373C",
    is_dark=True,
)


def from_palette(palette: QPalette) -> Tokens:
    """Return the colours of the system's own high-contrast palette: nothing of ours is left."""
    role = QPalette.ColorRole
    ground, text = palette.color(role.Base).name(), palette.color(role.Text).name()
    button, accent = palette.color(role.Button).name(), palette.color(role.Highlight).name()
    on_accent = palette.color(role.HighlightedText).name()
    return Tokens(
        canvas=ground,
        rail=ground,
        desk=button,
        inset=ground,
        raised=ground,
        field=ground,
        hover=button,
        sel=button,
        line=text,
        ctl=text,
        text=text,
        text2=text,
        text3=text,
        accent=accent,
        accent_hover=accent,
        accent_soft=ground,
        on_accent=on_accent,
        ok=text,
        ok_soft=ground,
        warn=text,
        warn_soft=ground,
        err=text,
        err_soft=ground,
        paper="#FFFFFF",
        ink="#000000",
        track=button,
        is_dark=palette.color(role.Base).lightness() < 128,
    )
