"""Says everything that is wrong with a bundle.

Order of the checks: facts/signing-storage.md 1.6; what can still be checked after a
failure is checked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from xxxf_desktop.bundle.comparing import compare
from xxxf_desktop.bundle.content import verification_code
from xxxf_desktop.bundle.entries import JWS_NAME, READ_ERRORS, Listing, Source, read_failure
from xxxf_desktop.bundle.envelope import Envelope, read_envelope
from xxxf_desktop.bundle.keys import fingerprint, matches_fingerprint
from xxxf_desktop.bundle.limits import LIMITS, Limits
from xxxf_desktop.bundle.manifest import Manifest, read_manifest
from xxxf_desktop.bundle.problems import Code, Problem, problem
from xxxf_desktop.bundle.scans import (
    BundleIdentity,
    ScansReport,
    manifest_digest,
    verify_scans,
)
from xxxf_desktop.bundle.source import locate

_ONLY_UNKNOWN = "完整性正确，"


@dataclass(frozen=True, slots=True)
class Signer:
    """The key in the signature; `kid` None where there is none to be read.

    `trusted` means: the signature is right and the key is one of those trusted.
    `certificate` says whose it is, by its own word: "" for a key without one.
    """

    kid: str | None
    trusted: bool
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """The outcome of `verify`. What the bundle claims is None where it cannot be read.

    `form` is the edition's id; `code` belongs to the content as read, not as claimed.
    `manifest` is what the bundle says, None where it cannot be read; `is_signed` means that
    the key inside signed it, whoever holds that key. `scans` counts the scans of stamped
    pages that lie beside the bundle and were looked at with it.
    """

    problems: tuple[Problem, ...]
    signer: Signer
    form: str | None = None
    revision: int | None = None
    code: str | None = None
    manifest: Manifest | None = None
    is_signed: bool = False
    scans: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """Return the object `xxxf verify --json` prints (product.md, Command line).

        `signer` has a third member, `certificate`, where there is one.
        """
        signer = asdict(self.signer)
        if not self.signer.certificate:
            del signer["certificate"]
        return {
            "ok": self.ok,
            "problems": [asdict(found) for found in self.problems],
            "signer": signer,
            "form": self.form,
            "revision": self.revision,
            "code": self.code,
        }


def verify(path: Path, trusted: Collection[str], limits: Limits = LIMITS) -> VerificationReport:
    """Return every problem of the bundle at `path` (see `locate`); BundleError for no bundle.

    `trusted` holds kids or fingerprints (`matches_fingerprint`). Memory does not grow
    with the files.
    """
    with locate(path, limits) as source:
        listing = source.listing()
        raw, problems = _read_jws(source, listing, limits)
        envelope = Envelope() if raw is None else read_envelope(raw)
        problems += [*envelope.problems, *_trust_problems(envelope, trusted)]
        manifest: Manifest | None = None
        scans = ScansReport()
        if envelope.payload is not None:
            manifest, found = read_manifest(envelope.payload)
            problems += found
        if manifest is not None:
            problems += _date_problems(envelope, manifest)
            problems += compare(source, listing, manifest.files, limits)
            bundle = _identity(manifest, manifest_digest(envelope.payload or b""), envelope.kid)
            scans = verify_scans(source, bundle, limits)
            problems += scans.problems
    signer = Signer(
        envelope.kid,
        envelope.signed and _is_trusted(envelope.kid, trusted),
        _certificate_words(envelope),
    )
    report = _report((*listing.problems, *problems), signer, manifest)
    return replace(report, is_signed=envelope.signed, scans=scans.files)


def _identity(manifest: Manifest, sha256: str, kid: str | None) -> BundleIdentity:
    content = manifest.content
    code = verification_code(manifest.digest)
    return BundleIdentity(content.submission, content.revision, code, sha256, kid)


def _read_jws(
    source: Source, listing: Listing, limits: Limits
) -> tuple[bytes | None, list[Problem]]:
    entry = listing.find(JWS_NAME)
    if entry is None or not entry.readable:
        return None, []  # the reason stands in the listing
    if entry.size > limits.jws_bytes:
        return None, [problem(Code.TOO_LARGE, JWS_NAME, f"大于 {limits.jws_bytes} 字节")]
    try:
        with source.open(entry) as stream:
            return stream.read(entry.size + 1), []
    except READ_ERRORS as error:
        return None, [problem(Code.FILE_UNREADABLE, JWS_NAME, read_failure(error))]


def _is_trusted(kid: str | None, trusted: Collection[str]) -> bool:
    return kid is not None and any(matches_fingerprint(kid, name) for name in trusted)


def _certificate_words(envelope: Envelope) -> str:
    return "" if envelope.certificate is None else envelope.certificate.words()


def _date_problems(envelope: Envelope, manifest: Manifest) -> list[Problem]:
    """The time of signing is only the signer's word: that he dates it wrongly is not noticed."""
    chain = envelope.certificate
    if chain is None or chain.is_valid_at(datetime.fromisoformat(manifest.content.created_at)):
        return []
    return [problem(Code.CERTIFICATE_DATES, JWS_NAME, chain.period())]


def _trust_problems(envelope: Envelope, trusted: Collection[str]) -> list[Problem]:
    if envelope.kid is None or _is_trusted(envelope.kid, trusted):
        return []
    return [_unknown_signer(envelope.kid)]


def _unknown_signer(kid: str, detail: str = "") -> Problem:
    return problem(Code.SIGNER_UNKNOWN, JWS_NAME, detail, fingerprint=fingerprint(kid))


def _report(
    problems: tuple[Problem, ...], signer: Signer, manifest: Manifest | None
) -> VerificationReport:
    if signer.kid is not None and [found.code for found in problems] == [Code.SIGNER_UNKNOWN]:
        problems = (_unknown_signer(signer.kid, _ONLY_UNKNOWN),)
    report = VerificationReport(problems, signer)
    if manifest is None:
        return report
    content = manifest.content
    return replace(
        report,
        form=content.form.id,
        revision=content.revision,
        code=verification_code(manifest.digest),
        manifest=manifest,
    )
