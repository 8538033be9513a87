-- Append one block to the hash chain, over at most p_most transfers. Answers how many rows it sealed.
-- The table lock waits for writers under way, so that no lower id can be committed later than the block.
CREATE OR REPLACE FUNCTION seal_ledger(p_most bigint DEFAULT 100000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    head ledger_block;
    upto bigint;
    rows_sealed bigint;
BEGIN
    LOCK TABLE transfer IN SHARE MODE;
    SELECT * INTO head FROM ledger_block ORDER BY seq DESC LIMIT 1;
    SELECT max(id), count(*) INTO upto, rows_sealed FROM (
        SELECT id FROM transfer WHERE id > coalesce(head.last_id, 0) ORDER BY id LIMIT p_most
    ) next;
    IF rows_sealed > 0 THEN
        INSERT INTO ledger_block (seq, last_id, n, hash)
        VALUES (coalesce(head.seq, 0) + 1, upto, rows_sealed,
                block_hash(coalesce(head.hash, ''::bytea), coalesce(head.last_id, 0), upto));
    END IF;
    RETURN rows_sealed;
END
$$;
