-- Move an amount between two accounts: lock both in one order, change both balances, write the transfer and its entries.
CREATE FUNCTION reference_post(p_from text, p_to text, p_amount numeric) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    payer reference_account;
    payee reference_account;
    new_id text := 'transfer_' || lpad(nextval('reference_id')::text, 19, '0');
BEGIN
    PERFORM FROM reference_account WHERE id IN (p_from, p_to) ORDER BY id FOR UPDATE;
    UPDATE reference_account SET balance = balance - p_amount, version = version + 1, updated_at = now()
    WHERE id = p_from RETURNING * INTO payer;
    UPDATE reference_account SET balance = balance + p_amount, version = version + 1, updated_at = now()
    WHERE id = p_to RETURNING * INTO payee;
    IF payer.balance < 0 AND NOT payer.may_be_negative THEN
        RAISE EXCEPTION 'account % has too little', p_from;
    END IF;
    IF payer.currency IS DISTINCT FROM payee.currency THEN
        RAISE EXCEPTION 'accounts % and % have no currency in common', p_from, p_to;
    END IF;
    INSERT INTO reference_transfer VALUES (new_id, p_from, p_to, p_amount, now(), now());
    INSERT INTO reference_entry VALUES
        ('entry_' || lpad(nextval('reference_id')::text, 19, '0'), p_from,
             new_id, -p_amount, payer.balance + p_amount, payer.balance, payer.version, now()),
        ('entry_' || lpad(nextval('reference_id')::text, 19, '0'), p_to,
             new_id, p_amount, payee.balance - p_amount, payee.balance, payee.version, now());
    RETURN new_id;
END
$$;
