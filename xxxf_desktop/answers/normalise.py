"""Putting typed answers right where there is only one right way."""

from __future__ import annotations

import re
import unicodedata

from xxxf_desktop.answers.application import NONE
from xxxf_desktop.forms.fields import FormField

_DASHES = str.maketrans(dict.fromkeys("—–‐‑‒―－−", "-"))


def normalised(field: FormField, text: str) -> str:
    """Return `text` as the kind of `field` wants it spelt; what cannot be read stays as typed.

    Every text becomes NFC. Codes, numbers and addresses lose full-width spellings and
    blanks; amounts lose thousands marks (form-2020: printed without them).
    """
    match field.kind:
        case "unit_code":
            return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_DASHES).upper()
        case "email":
            return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
        case "amount":
            return _amount(text)
        case "mobile":
            return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text).translate(_DASHES))
        case "date" | "stock_code":
            return unicodedata.normalize("NFKC", text).strip()
        case "long_text":
            lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
            return NONE if lines.strip() == NONE else lines
        case _:
            # One line on the form, one line here: a pasted line break or tab becomes a blank.
            line = re.sub(r"\s*[\r\n\t]+\s*", " ", unicodedata.normalize("NFC", text))
            return NONE if line.strip() == NONE else line


def _amount(text: str) -> str:
    """
    >>> _amount("１２，３４５．６７ ")
    '12345.67'
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    return plain
