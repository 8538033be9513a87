-- internal: move coins in one batch: one payer that keeps no balance, many tracked payees, arrays of one length. Nothing
-- is posted when one of them is wrong: TH002 as in post_transfer. The keys must be new (a plain insert is a third
-- cheaper than ON CONFLICT): a caller whose facts are guarded by a constraint of their own knows that; one that is
-- mistaken gets a unique violation.
CREATE OR REPLACE FUNCTION post_transfers(
    p_kind text, p_source bigint[], p_debit bigint, p_credit bigint[], p_amount bigint[],
    p_occurred_at timestamptz[], p_tariff bigint[]
) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT
-- Everyone locks accounts in the order of ids, so that two batches cannot wait for each other. A merge join is the one
-- way to meet them in that order while they are updated; locking them first would touch each of them twice.
SET enable_hashjoin = off SET enable_nestloop = off AS $$
DECLARE
    v_payees bigint[];
    v_gains bigint[];
    v_kinds text[];
    v_paid bigint;
BEGIN
    SELECT array_agg(m.credit_kind) INTO v_kinds
    FROM movement_kind m JOIN account d ON d.kind = m.debit_kind
    WHERE m.kind = p_kind AND m.closed_at IS NULL AND d.id = p_debit AND d.balance IS NULL;

    INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, occurred_at)
    SELECT p_kind, o.source, p_debit, o.credit, o.amount, o.tariff, o.occurred_at
    FROM unnest(p_source, p_credit, p_amount, p_occurred_at, p_tariff) o (source, credit, amount, occurred_at, tariff)
    ORDER BY o.credit;  -- neighbours in the index of wallets, which costs most of all

    SELECT array_agg(g.credit), array_agg(g.amount) INTO v_payees, v_gains
    FROM (
        SELECT o.credit, sum(o.amount)::bigint AS amount FROM unnest(p_credit, p_amount) o (credit, amount)
        GROUP BY o.credit ORDER BY o.credit
    ) g;
    UPDATE account a SET balance = a.balance + g.amount
    FROM unnest(v_payees, v_gains) g (id, amount)
    WHERE a.id = g.id AND a.id = ANY (v_payees) AND a.kind = ANY (v_kinds) AND a.balance IS NOT NULL;
    GET DIAGNOSTICS v_paid = ROW_COUNT;
    IF v_paid <> cardinality(v_payees) THEN
        RAISE EXCEPTION '% may not move coins from account % to one of these', p_kind, p_debit USING ERRCODE = 'TH002';
    END IF;
END
$$;
