-- Append blocks of at most p_most transfers to the hash chain until it covers all that were committed when it was
-- called. Answers how many transfers it sealed.
CREATE OR REPLACE FUNCTION seal_ledger(p_most bigint DEFAULT 20000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    v_head ledger_block;
    v_final bigint;
    v_upto bigint;
    v_rows bigint;
    v_sealed bigint := 0;
BEGIN
    IF p_most IS NULL OR p_most NOT BETWEEN 1 AND 100000 OR current_setting('transaction_isolation') <> 'read committed'
    THEN
        RAISE EXCEPTION 'blocks have 1 to 100000 transfers, read as committed'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    LOCK TABLE ledger_block IN SHARE ROW EXCLUSIVE MODE;  -- one at a time
    v_final := last_final_transfer();
    LOOP
        SELECT * INTO v_head FROM ledger_block ORDER BY seq DESC LIMIT 1;
        SELECT max(t.id), count(*) INTO v_upto, v_rows FROM (
            SELECT id FROM transfer WHERE id > coalesce(v_head.last_id, 0) AND id <= v_final ORDER BY id LIMIT p_most
        ) t;
        EXIT WHEN v_rows = 0;
        INSERT INTO ledger_block (seq, last_id, n, hash)
        VALUES (coalesce(v_head.seq, 0) + 1, v_upto, v_rows,
                block_hash(coalesce(v_head.hash, ''::bytea), coalesce(v_head.last_id, 0), v_upto));
        v_sealed := v_sealed + v_rows;
    END LOOP;
    RETURN v_sealed;
END
$$;
