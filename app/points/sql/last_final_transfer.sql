-- internal: the greatest id of a transfer below which no other can still be committed. The table lock waits for
-- writers under way; rolling back to the beginning of the block gives it back at once, so that nobody waits while the
-- chain is computed.
CREATE OR REPLACE FUNCTION last_final_transfer() RETURNS bigint
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE v_id bigint;
BEGIN
    BEGIN
        LOCK TABLE transfer IN SHARE MODE;
        SELECT max(id) INTO v_id FROM transfer;
        RAISE EXCEPTION 'seen' USING ERRCODE = 'TH000';
    EXCEPTION WHEN SQLSTATE 'TH000' THEN
        RETURN coalesce(v_id, 0);
    END;
END
$$;
