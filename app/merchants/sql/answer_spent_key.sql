-- The request key was used for an earlier charge: restore the code, and answer what happened then. Only
-- the counter can repeat exactly the same charge; with a code, a repetition meets a used code.
CREATE OR REPLACE FUNCTION answer_spent_key(
    p_merchant bigint, p_request_key text, p_amount bigint, p_payer bigint, p_pay_code bigint,
    OUT outcome text, OUT charge_id bigint
)
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pay_code c SET used_at = NULL WHERE c.id = p_pay_code;
    outcome := 'key_reused';
    IF p_pay_code IS NULL THEN
        SELECT c.id INTO charge_id FROM charge c
        WHERE c.merchant_id = p_merchant AND c.request_key = p_request_key
            AND c.via = 'counter' AND c.payer_id = p_payer AND c.amount = p_amount;
    END IF;
    IF charge_id IS NOT NULL THEN
        outcome := 'repeated';
    END IF;
END
$$;
