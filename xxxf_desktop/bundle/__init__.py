"""The signed electronic bundle (电子包): seal a folder, verify a folder, a .zip or an .iso.

Knows nothing of forms, drafts or the command line. Importing it is cheap: joserfc and
cryptography are loaded by the first call that needs them.
"""

from xxxf_desktop.bundle.canonical import canonical_json
from xxxf_desktop.bundle.company import CertificateSigner
from xxxf_desktop.bundle.content import (
    Applicant,
    AppRef,
    BundleContent,
    FormRef,
    content_digest,
    is_well_formed_code,
    normalise_code,
    verification_code,
)
from xxxf_desktop.bundle.entries import JWS_NAME, NOTICE_NAME
from xxxf_desktop.bundle.keys import SigningKey, fingerprint, matches_fingerprint
from xxxf_desktop.bundle.problems import Code, Problem
from xxxf_desktop.bundle.protected import protect, unprotect
from xxxf_desktop.bundle.sealing import SealedBundle, seal
from xxxf_desktop.bundle.signing import BundleSigner
from xxxf_desktop.bundle.source import locate
from xxxf_desktop.bundle.verifying import Signer, VerificationReport, verify
from xxxf_desktop.safe_paths import check_path, fold

__all__ = [
    "JWS_NAME",
    "NOTICE_NAME",
    "AppRef",
    "Applicant",
    "BundleContent",
    "BundleSigner",
    "CertificateSigner",
    "Code",
    "FormRef",
    "Problem",
    "SealedBundle",
    "Signer",
    "SigningKey",
    "VerificationReport",
    "canonical_json",
    "check_path",
    "content_digest",
    "fingerprint",
    "fold",
    "is_well_formed_code",
    "locate",
    "matches_fingerprint",
    "normalise_code",
    "protect",
    "seal",
    "unprotect",
    "verification_code",
    "verify",
]
