-- The one writer of drops. Takes the rows that its caller, in the same transaction, has copied into pg_temp.drop_row
-- (see stage_drops), whose `stream` counts from 1 into the arrays, and answers every row's outcome:
-- accepted, duplicate (the same content again) or conflict (other content under a number that was taken).
-- `receipt_from` is set when the drop belongs to nobody yet. p_tops: the greatest number per stream, by length, then "C".
--
-- Locks: streams in the order of ids, then wallets in the order of ids (post_transfers). New streams come first, in the
-- order of their keys: whoever waits for one holds no other lock, so two deliveries cannot wait for each other.
CREATE OR REPLACE FUNCTION take_drops(
    p_batch bigint, p_kinds text[], p_owners bigint[], p_boots bigint[], p_tops text[]
) RETURNS TABLE (idx integer, outcome text, drop_id bigint, amount bigint, receipt_from timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
-- drop_row has another size every time, and no statistics to plan by.
SET plan_cache_mode = force_custom_plan
SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    v_now timestamptz;
    v_streams bigint[];
    v_marks text[];
    v_bins bigint[];
    v_sites bigint[];
    v_scenes text[];
    v_rows integer[];
    v_ids bigint[];
    v_accounts bigint[];
    v_amounts bigint[];
    v_times timestamptz[];
    v_due bigint[];
    v_payees bigint[];
    v_coins bigint[];
    v_due_times timestamptz[];
    v_tariffs bigint[];
    v_outcomes text[];
    v_accepted integer := 0;
    v_duplicate integer := 0;
    v_conflict integer := 0;
BEGIN
    INSERT INTO stream (kind, owner_id, boot)
    SELECT w.kind, w.owner_id, w.boot FROM unnest(p_kinds, p_owners, p_boots) w (kind, owner_id, boot)
    WHERE NOT EXISTS (
        SELECT FROM stream s WHERE (s.kind, s.owner_id, s.boot) = (w.kind, w.owner_id, w.boot)
    )
    ORDER BY 1, 2, 3
    ON CONFLICT (kind, owner_id, boot) DO NOTHING;

    SELECT array_agg(s.id ORDER BY w.n), array_agg(s.mark ORDER BY w.n) INTO v_streams, v_marks
    FROM (
        SELECT s.id, s.kind, s.owner_id, s.boot, s.mark FROM stream s
        WHERE (s.kind, s.owner_id, s.boot) IN (SELECT * FROM unnest(p_kinds, p_owners, p_boots))
        ORDER BY s.id FOR NO KEY UPDATE
    ) s
    JOIN unnest(p_kinds, p_owners, p_boots) WITH ORDINALITY w (kind, owner_id, boot, n) USING (kind, owner_id, boot);

    -- From here on nobody else adds to these streams: what a statement sees is what there is.
    v_now := clock_timestamp();
    SELECT array_agg(b.id), array_agg(b.site_id), array_agg(p.scene) INTO v_bins, v_sites, v_scenes
    FROM bin b JOIN site p ON p.id = b.site_id
    WHERE b.id IN (SELECT r.bin_id FROM pg_temp.drop_row r);

    -- Everything below that a row is joined with is small, but nothing tells the planner how many rows there are: left
    -- alone it goes through all prices for each of them.
    PERFORM set_config('enable_nestloop', 'off', true);
    WITH put AS (
        INSERT INTO drop (
            stream_id, bin_id, site_id, batch_id, account_id, tariff_id, amount, occurred_at, recorded_at, batch_row,
            weight_g, pieces, opening, category_code, number, known_by, digest
        )
        SELECT s.id, r.bin_id, b.site_id, p_batch, r.account_id, coalesce(own.id, common.id),
            CASE
                WHEN own.id IS NOT NULL
                THEN tariff_amount(own.per_kg, own.per_piece, own.cap_per_drop, r.weight_g, r.pieces)
                WHEN common.id IS NOT NULL
                THEN tariff_amount(common.per_kg, common.per_piece, common.cap_per_drop, r.weight_g, r.pieces)
                ELSE 0
            END,
            r.occurred_at, v_now, r.idx, r.weight_g, r.pieces, r.opening, r.category_code, r.number, r.known_by,
            r.digest
        FROM pg_temp.drop_row r
        JOIN unnest(v_streams, v_marks) WITH ORDINALITY s (id, mark, n) ON s.n = r.stream
        JOIN unnest(v_bins, v_sites, v_scenes) b (id, site_id, scene) ON b.id = r.bin_id
        LEFT JOIN tariff own ON own.category_code = r.category_code AND own.scene = b.scene
            AND own.valid @> r.occurred_at
        LEFT JOIN tariff common ON common.category_code = r.category_code AND common.scene = '*'
            AND common.valid @> r.occurred_at
        WHERE r.head AND (
            (octet_length(r.number), r.number COLLATE "C") > (octet_length(s.mark), s.mark COLLATE "C")
            OR NOT EXISTS (SELECT FROM drop d WHERE d.stream_id = s.id AND d.number = r.number)
        )
        RETURNING id, batch_row, account_id, amount, occurred_at, tariff_id
    )
    SELECT array_agg(id), array_agg(batch_row), array_agg(account_id), array_agg(amount), array_agg(occurred_at), count(*),
        array_agg(id) FILTER (WHERE due), array_agg(account_id) FILTER (WHERE due), array_agg(amount) FILTER (WHERE due),
        array_agg(occurred_at) FILTER (WHERE due), array_agg(tariff_id) FILTER (WHERE due)
    INTO v_ids, v_rows, v_accounts, v_amounts, v_times, v_accepted, v_due, v_payees, v_coins, v_due_times, v_tariffs
    FROM put, LATERAL (SELECT put.account_id IS NOT NULL AND put.amount > 0) o (due);
    PERFORM set_config('enable_nestloop', 'on', true);

    UPDATE stream s
    SET last_seen_at = v_now,
        mark = CASE
            WHEN (octet_length(t.top), t.top COLLATE "C") > (octet_length(s.mark), s.mark) THEN t.top
            ELSE s.mark
        END
    FROM unnest(v_streams, p_tops) t (id, top)
    WHERE s.id = t.id;

    IF v_due IS NOT NULL THEN
        PERFORM post_transfers(
            'award', v_due, (SELECT a.id FROM account a WHERE a.kind = 'issuance' AND a.owner_id = 0),
            v_payees, v_coins, v_due_times, v_tariffs
        );
    END IF;

    INSERT INTO dirty_day (day)
    SELECT DISTINCT (o.day AT TIME ZONE 'Asia/Shanghai')::date
    FROM (SELECT DISTINCT date_bin('1 day', at, '2000-01-01 00:00+08') AS day FROM unnest(v_times) at) o;

    RETURN QUERY
    SELECT o.idx, 'accepted', o.id, o.amount, CASE WHEN o.account IS NULL THEN v_now END
    FROM unnest(v_rows, v_ids, v_amounts, v_accounts) o (idx, id, amount, account);

    IF (SELECT count(*) FROM pg_temp.drop_row) > coalesce(cardinality(v_rows), 0) THEN
        WITH other AS MATERIALIZED (
            SELECT r.*, d AS stored, d.digest = r.digest AS same
            FROM pg_temp.drop_row r
            JOIN unnest(v_streams) WITH ORDINALITY s (id, n) ON s.n = r.stream
            JOIN drop d ON d.stream_id = s.id AND d.number = r.number
            LEFT JOIN unnest(v_rows) new (idx) ON new.idx = r.idx
            WHERE new.idx IS NULL
        ), kept AS (
            INSERT INTO drop_conflict (drop_id, batch_id, organisation_id, digest, content, differs, recorded_at)
            SELECT (o.stored).id, p_batch, b.operator_id, o.digest,
                jsonb_build_object(
                    'bin', (SELECT sent.code FROM bin sent WHERE sent.id = o.bin_id), 'category', o.category_code, 'weight_g', o.weight_g, 'pieces', o.pieces,
                    'opening', o.opening, 'occurred_at', o.occurred_at, 'known_by', o.known_by,
                    'account_id', o.account_id
                ),
                array_remove(ARRAY[
                    CASE WHEN (o.stored).bin_id <> o.bin_id THEN 'bin' END,
                    CASE WHEN (o.stored).category_code <> o.category_code THEN 'category' END,
                    CASE WHEN (o.stored).weight_g IS DISTINCT FROM o.weight_g THEN 'weight_g' END,
                    CASE WHEN (o.stored).pieces IS DISTINCT FROM o.pieces THEN 'pieces' END,
                    CASE WHEN (o.stored).opening IS DISTINCT FROM o.opening THEN 'opening' END,
                    CASE WHEN (o.stored).occurred_at <> o.occurred_at THEN 'occurred_at' END,
                    CASE WHEN (o.stored).known_by <> o.known_by
                        OR (o.stored).account_id IS DISTINCT FROM o.account_id THEN 'person' END
                ], NULL),
                v_now
            FROM other o
            -- The stored drop's own operator is who has to look, whoever sent the other content.
            JOIN bin b ON b.id = (o.stored).bin_id
            WHERE NOT o.same
            ON CONFLICT (drop_id, digest) DO NOTHING
        )
        SELECT array_agg(o.idx), array_agg(CASE WHEN o.same THEN 'duplicate' ELSE 'conflict' END),
            array_agg((o.stored).id), array_agg((o.stored).amount),
            array_agg(CASE
                WHEN o.same AND (o.stored).account_id IS NULL AND c.drop_id IS NULL THEN (o.stored).recorded_at
            END),
            count(*) FILTER (WHERE o.same), count(*) FILTER (WHERE NOT o.same)
        INTO v_rows, v_outcomes, v_ids, v_amounts, v_times, v_duplicate, v_conflict
        FROM other o LEFT JOIN claim c ON c.drop_id = (o.stored).id;

        RETURN QUERY
        SELECT o.idx, o.outcome, o.id, o.amount, o.receipt_from
        FROM unnest(v_rows, v_outcomes, v_ids, v_amounts, v_times) o (idx, outcome, id, amount, receipt_from);
    END IF;

    UPDATE drop_batch SET accepted = v_accepted, duplicate = v_duplicate, conflict = v_conflict WHERE id = p_batch;
END
$$;
