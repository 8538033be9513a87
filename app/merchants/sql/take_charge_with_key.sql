-- Take coins at the till of the organisation whose API key is presented: the key is checked here, in the transaction
-- that charges, so that no round trip is spent on it and a revoked key takes nothing. Answers like take_charge, or
-- 'key_refused'.
CREATE OR REPLACE FUNCTION take_charge_with_key(
    p_public_id text, p_secret_hash bytea, p_scope text,
    p_request_key text, p_amount bigint, p_via text, p_at timestamptz, p_code bytea,
    OUT outcome text, OUT charge_id bigint, OUT pending_id bigint,
    OUT key_id bigint, OUT organisation_id bigint, OUT stale boolean
)
LANGUAGE plpgsql AS $$
DECLARE
    till bigint;
BEGIN
    SELECT h.key_id, h.organisation_id, h.stale INTO key_id, organisation_id, stale
    FROM key_holder(p_public_id, p_secret_hash, p_scope, p_at) h;
    IF key_id IS NULL THEN
        outcome := 'key_refused';
        RETURN;
    END IF;

    till := (SELECT m.id FROM merchant m WHERE m.organisation_id = take_charge_with_key.organisation_id);
    SELECT c.outcome, c.charge_id, c.pending_id INTO outcome, charge_id, pending_id
    FROM take_charge(till, p_request_key, p_amount, p_via, p_at, p_code, NULL, NULL, NULL) c;
END
$$;
