"""The example's answers as a PDF without proofs: what is timed against typst."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from xxxf_desktop.answers.application import Application
from xxxf_desktop.answers.reading import apply, parse_answers
from xxxf_desktop.app.catalogue import edition
from xxxf_desktop.packet.build import build_packet
from xxxf_desktop.render.fonts import FontSet
from xxxf_desktop.render.packet_files import PacketFiles
from xxxf_desktop.system.shipped import resources_folder


def main(answers: Path, target: Path) -> None:
    """Write the packet of `answers`, its proofs left out, to `target`."""
    form = edition("miit-2020")
    filled = apply(parse_answers(answers.read_bytes(), form), Application(form.id))
    application = replace(filled, proofs=())
    packet = build_packet(form, application, {})
    files = {name: answers.parent / name for name in packet.files()}
    fonts = FontSet(resources_folder() / "fonts")
    with PacketFiles(packet, fonts, files, target.parent) as made:
        made.write_pdf(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
