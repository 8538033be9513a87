-- SHA-256 over the previous hash and every column of the transfers in (p_after, p_last], re-read from the table.
CREATE OR REPLACE FUNCTION block_hash(p_previous bytea, p_after bigint, p_last bigint) RETURNS bytea
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT sha256(p_previous || convert_to(coalesce(string_agg(
        concat_ws('|', id, kind, source_id, debit_id, credit_id, amount, coalesce(tariff_id, 0), coalesce(actor_id, 0),
            coalesce(reverses_id, 0), (extract(epoch FROM occurred_at) * 1000000)::bigint,
            (extract(epoch FROM recorded_at) * 1000000)::bigint, coalesce(reason, '')),
        E'\n' ORDER BY id), ''), 'UTF8'))
    FROM transfer WHERE id > p_after AND id <= p_last
$$;
