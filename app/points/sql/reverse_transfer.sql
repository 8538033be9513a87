-- Correct a mistake by another row: the same coins back, with a reason, at most once per transfer.
-- Answers the new transfer's id; TH004 when there is no such transfer, it is a reversal itself, or its kind has a way
-- back of its own: a charge is refunded.
CREATE OR REPLACE FUNCTION reverse_transfer(p_transfer bigint, p_actor bigint, p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    wrong transfer;
    new_id bigint;
BEGIN
    SELECT * INTO wrong FROM transfer
    WHERE id = p_transfer AND reverses_id IS NULL AND kind NOT IN ('charge', 'refund');
    IF wrong.id IS NULL THEN
        RAISE EXCEPTION 'no transfer % that could be reversed', p_transfer USING ERRCODE = 'TH004';
    END IF;
    IF coalesce(length(p_reason) NOT BETWEEN 2 AND 200, TRUE)
        OR (p_actor IS NOT NULL AND NOT EXISTS (SELECT FROM person p WHERE p.id = p_actor))
    THEN
        RAISE EXCEPTION 'no reason or no person %', p_actor USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, actor_id, reason, occurred_at, reverses_id)
    VALUES ('reversal', wrong.id, wrong.credit_id, wrong.debit_id, wrong.amount, wrong.tariff_id, p_actor, p_reason,
            clock_timestamp(), wrong.id)
    ON CONFLICT (kind, source_id) DO NOTHING
    RETURNING id INTO new_id;
    IF new_id IS NULL THEN
        SELECT id INTO new_id FROM transfer WHERE reverses_id = p_transfer;
        RETURN new_id;
    END IF;
    PERFORM FROM account
    WHERE id IN (wrong.debit_id, wrong.credit_id) AND balance IS NOT NULL ORDER BY id FOR NO KEY UPDATE;
    UPDATE account SET balance = balance + CASE id WHEN wrong.debit_id THEN wrong.amount ELSE -wrong.amount END
    WHERE id IN (wrong.debit_id, wrong.credit_id) AND balance IS NOT NULL;
    RETURN new_id;
END
$$;
