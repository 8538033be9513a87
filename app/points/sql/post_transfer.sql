-- Move coins once, however often it is asked for. Answers the transfer's id.
-- TH001: the key (kind, source) was used with other content. TH002: this kind of account may not pay that one.
-- ck_account_covered: the payer has too few coins that are not held.
-- 22023: the tariff or the person who did it is unknown.
CREATE OR REPLACE FUNCTION post_transfer(
    p_kind text, p_source bigint, p_debit bigint, p_credit bigint, p_amount bigint, p_occurred_at timestamptz,
    p_tariff bigint DEFAULT NULL, p_actor bigint DEFAULT NULL, p_reason text DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    new_id bigint;
    both_tracked boolean;
    named boolean;
    earlier transfer;
BEGIN
    -- A statement costs more than a row: all that must be true is asked in one.
    SELECT d.balance IS NOT NULL AND c.balance IS NOT NULL,
        (p_tariff IS NULL OR EXISTS (SELECT FROM tariff f WHERE f.id = p_tariff))
        AND (p_actor IS NULL OR EXISTS (SELECT FROM person p WHERE p.id = p_actor))
    INTO both_tracked, named
    FROM movement_kind m
    JOIN account d ON d.id = p_debit AND d.kind = m.debit_kind
    JOIN account c ON c.id = p_credit AND c.kind = m.credit_kind
    WHERE m.kind = p_kind AND m.closed_at IS NULL;
    IF both_tracked IS NULL THEN
        RAISE EXCEPTION '% may not move coins from account % to account %', p_kind, p_debit, p_credit
            USING ERRCODE = 'TH002';
    ELSIF NOT named THEN
        RAISE EXCEPTION 'no tariff % or no person %', p_tariff, p_actor USING ERRCODE = 'invalid_parameter_value';
    END IF;

    INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, actor_id, reason, occurred_at)
    VALUES (p_kind, p_source, p_debit, p_credit, p_amount, p_tariff, p_actor, p_reason, p_occurred_at)
    ON CONFLICT (kind, source_id) DO NOTHING
    RETURNING id INTO new_id;

    IF new_id IS NULL THEN
        SELECT * INTO earlier FROM transfer WHERE kind = p_kind AND source_id = p_source;
        IF (earlier.debit_id, earlier.credit_id, earlier.amount) = (p_debit, p_credit, p_amount) THEN
            RETURN earlier.id;
        END IF;
        RAISE EXCEPTION '% % was already posted with other content', p_kind, p_source USING ERRCODE = 'TH001';
    END IF;

    -- All lock in the order of ids, so two transfers cannot wait for each other. One account has no order.
    IF both_tracked THEN
        PERFORM FROM account WHERE id IN (p_debit, p_credit) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    UPDATE account SET balance = balance + CASE id WHEN p_credit THEN p_amount ELSE -p_amount END
    WHERE id IN (p_debit, p_credit) AND balance IS NOT NULL;
    RETURN new_id;
END
$$;
