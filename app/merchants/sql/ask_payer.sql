-- Hold the coins of a charge that is too large to take without asking, for two minutes. Answers the pending charge's
-- id, or null when the request key was used earlier.
CREATE OR REPLACE FUNCTION ask_payer(
    p_merchant bigint, p_request_key text, p_amount bigint, p_via text, p_at timestamptz,
    p_pay_code bigint, p_household bigint, p_payer bigint, p_till_person bigint
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE new_id bigint;
BEGIN
    INSERT INTO pending_charge (merchant_id, household_id, payer_id, till_person_id, pay_code_id, amount, via, request_key, asked_at, expires_at)
    SELECT p_merchant, p_household, p_payer, p_till_person, p_pay_code, p_amount, p_via, p_request_key, p_at, p_at + interval '2 minutes'
    WHERE NOT EXISTS (SELECT FROM charge c WHERE c.merchant_id = p_merchant AND c.request_key = p_request_key)
    ON CONFLICT (merchant_id, request_key) DO NOTHING
    RETURNING id INTO new_id;
    IF new_id IS NOT NULL THEN
        UPDATE pending_charge p
        SET hold_id = place_hold('charge:' || new_id, open_account('wallet', p_household), p_amount, 120)
        WHERE p.id = new_id;
    END IF;
    RETURN new_id;
END
$$;
