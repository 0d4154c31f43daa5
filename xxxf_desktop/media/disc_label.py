"""The name of a disc: the user's own in Joliet and UDF, a plain one in ISO 9660.

pycdlib gives all three the same, which must be ASCII: so the two others are set afterwards.
Source: ECMA-119 8.5.6 with the Joliet Specification; OSTA UDF 2.60, 2.1.3 (dstring).
"""

from __future__ import annotations

from pycdlib import PyCdlib

PLAIN_LABEL = "SHENBAO"

_MOST_CHARACTERS = 15  # UDF: 32 bytes with a mark, a length, and two for each character
_JOLIET_BYTES, _SHORT_BYTES, _LONG_BYTES = 32, 32, 128


def short_label(text: str) -> str:
    """Return `text` as far as every tree has room for it; the plain label for nothing.

    >>> short_label("广东示例科技有限公司新型信息消费示范项目")
    '广东示例科技有限公司新型信息消'
    """
    visible = "".join(char for char in text if char <= "\uffff" and char.isprintable())
    return visible.strip()[:_MOST_CHARACTERS].strip() or PLAIN_LABEL


def write_label(disc: PyCdlib, text: str) -> None:
    """Name a new disc, not yet written, `text` where its names may be Chinese."""
    label = short_label(text)
    utf_16 = label.encode("utf-16-be")
    if disc.joliet_vd is not None:
        disc.joliet_vd.volume_identifier = utf_16.ljust(_JOLIET_BYTES, b"\0")
    short, long = _dstring(utf_16, _SHORT_BYTES), _dstring(utf_16, _LONG_BYTES)
    for sequence in (disc.udf_main_descs, disc.udf_reserve_descs):
        for primary in sequence.pvds:
            primary.vol_ident = short
        for logical in sequence.logical_volumes:
            logical.logical_vol_ident = long
    disc.udf_file_set.log_vol_ident = long
    disc.udf_file_set.file_set_ident = short


def _dstring(utf_16: bytes, length: int) -> bytes:
    body = b"\x10" + utf_16
    return body.ljust(length - 1, b"\0") + bytes([len(body)])
