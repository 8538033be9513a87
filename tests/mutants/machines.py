"""Faults in the rules of devices that sign and of jobs that run by themselves."""

from __future__ import annotations

from tests.mutants.fault import Fault

SIGNATURES = ("tests/devices/test_signatures.py",)

FAULTS = (
    Fault(
        "A signature covers the body",
        "app/devices/signature.py",
        "sha256(request.body).hexdigest())",
        "sha256(b'').hexdigest())",
        SIGNATURES,
    ),
    Fault(
        "A device's clock may be five minutes off",
        "app/devices/signature.py",
        "return abs(now_s - int(request.time)) <= WINDOW_S",
        "return abs(now_s - int(request.time)) <= 10 * WINDOW_S",
        SIGNATURES,
    ),
    Fault(
        "A signed request counts once",
        "app/devices/services.py",
        "        raise SignatureReplayed\n",
        "        pass\n",
        SIGNATURES,
    ),
    Fault(
        "A device's key that was ended opens nothing",
        "app/devices/queries.py",
        "select(DeviceKey).where(DeviceKey.key_id == key_id, DeviceKey.revoked_at.is_(None))",
        "select(DeviceKey).where(DeviceKey.key_id == key_id)",
        SIGNATURES,
    ),
    Fault(
        "A slot happens once",
        "app/jobs/services.py",
        "if db.session.get(JobRun, (job_id, slot)) is not None:",
        "if False:",
        ("tests/jobs/test_exactly_once.py",),
    ),
    Fault(
        "One process at a time is at a job",
        "app/jobs/services.py",
        "    if not _lock(job_id):\n",
        "    if False:\n",
        ("tests/jobs/test_exactly_once.py",),
    ),
)
