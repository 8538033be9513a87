"""Faults in the rules of access: who may come in, see and change what, for how long and how often."""

from __future__ import annotations

from tests.mutants.fault import Fault

LOGINS = ("tests/identity/test_logins.py", "tests/identity/test_staff_logins.py")
ACCESS = ("tests/identity/test_access.py",)
OFFICE = ("tests/identity/test_office.py",)
SECRETS = ("tests/identity/test_secrets.py",)
HOUSEHOLDS = ("tests/identity/test_households.py",)
IDEMPOTENCY = ("tests/identity/test_idempotency.py",)
LOGIN_SERVICES = "app/identity/logins/services.py"
QUERIES = "app/identity/queries.py"

FAULTS = (
    Fault(
        "A person is let in by a role that the view names",
        "app/identity/guard.py",
        "return not access.roles.isdisjoint(actor.roles)",
        "return bool(actor.roles)",
        ACCESS,
    ),
    Fault(
        "A key is let in by a scope that the view names",
        "app/identity/guard.py",
        "return not access.scopes.isdisjoint(actor.scopes)",
        "return bool(actor.scopes)",
        ACCESS,
    ),
    Fault(
        "No form is taken from another site",
        "app/identity/guard.py",
        "        security.protect()\n",
        "        pass\n",
        ACCESS,
    ),
    Fault(
        "An actor does not outlive its request",
        "app/identity/guard.py",
        "    context.actor.set(context.SYSTEM)\n",
        "",
        ACCESS,
    ),
    Fault(
        "The program refuses to start with a silent endpoint",
        "app/identity/access.py",
        "    if silent:\n",
        "    if False:\n",
        ACCESS,
    ),
    Fault(
        "A session ends when it is idle",
        QUERIES,
        "LoginSession.expires_at > at, LoginSession.idle_until > at",
        "LoginSession.expires_at > at, LoginSession.idle_until.is_not(None)",
        LOGINS,
    ),
    Fault(
        "A session ends after its longest time",
        QUERIES,
        "LoginSession.expires_at > at, ",
        "LoginSession.expires_at.is_not(None), ",
        LOGINS,
    ),
    Fault(
        "A session that was closed opens nothing",
        QUERIES,
        "return LoginSession.revoked_at.is_(None), LoginSession",
        "return LoginSession.person_id.is_not(None), LoginSession",
        LOGINS,
    ),
    Fault(
        "A disabled person's session opens nothing",
        QUERIES,
        "            Person.disabled_at.is_(None),\n",
        "",
        LOGINS,
    ),
    Fault(
        "A password alone is half a login",
        QUERIES,
        '            LoginSession.stage == bindparam("stage"),\n',
        '            bindparam("stage").is_not(None),\n',
        LOGINS,
    ),
    Fault(
        "A role that was taken away is gone",
        QUERIES,
        "and_(RoleGrant.person_id == Person.id, RoleGrant.revoked_at.is_(None))",
        "and_(RoleGrant.person_id == Person.id)",
        ACCESS,
    ),
    Fault(
        "A revoked key opens nothing",
        QUERIES,
        "            ApiKey.revoked_at.is_(None),\n",
        "",
        OFFICE,
    ),
    Fault(
        "A key that has run out opens nothing",
        QUERIES,
        'or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > bindparam("at")),',
        'bindparam("at").is_not(None),',
        OFFICE,
    ),
    Fault(
        "Every letter of a key counts",
        QUERIES,
        "if not tokens.same(secret_hash, tokens.hashed(secret)):",
        "if False:",
        OFFICE,
    ),
    Fault(
        "A login code is good once",
        LOGIN_SERVICES,
        "            LoginCode.used_at.is_(None),\n",
        "",
        LOGINS,
    ),
    Fault(
        "A login code is worthless after five minutes",
        LOGIN_SERVICES,
        "            LoginCode.expires_at > now(),\n",
        "",
        LOGINS,
    ),
    Fault(
        "Five guesses spend a login code",
        LOGIN_SERVICES,
        "LoginCode.attempts < CODE_TRIES",
        "LoginCode.attempts <= CODE_TRIES",
        LOGINS,
    ),
    Fault(
        "A disabled member of staff cannot log in",
        LOGIN_SERVICES,
        "    _refuse_disabled(account.person_id)\n",
        "",
        LOGINS,
    ),
    Fault(
        "Success forgets typing mistakes, and only success",
        LOGIN_SERVICES,
        '        limits.forget("staff-pair", f"{login} {ip}")\n',
        "        pass\n",
        LOGINS,
    ),
    Fault(
        "The sixth try for a login has to wait",
        LOGIN_SERVICES,
        'limits.hit("staff-pair", f"{login} {ip}", 5, QUARTER)',
        'limits.hit("staff-pair", f"{login} {ip}", 6, QUARTER)',
        LOGINS,
    ),
    Fault(
        "A code of the second factor opens one session",
        "app/identity/security/totp.py",
        "StaffAccount.totp_last_step < step",
        "StaffAccount.totp_last_step <= step",
        LOGINS,
    ),
    Fault(
        "A new password ends every other session",
        "app/identity/security/services.py",
        "    records.end_sessions(person_id, keep=session_id)\n    token =",
        "    token =",
        LOGINS,
    ),
    Fault(
        "The second factor is switched off with the password",
        "app/identity/security/services.py",
        "        raise WrongPassword\n    account.totp_sealed",
        "        pass\n    account.totp_sealed",
        LOGINS,
    ),
    Fault(
        "Exactly the limit gets through",
        "app/identity/limits.py",
        "if count > limit:",
        "if count > limit + 1:",
        SECRETS,
    ),
    Fault(
        "A window ends and another begins",
        "app/identity/limits.py",
        "over = RateLimit.resets_at <= at",
        "over = RateLimit.resets_at < RateLimit.resets_at",
        SECRETS,
    ),
    Fault(
        "Keys of two callers never meet",
        "app/identity/idempotency.py",
        'return f"{request.endpoint} {actor.via}:{who}"',
        'return f"{request.endpoint} {actor.via}"',
        IDEMPOTENCY,
    ),
    Fault(
        "Another request under a key is refused",
        "app/identity/idempotency.py",
        "request.full_path.encode(), body))",
        "request.full_path.encode(), b''))",
        IDEMPOTENCY,
    ),
    Fault(
        "A failure of ours is not kept as the answer",
        "app/identity/idempotency.py",
        "response.status_code in _FORGOTTEN or response.status_code >= 500",
        "response.status_code in _FORGOTTEN or response.status_code >= 600",
        IDEMPOTENCY,
    ),
    Fault(
        "Only the invited may accept",
        "app/identity/households/services.py",
        "household_id = _close(HouseholdInvite.id == invite_id, HouseholdInvite.phone_lookup == _lookup(person_id))",
        "household_id = _close(HouseholdInvite.id == invite_id)",
        HOUSEHOLDS,
    ),
    Fault(
        "An invitation ends after its time",
        "app/identity/households/services.py",
        "HouseholdInvite.closed_at.is_(None), HouseholdInvite.expires_at > now())",
        "HouseholdInvite.closed_at.is_(None))",
        HOUSEHOLDS,
    ),
    Fault(
        "Nobody acts for two organisations",
        "app/identity/records.py",
        "if organisation_id is not None and acts_for - {organisation_id}:",
        "if False:",
        ACCESS,
    ),
    Fault(
        "A telephone number is shown with its middle hidden",
        "app/identity/phones.py",
        "****{digits[-4:]}",
        "**{digits[-6:]}",
        SECRETS,
    ),
    Fault(
        "A weak password is refused",
        "app/identity/passwords.py",
        "or login in plain or common",
        "or common",
        LOGINS,
    ),
    Fault(
        "A spreadsheet runs nothing that someone typed",
        "app/web/csv_files.py",
        'FORMULA = ("=", "+",',
        'FORMULA = ("+",',
        ("tests/imports", *OFFICE),
    ),
    Fault(
        "A resident reads their own receipts only",
        "app/merchants/charges/queries.py",
        "return _one(Charge.household_id == household_id, Charge.id == charge_id)",
        "return _one(Charge.id == charge_id)",
        ("tests/merchants/test_pages.py",),
    ),
    Fault(
        "A till reads its own charges only",
        "app/merchants/charges/queries.py",
        "return _one(Merchant.organisation_id == organisation_id, Charge.id == charge_id)",
        "return _one(Charge.id == charge_id)",
        ("tests/merchants/test_api.py",),
    ),
)
