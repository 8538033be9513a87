-- SHA-256 over the previous hash and every column of the transfers in (p_after, p_last], re-read from the table. As a
-- row's text, in which nothing, '' and 0 differ and no reason can end a column.
CREATE OR REPLACE FUNCTION block_hash(p_previous bytea, p_after bigint, p_last bigint) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE v_rows text;
BEGIN
    SELECT coalesce(string_agg(
        ROW(
            t.id, t.kind, t.source_id, t.debit_id, t.credit_id, t.amount, t.tariff_id, t.actor_id, t.reverses_id,
            (extract(epoch FROM t.occurred_at) * 1000000)::bigint,
            (extract(epoch FROM t.recorded_at) * 1000000)::bigint, t.reason
        )::text, E'\n' ORDER BY t.id
    ), '') INTO v_rows
    FROM transfer t WHERE t.id > p_after AND t.id <= p_last;
    RETURN sha256(p_previous || convert_to(v_rows, 'UTF8'));
END
$$;
