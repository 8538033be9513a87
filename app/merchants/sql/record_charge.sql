-- Record a charge and move its coins. Answers its id, or null when the request key was used earlier.
CREATE OR REPLACE FUNCTION record_charge(
    p_merchant bigint, p_request_key text, p_amount bigint, p_via text, p_at timestamptz,
    p_pay_code bigint, p_household bigint, p_payer bigint, p_till_person bigint
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    new_id bigint;
    wallet_id bigint;
    payable_id bigint;
    new_transfer bigint;
BEGIN
    INSERT INTO charge (merchant_id, household_id, payer_id, till_person_id, pay_code_id, amount, via, request_key, occurred_at)
    SELECT p_merchant, p_household, p_payer, p_till_person, p_pay_code, p_amount, p_via, p_request_key, p_at
    WHERE NOT EXISTS (SELECT FROM pending_charge p WHERE p.merchant_id = p_merchant AND p.request_key = p_request_key)
    ON CONFLICT (merchant_id, request_key) DO NOTHING
    RETURNING id,
        (SELECT a.id FROM account a WHERE a.kind = 'wallet' AND a.owner_id = p_household),
        (SELECT a.id FROM account a WHERE a.kind = 'merchant' AND a.owner_id = p_merchant)
    INTO new_id, wallet_id, payable_id;

    IF new_id IS NOT NULL THEN
        -- An assignment, because PERFORM would plan and start a query around the call.
        new_transfer := post_transfer(
            'charge', new_id,
            coalesce(wallet_id, open_account('wallet', p_household)),
            coalesce(payable_id, open_account('merchant', p_merchant)),
            p_amount, p_at, NULL, coalesce(p_till_person, p_payer)
        );
    END IF;
    RETURN new_id;
END
$$;
