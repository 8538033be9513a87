-- Take coins for a merchant, once per request key, in one round trip. All doors end here: scan, digits, counter.
-- With p_code (the keyed hash of a token or of the digits) the code names the payer and is used up; without, at the
-- counter, the payer is given. What happened comes back as a word, because a refused code must still be counted:
--   taken · repeated (same key, same content: the first answer again) · asked (above the merchant's limit: held, and
--   waiting for the payer) · key_reused · code_unknown · code_used · code_gone · till_locked · merchant_closed
-- Too few coins raise, and then nothing has happened: the code still stands.
-- Every statement below finds its few rows by a key: one plan serves every charge.
CREATE OR REPLACE FUNCTION take_charge(
    p_merchant bigint, p_request_key text, p_amount bigint, p_via text, p_at timestamptz,
    p_code bytea, p_household bigint, p_payer bigint, p_till_person bigint,
    OUT outcome text, OUT charge_id bigint, OUT pending_id bigint
)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    shop record;
    code pay_code;
BEGIN
    SELECT m.state, m.confirm_above, t.locked_until INTO shop
    FROM merchant m LEFT JOIN till_lock t ON t.merchant_id = m.id WHERE m.id = p_merchant;
    IF shop.state IS DISTINCT FROM 'open' THEN
        outcome := 'merchant_closed';
    ELSIF p_via <> 'counter' AND shop.locked_until > p_at THEN
        outcome := 'till_locked';
    ELSIF p_via <> 'counter' THEN
        code := use_pay_code(p_code, p_via, p_at);
        p_household := code.household_id;
        p_payer := code.person_id;
        IF code.id IS NULL THEN
            SELECT e.outcome, e.charge_id, e.pending_id INTO outcome, charge_id, pending_id
            FROM explain_code(p_merchant, p_request_key, p_amount, p_code, p_at) e;
        ELSIF p_amount > shop.confirm_above THEN
            pending_id := ask_payer(p_merchant, p_request_key, p_amount, p_via, p_at, code.id, p_household, p_payer, p_till_person);
            outcome := 'asked';
        END IF;
    END IF;

    IF outcome IS NULL THEN
        charge_id := record_charge(p_merchant, p_request_key, p_amount, p_via, p_at, code.id, p_household, p_payer, p_till_person);
        outcome := 'taken';
    END IF;
    IF outcome IN ('taken', 'asked') AND charge_id IS NULL AND pending_id IS NULL THEN
        SELECT s.outcome, s.charge_id INTO outcome, charge_id
        FROM answer_spent_key(p_merchant, p_request_key, p_amount, p_payer, code.id) s;
    END IF;
END
$$;
