-- Why a code pays nothing now: the same request came before, or the code is used, over, or a guess.
-- Guesses are counted; the fifth within ten minutes locks the till for fifteen.
CREATE OR REPLACE FUNCTION explain_code(
    p_merchant bigint, p_request_key text, p_amount bigint, p_code bytea, p_at timestamptz,
    OUT outcome text, OUT charge_id bigint, OUT pending_id bigint
)
LANGUAGE plpgsql AS $$
DECLARE
    code pay_code;
    earlier record;
BEGIN
    SELECT * INTO code FROM pay_code c WHERE c.token_hash = p_code OR c.digits_hash = p_code;

    SELECT c.pay_code_id, c.amount, c.id AS charge_id, NULL::bigint AS pending_id INTO earlier
    FROM charge c WHERE c.merchant_id = p_merchant AND c.request_key = p_request_key;
    IF earlier.pay_code_id IS NULL THEN
        SELECT p.pay_code_id, p.amount, NULL::bigint AS charge_id, p.id AS pending_id INTO earlier
        FROM pending_charge p WHERE p.merchant_id = p_merchant AND p.request_key = p_request_key;
    END IF;
    charge_id := earlier.charge_id;
    pending_id := earlier.pending_id;

    outcome := CASE
        WHEN (earlier.pay_code_id, earlier.amount) = (code.id, p_amount)
            THEN CASE WHEN earlier.charge_id IS NULL THEN 'asked' ELSE 'repeated' END
        WHEN earlier.pay_code_id IS NOT NULL THEN 'key_reused'
        WHEN code.id IS NULL THEN 'code_unknown'
        WHEN code.used_at IS NOT NULL THEN 'code_used'
        ELSE 'code_gone'
    END;

    IF outcome = 'code_unknown' THEN
        INSERT INTO till_lock AS t (merchant_id, failures, since) VALUES (p_merchant, 1, p_at)
        ON CONFLICT (merchant_id) DO UPDATE SET
            failures = CASE WHEN t.since < p_at - interval '10 minutes' THEN 1 ELSE t.failures + 1 END,
            since = CASE WHEN t.since < p_at - interval '10 minutes' THEN p_at ELSE t.since END,
            locked_until = CASE
                WHEN t.since >= p_at - interval '10 minutes' AND t.failures + 1 >= 5 THEN p_at + interval '15 minutes'
                ELSE t.locked_until
            END;
    END IF;
END
$$;
