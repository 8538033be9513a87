-- internal: make drops of the staged rows whose numbers were not taken yet, priced by what was in force when they
-- occurred. Their ids lie within what is answered; other deliveries' may lie between them.
CREATE OR REPLACE FUNCTION insert_new_drops(
    p_batch bigint, p_streams stream[], p_at timestamptz, OUT accepted bigint, OUT first_id bigint, OUT last_id bigint
)
LANGUAGE plpgsql SET search_path FROM CURRENT
-- drop_row has another size every time and no statistics. Everything it is joined with is small, which the planner
-- cannot know: left alone it goes through all prices for each row.
SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = off AS $$
DECLARE v_ids regclass := pg_get_serial_sequence('drop', 'id');
BEGIN
    first_id := nextval(v_ids);
    INSERT INTO drop (
        stream_id, bin_id, site_id, batch_id, account_id, tariff_id, amount, occurred_at, recorded_at, batch_row,
        weight_g, pieces, opening, category_code, number, known_by, digest
    )
    SELECT s.id, r.bin_id, b.site_id, p_batch, r.account_id, coalesce(own.id, common.id),
        coalesce(
            tariff_amount(own.per_kg, own.per_piece, own.cap_per_drop, r.weight_g, r.pieces),
            tariff_amount(common.per_kg, common.per_piece, common.cap_per_drop, r.weight_g, r.pieces), 0
        ),
        r.occurred_at, p_at, r.idx, r.weight_g, r.pieces, r.opening, c.code, r.number, r.known_by, r.digest
    FROM pg_temp.drop_row r
    JOIN unnest(p_streams) WITH ORDINALITY s (id, kind, owner_id, boot, mark, last_seen_at, n) ON s.n = r.stream
    JOIN bin b ON b.id = r.bin_id
    JOIN site p ON p.id = b.site_id
    JOIN category c ON c.code = r.category_code
    LEFT JOIN tariff own ON own.category_code = r.category_code AND own.scene = p.scene AND own.valid @> r.occurred_at
    LEFT JOIN tariff common ON common.category_code = r.category_code AND common.scene = '*'
        AND common.valid @> r.occurred_at
    WHERE r.head AND (
        (octet_length(r.number), r.number COLLATE "C") > (octet_length(s.mark), s.mark COLLATE "C")
        OR NOT EXISTS (SELECT FROM drop d WHERE d.stream_id = s.id AND d.number = r.number)
    );
    GET DIAGNOSTICS accepted = ROW_COUNT;
    last_id := currval(v_ids);
END
$$;
