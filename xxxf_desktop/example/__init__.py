"""The shipped example: a complete application of an invented company.

The answers are data (`resources/example/answers.json`); the pictures and proofs they name are
drawn here when the example is asked for, so no generated file is kept in git. Pillow and
reportlab are imported only then.
"""

from __future__ import annotations

import json
from pathlib import Path

__all__ = ["write_example"]


def write_example(folder: Path, resources: Path) -> Path:
    """Return the path of `answers.json` in `folder`, written with every file it names.

    `resources` is the folder that holds `example/answers.json` and `fonts/`. Two runs write
    equal bytes; files of the same names are replaced, others in `folder` are left alone.
    """
    from xxxf_desktop.example import figures, proofs_jpeg, proofs_pdf
    from xxxf_desktop.example.story import Applicant

    text = (resources / "example" / "answers.json").read_text(encoding="utf-8")
    applicant = Applicant.from_answers(json.loads(text))
    fonts = resources / "fonts"
    for draw in (figures.draw_all, proofs_jpeg.draw_all, proofs_pdf.draw_all):
        for name, data in draw(applicant, fonts).items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    answers = folder / "answers.json"
    answers.write_text(text, encoding="utf-8", newline="\n")
    return answers
