-- The batch form: one payer, many tracked payees, arrays of one length; nothing is posted when one of them is wrong.
-- The keys must be new (a plain insert is a third cheaper than ON CONFLICT): a caller whose facts are guarded by a
-- constraint of their own knows that; one that is mistaken gets a unique violation. TH002 as in post_transfer.
-- Answers how many transfers were posted.
CREATE OR REPLACE FUNCTION post_transfers(
    p_kind text, p_source bigint[], p_debit bigint, p_credit bigint[], p_amount bigint[],
    p_occurred_at timestamptz[], p_tariff bigint[]
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    payees bigint[] := ARRAY(SELECT DISTINCT unnest(p_credit));
    allowed bigint;
    posted bigint;
BEGIN
    -- Everyone locks in the order of ids, so two batches cannot wait for each other.
    -- The payer is left out of the count and not by a condition: that would also be one of what is locked.
    SELECT count(*) FILTER (WHERE c.id <> p_debit) INTO allowed
    FROM (
        SELECT a.id, a.kind FROM account a
        WHERE a.balance IS NOT NULL AND a.id = ANY (payees || p_debit)
        ORDER BY a.id FOR NO KEY UPDATE
    ) c
    JOIN movement_kind m ON m.kind = p_kind AND m.closed_at IS NULL AND m.credit_kind = c.kind
    JOIN account d ON d.id = p_debit AND d.kind = m.debit_kind;
    IF allowed < cardinality(payees) THEN
        RAISE EXCEPTION '% may not move coins from account % to one of these', p_kind, p_debit USING ERRCODE = 'TH002';
    END IF;

    INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, occurred_at)
    SELECT p_kind, o.source, p_debit, o.credit, o.amount, o.tariff, o.occurred_at
    FROM unnest(p_source, p_credit, p_amount, p_occurred_at, p_tariff)
        AS o (source, credit, amount, occurred_at, tariff)
    ORDER BY o.credit;  -- neighbours in the index of wallets, which costs most of all
    GET DIAGNOSTICS posted = ROW_COUNT;

    UPDATE account a SET balance = a.balance + gained.amount
    FROM (
        SELECT o.credit, sum(o.amount)::bigint AS amount FROM unnest(p_credit, p_amount) o (credit, amount) GROUP BY 1
    ) gained
    WHERE a.id = gained.credit AND a.id = ANY (payees);  -- known before it is planned: never all accounts
    UPDATE account a SET balance = a.balance - (SELECT coalesce(sum(o), 0) FROM unnest(p_amount) o)
    WHERE a.id = p_debit AND a.balance IS NOT NULL;
    RETURN posted;
END
$$;
