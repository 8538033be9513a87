-- internal: keep what came under a number that was taken with other content, for the operator of the stored drop to
-- look at, no matter who sent it. Once per content, however often it is sent.
CREATE OR REPLACE FUNCTION record_conflicts(p_batch bigint, p_streams stream[], p_at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    INSERT INTO drop_conflict (drop_id, batch_id, organisation_id, digest, content, differs, recorded_at)
    SELECT d.id, p_batch, b.operator_id, r.digest,
        jsonb_build_object(
            'bin', sent.code, 'category', r.category_code, 'weight_g', r.weight_g, 'pieces', r.pieces, 'opening',
            r.opening, 'occurred_at', r.occurred_at, 'known_by', r.known_by, 'account_id', r.account_id
        ),
        array_remove(ARRAY[
            CASE WHEN d.bin_id <> r.bin_id THEN 'bin' END,
            CASE WHEN d.category_code <> r.category_code THEN 'category' END,
            CASE WHEN d.weight_g IS DISTINCT FROM r.weight_g THEN 'weight_g' END,
            CASE WHEN d.pieces IS DISTINCT FROM r.pieces THEN 'pieces' END,
            CASE WHEN d.opening IS DISTINCT FROM r.opening THEN 'opening' END,
            CASE WHEN d.occurred_at <> r.occurred_at THEN 'occurred_at' END,
            CASE WHEN (d.known_by, d.account_id) IS DISTINCT FROM (r.known_by, r.account_id) THEN 'person' END
        ], NULL),
        p_at
    FROM pg_temp.drop_row r
    JOIN unnest(p_streams) WITH ORDINALITY s (id, kind, owner_id, boot, mark, last_seen_at, n) ON s.n = r.stream
    JOIN drop d ON d.stream_id = s.id AND d.number = r.number
    JOIN bin b ON b.id = d.bin_id
    JOIN bin sent ON sent.id = r.bin_id
    WHERE d.digest <> r.digest
    ON CONFLICT (drop_id, digest) DO NOTHING;
END
$$;
