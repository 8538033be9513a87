-- Take coins for a merchant, once per request key, in one round trip. All doors end here: scan, digits, counter.
-- With p_code (the keyed hash of a token or of the digits) the code names the payer and is used up; without, at the
-- counter, the payer is given. What happened comes back as a word, because a refused code must still be counted:
--   taken · repeated (same key, same content: the first answer again) · asked (above the merchant's limit: held, and
--   waiting for the payer) · key_reused · code_unknown · code_used · code_gone · till_locked · merchant_closed
-- Too few coins raise, and then nothing has happened: the code still stands.
CREATE OR REPLACE FUNCTION take_charge(
    p_merchant bigint, p_request_key text, p_amount bigint, p_via text, p_at timestamptz,
    p_code bytea, p_household bigint, p_payer bigint, p_till_person bigint,
    OUT outcome text, OUT charge_id bigint, OUT pending_id bigint
)
LANGUAGE plpgsql AS $$
DECLARE
    shop record;
    code pay_code;
    failed bigint;
BEGIN
    SELECT m.state, m.confirm_above, t.locked_until INTO shop
    FROM merchant m LEFT JOIN till_lock t ON t.merchant_id = m.id WHERE m.id = p_merchant;
    IF shop.state IS DISTINCT FROM 'open' THEN
        outcome := 'merchant_closed';
        RETURN;
    END IF;

    IF p_via <> 'counter' THEN
        IF shop.locked_until > p_at THEN
            outcome := 'till_locked';
            RETURN;
        END IF;
        UPDATE pay_code c SET used_at = p_at
        WHERE (c.token_hash = p_code OR c.digits_hash = p_code)
            AND c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > p_at
        RETURNING * INTO code;
        IF code.id IS NULL THEN
            SELECT * INTO outcome, charge_id, pending_id FROM explain_code(p_merchant, p_request_key, p_amount, p_code, p_at);
            RETURN;
        END IF;
        p_household := code.household_id;
        p_payer := code.person_id;
        IF p_amount > shop.confirm_above THEN
            pending_id := ask_payer(p_merchant, p_request_key, p_amount, p_via, p_at, code.id, p_household, p_payer, p_till_person);
            outcome := 'asked';
        END IF;
    END IF;

    IF outcome IS NULL THEN
        INSERT INTO charge (merchant_id, household_id, payer_id, till_person_id, pay_code_id, amount, via, request_key, occurred_at)
        SELECT p_merchant, p_household, p_payer, p_till_person, code.id, p_amount, p_via, p_request_key, p_at
        WHERE NOT EXISTS (SELECT FROM pending_charge p WHERE p.merchant_id = p_merchant AND p.request_key = p_request_key)
        ON CONFLICT (merchant_id, request_key) DO NOTHING
        RETURNING id INTO charge_id;
        outcome := 'taken';
    END IF;

    IF charge_id IS NOT NULL THEN
        PERFORM post_transfer(
            'charge', charge_id,
            coalesce((SELECT a.id FROM account a WHERE a.kind = 'wallet' AND a.owner_id = p_household), open_account('wallet', p_household)),
            coalesce((SELECT a.id FROM account a WHERE a.kind = 'merchant' AND a.owner_id = p_merchant), open_account('merchant', p_merchant)),
            p_amount, p_at, NULL, coalesce(p_till_person, p_payer)
        );
    ELSIF pending_id IS NULL THEN
        -- The key was spent earlier: give the code back, and answer for what happened then.
        UPDATE pay_code c SET used_at = NULL WHERE c.id = code.id;
        SELECT CASE WHEN p_via = 'counter' AND (c.via, c.payer_id, c.amount) = ('counter', p_payer, p_amount)
                    THEN 'repeated' ELSE 'key_reused' END, c.id
        INTO outcome, charge_id
        FROM charge c WHERE c.merchant_id = p_merchant AND c.request_key = p_request_key;
        outcome := coalesce(outcome, 'key_reused');
    END IF;
END
$$;
