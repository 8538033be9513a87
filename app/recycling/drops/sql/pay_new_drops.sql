-- internal: pay the drops of a delivery that earned something and whose wallets are known.
CREATE OR REPLACE FUNCTION pay_new_drops(p_batch bigint, p_first bigint, p_last bigint) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    v_issuance bigint;
    v_drops bigint[];
    v_wallets bigint[];
    v_amounts bigint[];
    v_times timestamptz[];
    v_tariffs bigint[];
    v_unpaid bigint[];
BEGIN
    SELECT array_agg(d.id) FILTER (WHERE d.amount > 0), array_agg(d.account_id) FILTER (WHERE d.amount > 0),
        array_agg(d.amount) FILTER (WHERE d.amount > 0), array_agg(d.occurred_at) FILTER (WHERE d.amount > 0),
        array_agg(d.tariff_id) FILTER (WHERE d.amount > 0), array_agg(d.account_id) FILTER (WHERE d.amount = 0)
    INTO v_drops, v_wallets, v_amounts, v_times, v_tariffs, v_unpaid
    FROM drop d
    WHERE d.id BETWEEN p_first AND p_last AND d.batch_id = p_batch AND d.account_id IS NOT NULL;

    IF v_drops IS NOT NULL THEN
        SELECT a.id INTO v_issuance FROM account a WHERE a.kind = 'issuance' AND a.owner_id = 0;
        PERFORM post_transfers('award', v_drops, v_issuance, v_wallets, v_amounts, v_times, v_tariffs);
    END IF;
    IF v_unpaid IS NOT NULL AND EXISTS (
        SELECT FROM unnest(v_unpaid) w (id) LEFT JOIN account a ON a.id = w.id AND a.kind = 'wallet'
        WHERE a.id IS NULL
    ) THEN
        RAISE EXCEPTION 'a drop belongs to what is not a wallet' USING ERRCODE = 'TH002';
    END IF;
END
$$;
