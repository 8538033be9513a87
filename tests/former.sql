


SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;


CREATE FUNCTION nankai.add_up_cells(p_first date, p_last date, p_now timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    AS $$
DECLARE
    v_start timestamptz := p_first::timestamp AT TIME ZONE 'Asia/Shanghai';
    v_end timestamptz := (p_last + 1)::timestamp AT TIME ZONE 'Asia/Shanghai';
    v_changed bigint;
BEGIN
    WITH facts AS MATERIALIZED (
        SELECT * FROM day_facts(v_start, v_end)
    ), added AS (
        INSERT INTO day_total (day, community_code, category_code, scene, channel, vintage, street_code, n, n_claimed,
            weight_g, pieces, set_hash, computed_at)
        SELECT day, community_code, category_code, scene, channel, coalesce(k.vintage, 0) + 1,
            coalesce(f.street_code, k.street_code), coalesce(f.n, 0), coalesce(f.n_claimed, 0),
            coalesce(f.weight_g, 0), coalesce(f.pieces, 0), coalesce(f.set_hash, ''), p_now
        FROM facts f
        FULL JOIN (SELECT * FROM day_cell c WHERE c.day BETWEEN p_first AND p_last) k
            USING (day, community_code, category_code, scene, channel)
        WHERE (f.n, f.n_claimed, f.set_hash) IS DISTINCT FROM (k.n, k.n_claimed, k.set_hash)
            AND NOT (f.n IS NULL AND k.n = 0)
        RETURNING 1
    ), met AS (
        INSERT INTO participant AS p (household_id, first_on)
        SELECT h.id, min(f.day) FROM facts f, unnest(f.households) AS h (id) GROUP BY h.id
        ON CONFLICT (household_id) DO UPDATE SET first_on = excluded.first_on WHERE excluded.first_on < p.first_on
    )
    SELECT count(*) INTO v_changed FROM added;
    RETURN v_changed;
END
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;


CREATE TABLE nankai.stream (
    id bigint NOT NULL,
    kind text NOT NULL,
    owner_id bigint NOT NULL,
    boot bigint NOT NULL,
    mark text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    last_seen_at timestamp with time zone,
    CONSTRAINT ck_stream_boot CHECK ((boot >= 0)),
    CONSTRAINT ck_stream_kind CHECK ((kind = ANY (ARRAY['bin'::text, 'operator'::text])))
)
WITH (fillfactor='70');



CREATE FUNCTION nankai.answer_known_drops(p_batch bigint, p_streams nankai.stream[]) RETURNS TABLE(outcome text, idx integer[], drop_id bigint[], amount bigint[], receipt_from timestamp with time zone[])
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT o.outcome, array_agg(o.idx), array_agg(o.id), array_agg(o.amount), array_agg(o.receipt_from)
    FROM (
        SELECT r.idx, d.id, d.amount,
            CASE WHEN d.digest = r.digest THEN 'duplicate' ELSE 'conflict' END AS outcome,
            CASE WHEN d.account_id IS NULL AND c.drop_id IS NULL THEN d.recorded_at END AS receipt_from
        FROM pg_temp.drop_row r
        JOIN unnest(p_streams) WITH ORDINALITY s (id, kind, owner_id, boot, mark, last_seen_at, n) ON s.n = r.stream
        JOIN drop d ON d.stream_id = s.id AND d.number = r.number
        LEFT JOIN claim c ON c.drop_id = d.id
        WHERE (d.batch_id, d.batch_row) <> (p_batch, r.idx)
    ) o
    GROUP BY o.outcome;
END
$$;



CREATE FUNCTION nankai.answer_new_drops(p_batch bigint, p_first bigint, p_last bigint) RETURNS TABLE(outcome text, idx integer[], drop_id bigint[], amount bigint[], receipt_from timestamp with time zone[])
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
BEGIN
    RETURN QUERY
    SELECT 'accepted', array_agg(d.batch_row), array_agg(d.id), array_agg(d.amount),
        array_agg(CASE WHEN d.account_id IS NULL THEN d.recorded_at END)
    FROM drop d
    WHERE d.id BETWEEN p_first AND p_last AND d.batch_id = p_batch
    HAVING count(*) > 0;
END
$$;



CREATE FUNCTION nankai.answer_spent_key(p_merchant bigint, p_request_key text, p_amount bigint, p_payer bigint, p_pay_code bigint, OUT outcome text, OUT charge_id bigint) RETURNS record
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE pay_code c SET used_at = NULL WHERE c.id = p_pay_code;
    outcome := 'key_reused';
    IF p_pay_code IS NULL THEN
        SELECT c.id INTO charge_id FROM charge c
        WHERE c.merchant_id = p_merchant AND c.request_key = p_request_key
            AND c.via = 'counter' AND c.payer_id = p_payer AND c.amount = p_amount;
    END IF;
    IF charge_id IS NOT NULL THEN
        outcome := 'repeated';
    END IF;
END
$$;



CREATE FUNCTION nankai.ask_payer(p_merchant bigint, p_request_key text, p_amount bigint, p_via text, p_at timestamp with time zone, p_pay_code bigint, p_household bigint, p_payer bigint, p_till_person bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE new_id bigint;
BEGIN
    INSERT INTO pending_charge (merchant_id, household_id, payer_id, till_person_id, pay_code_id, amount, via, request_key, asked_at, expires_at)
    SELECT p_merchant, p_household, p_payer, p_till_person, p_pay_code, p_amount, p_via, p_request_key, p_at, p_at + interval '2 minutes'
    WHERE NOT EXISTS (SELECT FROM charge c WHERE c.merchant_id = p_merchant AND c.request_key = p_request_key)
    ON CONFLICT (merchant_id, request_key) DO NOTHING
    RETURNING id INTO new_id;
    IF new_id IS NOT NULL THEN
        UPDATE pending_charge p
        SET hold_id = place_hold('charge:' || new_id, open_account('wallet', p_household), p_amount, 120)
        WHERE p.id = new_id;
    END IF;
    RETURN new_id;
END
$$;



CREATE FUNCTION nankai.block_hash(p_previous bytea, p_after bigint, p_last bigint) RETURNS bytea
    LANGUAGE plpgsql STABLE
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
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



CREATE FUNCTION nankai.close_batch(p_batch bigint, p_staged bigint, p_accepted bigint, p_duplicate bigint, p_conflict bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
BEGIN
    IF p_staged <> p_accepted + p_duplicate + p_conflict THEN
        RAISE EXCEPTION 'a row names no bin, category or stream' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    UPDATE drop_batch SET accepted = p_accepted, duplicate = p_duplicate, conflict = p_conflict
    WHERE id = p_batch AND accepted + duplicate + conflict = 0;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no delivery % that waits for its drops', p_batch USING ERRCODE = 'invalid_parameter_value';
    END IF;
END
$$;



CREATE FUNCTION nankai.coin_flow() RETURNS TABLE(booked_on date, movement text, reversal boolean, debit_kind text, credit_kind text, n bigint, amount bigint)
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    v_counted bigint;
    v_last bigint;
BEGIN
    SELECT coalesce(max(k.upto_id), 0) INTO v_counted FROM coin_day k;
    SELECT coalesce(max(t.id), 0) INTO v_last FROM transfer t;
    RETURN QUERY
    SELECT k.booked_on, k.movement, k.reversal, k.debit_kind, k.credit_kind, k.n, k.amount FROM coin_day k;
    IF v_last > v_counted THEN
        RETURN QUERY SELECT f.* FROM transfer_flow(v_counted, v_last) f;
    END IF;
END
$$;



CREATE FUNCTION nankai.count_coins() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
DECLARE
    v_counted bigint;
    v_sealed bigint;
    v_changed bigint;
BEGIN
    LOCK TABLE coin_day IN SHARE ROW EXCLUSIVE MODE;
    SELECT coalesce(max(k.upto_id), 0) INTO v_counted FROM coin_day k;
    SELECT b.last_id INTO v_sealed FROM ledger_block b ORDER BY b.seq DESC LIMIT 1;
    IF v_sealed IS NULL OR v_sealed <= v_counted THEN
        RETURN 0;
    END IF;
    INSERT INTO coin_day AS k (booked_on, movement, reversal, debit_kind, credit_kind, n, amount, upto_id)
    SELECT f.booked_on, f.movement, f.reversal, f.debit_kind, f.credit_kind, f.n, f.amount, v_sealed
    FROM transfer_flow(v_counted, v_sealed) f
    ON CONFLICT (booked_on, movement, reversal, debit_kind, credit_kind)
    DO UPDATE SET n = k.n + excluded.n, amount = k.amount + excluded.amount, upto_id = excluded.upto_id;
    GET DIAGNOSTICS v_changed = ROW_COUNT;
    RETURN v_changed;
END
$$;



CREATE FUNCTION nankai.day_facts(p_start timestamp with time zone, p_end timestamp with time zone) RETURNS TABLE(day date, community_code text, category_code text, scene text, channel text, street_code text, n bigint, n_claimed bigint, weight_g bigint, pieces bigint, set_hash text, households bigint[])
    LANGUAGE sql STABLE
    AS $$
    SELECT f.day, f.community_code, f.category_code, f.scene, f.channel, f.street_code,
        count(*), count(*) FILTER (WHERE f.claimed), coalesce(sum(f.weight_g), 0)::bigint,
        coalesce(sum(f.pieces), 0)::bigint,
        encode(sha256(convert_to(string_agg(f.record, E'\n' ORDER BY f.drop_id), 'UTF8')), 'hex'),
        array_agg(DISTINCT f.household_id) FILTER (WHERE f.household_id IS NOT NULL)
    FROM drop_fact f
    WHERE f.occurred_at >= p_start AND f.occurred_at < p_end
    GROUP BY f.day, f.community_code, f.category_code, f.scene, f.channel, f.street_code
$$;



CREATE FUNCTION nankai.day_mass(p_first date, p_last date, p_uncounted text[]) RETURNS TABLE(day date, channel text, n bigint, n_claimed bigint, weight_g bigint, set_hash text, counted_n bigint, counted_g bigint, counted_hash text)
    LANGUAGE sql STABLE
    AS $$
    SELECT c.day, c.channel, sum(c.n)::bigint, sum(c.n_claimed)::bigint, sum(c.weight_g)::bigint,
        encode(sha256(convert_to(string_agg(c.record, E'\n' ORDER BY c.record COLLATE "C"), 'UTF8')), 'hex'),
        coalesce(sum(c.n) FILTER (WHERE c.counts), 0)::bigint,
        coalesce(sum(c.weight_g) FILTER (WHERE c.counts), 0)::bigint,
        coalesce(encode(sha256(convert_to(
            string_agg(c.record, E'\n' ORDER BY c.record COLLATE "C") FILTER (WHERE c.counts), 'UTF8')), 'hex'), '')
    FROM (
        SELECT l.*, g.recyclable AND g.root <> ALL (p_uncounted) AS counts,
            concat_ws('|', l.day, l.community_code, l.category_code, l.scene, l.channel, l.set_hash) AS record
        FROM day_cell l JOIN category_class g ON g.category_code = l.category_code
        WHERE l.day BETWEEN p_first AND p_last AND l.n > 0
    ) c
    GROUP BY c.day, c.channel
$$;



CREATE FUNCTION nankai.expire_holds() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
DECLARE
    v_at timestamptz := clock_timestamp();
    v_due bigint[];
    v_holds bigint;
BEGIN
    SELECT array_agg(d.id) INTO v_due FROM (
        SELECT id FROM hold WHERE state = 'pending' AND expires_at < v_at ORDER BY id FOR UPDATE SKIP LOCKED
    ) d;
    PERFORM FROM account a
    WHERE a.id IN (SELECT h.account_id FROM hold h WHERE h.id = ANY (v_due)) ORDER BY a.id FOR NO KEY UPDATE;
    UPDATE account a SET held = a.held - s.amount
    FROM (SELECT account_id, sum(amount)::bigint AS amount FROM hold WHERE id = ANY (v_due) GROUP BY account_id) s
    WHERE a.id = s.account_id;
    UPDATE hold SET state = 'expired', resolved_at = v_at WHERE id = ANY (v_due);
    GET DIAGNOSTICS v_holds = ROW_COUNT;
    RETURN v_holds;
END
$$;



CREATE FUNCTION nankai.explain_code(p_merchant bigint, p_request_key text, p_amount bigint, p_code bytea, p_at timestamp with time zone, OUT outcome text, OUT charge_id bigint, OUT pending_id bigint) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    code pay_code;
    earlier record;
BEGIN
    SELECT * INTO code FROM pay_code c WHERE c.token_hash = p_code OR c.digits_hash = p_code;

    SELECT c.pay_code_id, c.amount, c.id AS charge_id, NULL::bigint AS pending_id INTO earlier
    FROM charge c WHERE c.merchant_id = p_merchant AND c.request_key = p_request_key;
    IF earlier.pay_code_id IS NULL THEN
        SELECT p.pay_code_id, p.amount, NULL::bigint AS charge_id, p.id AS pending_id INTO earlier
        FROM pending_charge p WHERE p.merchant_id = p_merchant AND p.request_key = p_request_key;
    END IF;
    charge_id := earlier.charge_id;
    pending_id := earlier.pending_id;

    outcome := CASE
        WHEN (earlier.pay_code_id, earlier.amount) = (code.id, p_amount)
            THEN CASE WHEN earlier.charge_id IS NULL THEN 'asked' ELSE 'repeated' END
        WHEN earlier.pay_code_id IS NOT NULL THEN 'key_reused'
        WHEN code.id IS NULL THEN 'code_unknown'
        WHEN code.used_at IS NOT NULL THEN 'code_used'
        ELSE 'code_gone'
    END;

    IF outcome = 'code_unknown' THEN
        INSERT INTO till_lock AS t (merchant_id, failures, since) VALUES (p_merchant, 1, p_at)
        ON CONFLICT (merchant_id) DO UPDATE SET
            failures = CASE WHEN t.since < p_at - interval '10 minutes' THEN 1 ELSE t.failures + 1 END,
            since = CASE WHEN t.since < p_at - interval '10 minutes' THEN p_at ELSE t.since END,
            locked_until = CASE
                WHEN t.since >= p_at - interval '10 minutes' AND t.failures + 1 >= 5 THEN p_at + interval '15 minutes'
                ELSE t.locked_until
            END;
    END IF;
END
$$;



CREATE FUNCTION nankai.hauled_days(p_from date, p_to date) RETURNS SETOF date
    LANGUAGE sql STABLE
    AS $$
    SELECT DISTINCT day FROM tonnage_share
    WHERE kind = 'haulage' AND from_on <= p_to AND to_on >= p_from AND day BETWEEN p_from AND p_to
$$;



CREATE FUNCTION nankai.insert_new_drops(p_batch bigint, p_streams nankai.stream[], p_at timestamp with time zone, OUT accepted bigint, OUT first_id bigint, OUT last_id bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    SET enable_nestloop TO 'off'
    AS $$
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



CREATE FUNCTION nankai.keep_day_sums(p_first date, p_last date, p_uncounted text[]) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    AS $$
BEGIN
    DELETE FROM day_sum WHERE day BETWEEN p_first AND p_last;
    INSERT INTO day_sum (day, channel, n, n_claimed, weight_g, set_hash, counted_n, counted_g, counted_hash)
    SELECT day, channel, n, n_claimed, weight_g, set_hash, counted_n, counted_g, counted_hash
    FROM day_mass(p_first, p_last, p_uncounted);
END
$$;



CREATE FUNCTION nankai.key_holder(p_public_id text, p_secret_hash bytea, p_scope text, p_at timestamp with time zone, OUT key_id bigint, OUT organisation_id bigint, OUT stale boolean) RETURNS record
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    SELECT k.id, k.organisation_id, k.last_used_at IS NULL OR k.last_used_at < p_at - interval '1 minute'
    INTO key_id, organisation_id, stale
    FROM api_key k
    WHERE k.public_id = p_public_id AND k.secret_hash = p_secret_hash AND p_scope = ANY(k.scopes)
        AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > p_at);
END
$$;



CREATE FUNCTION nankai.last_final_transfer() RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
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



CREATE FUNCTION nankai.lock_streams(p_kinds text[], p_owners bigint[], p_boots bigint[]) RETURNS nankai.stream[]
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
DECLARE v_streams stream[];
BEGIN
    INSERT INTO stream (kind, owner_id, boot)
    SELECT w.kind, w.owner_id, w.boot
    FROM unnest(p_kinds, p_owners, p_boots) w (kind, owner_id, boot)
    LEFT JOIN stream s ON s.kind = w.kind AND s.owner_id = w.owner_id AND s.boot = w.boot
    LEFT JOIN bin b ON w.kind = 'bin' AND b.id = w.owner_id
    LEFT JOIN organisation o ON w.kind = 'operator' AND o.id = w.owner_id
    WHERE s.id IS NULL AND coalesce(b.id, o.id) IS NOT NULL
    ORDER BY w.kind, w.owner_id, w.boot
    ON CONFLICT (kind, owner_id, boot) DO NOTHING;

    SELECT array_agg(s.locked ORDER BY w.n) INTO v_streams
    FROM unnest(p_kinds, p_owners, p_boots) WITH ORDINALITY w (kind, owner_id, boot, n)
    JOIN (
        SELECT s.kind, s.owner_id, s.boot, s AS locked
        FROM stream s JOIN unnest(p_kinds, p_owners, p_boots) k (kind, owner_id, boot)
            ON k.kind = s.kind AND k.owner_id = s.owner_id AND k.boot = s.boot
        ORDER BY s.id FOR NO KEY UPDATE OF s
    ) s ON s.kind = w.kind AND s.owner_id = w.owner_id AND s.boot = w.boot;

    IF cardinality(v_streams) IS DISTINCT FROM cardinality(p_kinds)
        OR cardinality(p_owners) IS DISTINCT FROM cardinality(p_kinds)
        OR cardinality(p_boots) IS DISTINCT FROM cardinality(p_kinds)
    THEN
        RAISE EXCEPTION 'a stream is named twice or is nobody''s' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN v_streams;
END
$$;



CREATE FUNCTION nankai.mark_days(p_batch bigint, p_first bigint, p_last bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO dirty_day (day)
    SELECT (o.day AT TIME ZONE 'Asia/Shanghai')::date
    FROM (
        SELECT DISTINCT date_bin('1 day', d.occurred_at, '2000-01-01 00:00+08') AS day
        FROM drop d
        WHERE d.id BETWEEN p_first AND p_last AND d.batch_id = p_batch
    ) o;
END
$$;



CREATE FUNCTION nankai.mark_streams(p_streams nankai.stream[], p_tops text[], p_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
BEGIN
    IF cardinality(p_tops) IS DISTINCT FROM cardinality(p_streams) OR array_position(p_tops, NULL) IS NOT NULL THEN
        RAISE EXCEPTION 'each stream needs its greatest number' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    UPDATE stream s
    SET last_seen_at = p_at,
        mark = CASE
            WHEN (octet_length(t.top), t.top COLLATE "C") > (octet_length(s.mark), s.mark) THEN t.top
            ELSE s.mark
        END
    FROM unnest(p_streams, p_tops) t (id, kind, owner_id, boot, mark, last_seen_at, top)
    WHERE s.id = t.id;
END
$$;



CREATE FUNCTION nankai.open_account(p_kind text, p_owner bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
DECLARE v_id bigint;
BEGIN
    SELECT a.id INTO v_id FROM account a WHERE a.kind = p_kind AND a.owner_id = p_owner;
    IF v_id IS NULL THEN
        SELECT o.account_id INTO v_id FROM open_accounts(p_kind, ARRAY[p_owner]) o;
    END IF;
    RETURN v_id;
END
$$;



CREATE FUNCTION nankai.open_accounts(p_kind text, p_owners bigint[]) RETURNS TABLE(owner_id bigint, account_id bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
    IF coalesce(p_kind NOT IN ('wallet', 'event', 'merchant', 'machine'), true)
        OR 1 > ANY (p_owners) OR array_position(p_owners, NULL) IS NOT NULL
    THEN
        RAISE EXCEPTION 'no account of kind % can be opened for these', p_kind USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO account (kind, owner_id, balance)
    SELECT p_kind, o.id, CASE WHEN p_kind IN ('wallet', 'event') THEN 0 END
    FROM (SELECT DISTINCT w.id FROM unnest(p_owners) w (id)) o
    ORDER BY o.id
    ON CONFLICT (kind, owner_id) DO NOTHING;
    -- A separate statement sees the rows of faster transactions.
    RETURN QUERY SELECT a.owner_id, a.id FROM account a WHERE a.kind = p_kind AND a.owner_id = ANY (p_owners);
END
$$;



CREATE FUNCTION nankai.pay_new_drops(p_batch bigint, p_first bigint, p_last bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
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



CREATE FUNCTION nankai.place_hold(p_key text, p_account bigint, p_amount bigint, p_seconds integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
DECLARE
    new_id bigint;
    earlier hold;
BEGIN
    IF coalesce(p_seconds NOT BETWEEN 1 AND 86400, true) THEN
        RAISE EXCEPTION 'a hold lasts from one second to one day' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO hold (key, account_id, amount, expires_at)
    VALUES (p_key, p_account, p_amount, clock_timestamp() + make_interval(secs => p_seconds))
    ON CONFLICT (key) DO NOTHING
    RETURNING id INTO new_id;
    IF new_id IS NULL THEN
        SELECT * INTO earlier FROM hold WHERE key = p_key;
        IF (earlier.account_id, earlier.amount) = (p_account, p_amount) THEN
            RETURN earlier.id;
        END IF;
        RAISE EXCEPTION 'hold % was already placed with other content', p_key USING ERRCODE = 'TH001';
    END IF;
    UPDATE account SET held = held + p_amount WHERE id = p_account AND kind = 'wallet';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'account % is not a wallet', p_account USING ERRCODE = 'TH002';
    END IF;
    RETURN new_id;
END
$$;



CREATE FUNCTION nankai.place_masses(p_from date, p_to date, p_uncounted text[], p_channel text) RETURNS TABLE(day date, street_code text, community_code text, n bigint, counted_g bigint, waiting_g bigint, other_g bigint)
    LANGUAGE sql STABLE
    AS $$
    SELECT c.day, c.street_code, c.community_code, sum(c.n)::bigint,
        coalesce(sum(c.weight_g) FILTER (WHERE c.counts AND c.hauled), 0)::bigint,
        coalesce(sum(c.weight_g) FILTER (WHERE c.counts AND NOT c.hauled), 0)::bigint,
        coalesce(sum(c.weight_g) FILTER (WHERE NOT c.counts), 0)::bigint
    FROM (
        SELECT l.day, l.street_code, l.community_code, l.n, l.weight_g,
            g.recyclable AND g.root <> ALL (p_uncounted) AS counts, h.day IS NOT NULL AS hauled
        FROM day_cell l
        JOIN category_class g ON g.category_code = l.category_code
        LEFT JOIN hauled_days(p_from, p_to) AS h (day) ON h.day = l.day
        WHERE l.day BETWEEN p_from AND p_to AND l.channel = p_channel AND l.n > 0
    ) c
    GROUP BY c.day, c.street_code, c.community_code
$$;



CREATE FUNCTION nankai.pop_dirty_days() RETURNS SETOF date
    LANGUAGE sql
    AS $$
    WITH gone AS (DELETE FROM dirty_day RETURNING day)
    SELECT DISTINCT day FROM gone ORDER BY day
$$;



CREATE FUNCTION nankai.post_transfer(p_kind text, p_source bigint, p_debit bigint, p_credit bigint, p_amount bigint, p_occurred_at timestamp with time zone, p_tariff bigint DEFAULT NULL::bigint, p_actor bigint DEFAULT NULL::bigint, p_reason text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
DECLARE
    new_id bigint;
    both_tracked boolean;
    named boolean;
    earlier transfer;
BEGIN
    -- A statement costs more than a row: all that must be true is asked in one.
    SELECT d.balance IS NOT NULL AND c.balance IS NOT NULL,
        (p_tariff IS NULL OR EXISTS (SELECT FROM tariff f WHERE f.id = p_tariff))
        AND (p_actor IS NULL OR EXISTS (SELECT FROM person p WHERE p.id = p_actor))
    INTO both_tracked, named
    FROM movement_kind m
    JOIN account d ON d.id = p_debit AND d.kind = m.debit_kind
    JOIN account c ON c.id = p_credit AND c.kind = m.credit_kind
    WHERE m.kind = p_kind AND m.closed_at IS NULL;
    IF both_tracked IS NULL THEN
        RAISE EXCEPTION '% may not move coins from account % to account %', p_kind, p_debit, p_credit
            USING ERRCODE = 'TH002';
    ELSIF NOT named THEN
        RAISE EXCEPTION 'no tariff % or no person %', p_tariff, p_actor USING ERRCODE = 'invalid_parameter_value';
    END IF;

    INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, actor_id, reason, occurred_at)
    VALUES (p_kind, p_source, p_debit, p_credit, p_amount, p_tariff, p_actor, p_reason, p_occurred_at)
    ON CONFLICT (kind, source_id) DO NOTHING
    RETURNING id INTO new_id;

    IF new_id IS NULL THEN
        SELECT * INTO earlier FROM transfer WHERE kind = p_kind AND source_id = p_source;
        IF (earlier.debit_id, earlier.credit_id, earlier.amount) = (p_debit, p_credit, p_amount) THEN
            RETURN earlier.id;
        END IF;
        RAISE EXCEPTION '% % was already posted with other content', p_kind, p_source USING ERRCODE = 'TH001';
    END IF;

    -- All lock in the order of ids, so two transfers cannot wait for each other. One account has no order.
    IF both_tracked THEN
        PERFORM FROM account WHERE id IN (p_debit, p_credit) ORDER BY id FOR NO KEY UPDATE;
    END IF;
    UPDATE account SET balance = balance + CASE id WHEN p_credit THEN p_amount ELSE -p_amount END
    WHERE id IN (p_debit, p_credit) AND balance IS NOT NULL;
    RETURN new_id;
END
$$;



CREATE FUNCTION nankai.post_transfers(p_kind text, p_source bigint[], p_debit bigint, p_credit bigint[], p_amount bigint[], p_occurred_at timestamp with time zone[], p_tariff bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    SET enable_hashjoin TO 'off'
    SET enable_nestloop TO 'off'
    AS $$
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



CREATE FUNCTION nankai.publish_tariff(p_category_code text, p_category_name text, p_scene text, p_per_kg bigint, p_per_piece bigint, p_cap bigint, p_from timestamp with time zone, p_actor_id bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
DECLARE new_id bigint;
BEGIN
    IF p_from < clock_timestamp() AND EXISTS (
        SELECT FROM tariff WHERE category_code = p_category_code AND scene = p_scene
    ) THEN
        RAISE EXCEPTION 'a tariff for % (%) can only begin in the future', p_category_code, p_scene
            USING ERRCODE = 'TH005';
    END IF;
    IF p_actor_id IS NOT NULL AND NOT EXISTS (SELECT FROM person p WHERE p.id = p_actor_id) THEN
        RAISE EXCEPTION 'no person %', p_actor_id USING ERRCODE = 'invalid_parameter_value';
    END IF;
    UPDATE tariff SET valid = tstzrange(lower(valid), p_from)
    WHERE category_code = p_category_code AND scene = p_scene AND upper_inf(valid) AND lower(valid) < p_from;
    INSERT INTO tariff (category_code, category_name, scene, per_kg, per_piece, cap_per_drop, valid, actor_id)
    VALUES (p_category_code, p_category_name, p_scene, p_per_kg, p_per_piece, p_cap, tstzrange(p_from, NULL), p_actor_id)
    RETURNING id INTO new_id;
    RETURN new_id;
END
$$;



CREATE FUNCTION nankai.record_charge(p_merchant bigint, p_request_key text, p_amount bigint, p_via text, p_at timestamp with time zone, p_pay_code bigint, p_household bigint, p_payer bigint, p_till_person bigint) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    new_id bigint;
    wallet_id bigint;
    payable_id bigint;
    new_transfer bigint;
BEGIN
    INSERT INTO charge (merchant_id, household_id, payer_id, till_person_id, pay_code_id, amount, via, request_key, occurred_at)
    SELECT p_merchant, p_household, p_payer, p_till_person, p_pay_code, p_amount, p_via, p_request_key, p_at
    WHERE NOT EXISTS (SELECT FROM pending_charge p WHERE p.merchant_id = p_merchant AND p.request_key = p_request_key)
    ON CONFLICT (merchant_id, request_key) DO NOTHING
    RETURNING id,
        (SELECT a.id FROM account a WHERE a.kind = 'wallet' AND a.owner_id = p_household),
        (SELECT a.id FROM account a WHERE a.kind = 'merchant' AND a.owner_id = p_merchant)
    INTO new_id, wallet_id, payable_id;

    IF new_id IS NOT NULL THEN
        -- An assignment, because PERFORM would plan and start a query around the call.
        new_transfer := post_transfer(
            'charge', new_id,
            coalesce(wallet_id, open_account('wallet', p_household)),
            coalesce(payable_id, open_account('merchant', p_merchant)),
            p_amount, p_at, NULL, coalesce(p_till_person, p_payer)
        );
    END IF;
    RETURN new_id;
END
$$;



CREATE FUNCTION nankai.record_conflicts(p_batch bigint, p_streams nankai.stream[], p_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
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



CREATE FUNCTION nankai.refuse_false_stage() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_class c
        WHERE c.oid = to_regclass('pg_temp.drop_row')
            AND c.relnamespace = pg_my_temp_schema()
            AND c.relowner = (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = 'drop'::regclass)
            AND c.relkind = 'r' AND c.relpersistence = 't'
            AND NOT (c.relhasrules OR c.relhastriggers OR c.relrowsecurity OR c.relhassubclass OR c.relispartition)
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid)
    ) THEN
        RAISE EXCEPTION 'pg_temp.drop_row is not the table that stage_drops makes' USING ERRCODE = 'TH006';
    END IF;
END
$$;



CREATE FUNCTION nankai.resolve_hold(p_hold bigint, p_state text, p_amount bigint DEFAULT 0, p_kind text DEFAULT NULL::text, p_source bigint DEFAULT NULL::bigint, p_credit bigint DEFAULT NULL::bigint, p_occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, p_actor bigint DEFAULT NULL::bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
DECLARE
    v_hold hold;
    v_paid transfer;
    v_at timestamptz := clock_timestamp();
    v_transfer bigint;
BEGIN
    SELECT * INTO v_hold FROM hold WHERE id = p_hold FOR UPDATE;
    SELECT * INTO v_paid FROM transfer WHERE id = v_hold.transfer_id;
    IF v_hold.state = p_state AND v_hold.captured = p_amount
        AND (v_paid.kind, v_paid.source_id) IS NOT DISTINCT FROM (p_kind, p_source)
    THEN
        RETURN v_hold.transfer_id;
    END IF;
    IF v_hold.state IS DISTINCT FROM 'pending' OR coalesce(p_state NOT IN ('captured', 'released'), true)
        OR coalesce(p_amount > v_hold.amount, true) OR (p_state = 'captured' AND v_hold.expires_at < v_at)
    THEN
        RAISE EXCEPTION 'hold % is % and cannot become %', p_hold, coalesce(v_hold.state, 'unknown'), p_state
            USING ERRCODE = 'TH003';
    END IF;
    UPDATE account SET held = held - v_hold.amount WHERE id = v_hold.account_id;
    IF p_state = 'captured' THEN
        v_transfer := post_transfer(
            p_kind, p_source, v_hold.account_id, p_credit, p_amount, p_occurred_at, NULL, p_actor
        );
    END IF;
    UPDATE hold SET state = p_state, captured = p_amount, transfer_id = v_transfer, resolved_at = v_at
    WHERE id = p_hold;
    RETURN v_transfer;
END
$$;



CREATE FUNCTION nankai.reverse_transfer(p_transfer bigint, p_actor bigint, p_reason text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
DECLARE
    wrong transfer;
    new_id bigint;
BEGIN
    SELECT * INTO wrong FROM transfer
    WHERE id = p_transfer AND reverses_id IS NULL AND kind NOT IN ('charge', 'refund');
    IF wrong.id IS NULL THEN
        RAISE EXCEPTION 'no transfer % that could be reversed', p_transfer USING ERRCODE = 'TH004';
    END IF;
    IF coalesce(length(p_reason) NOT BETWEEN 2 AND 200, TRUE)
        OR (p_actor IS NOT NULL AND NOT EXISTS (SELECT FROM person p WHERE p.id = p_actor))
    THEN
        RAISE EXCEPTION 'no reason or no person %', p_actor USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO transfer (kind, source_id, debit_id, credit_id, amount, tariff_id, actor_id, reason, occurred_at, reverses_id)
    VALUES ('reversal', wrong.id, wrong.credit_id, wrong.debit_id, wrong.amount, wrong.tariff_id, p_actor, p_reason,
            clock_timestamp(), wrong.id)
    ON CONFLICT (kind, source_id) DO NOTHING
    RETURNING id INTO new_id;
    IF new_id IS NULL THEN
        SELECT id INTO new_id FROM transfer WHERE reverses_id = p_transfer;
        RETURN new_id;
    END IF;
    PERFORM FROM account
    WHERE id IN (wrong.debit_id, wrong.credit_id) AND balance IS NOT NULL ORDER BY id FOR NO KEY UPDATE;
    UPDATE account SET balance = balance + CASE id WHEN wrong.debit_id THEN wrong.amount ELSE -wrong.amount END
    WHERE id IN (wrong.debit_id, wrong.credit_id) AND balance IS NOT NULL;
    RETURN new_id;
END
$$;



CREATE FUNCTION nankai.seal_ledger(p_most bigint DEFAULT 20000) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
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



CREATE FUNCTION nankai.stage_drops() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    AS $$
BEGIN
    IF to_regclass('pg_temp.drop_row') IS NULL THEN
        CREATE TEMPORARY TABLE drop_row (
            idx integer NOT NULL,
            stream integer NOT NULL,
            head boolean NOT NULL,
            bin_id bigint NOT NULL,
            account_id bigint,
            occurred_at timestamptz NOT NULL,
            weight_g integer,
            pieces integer,
            opening smallint,
            category_code text COLLATE "C" NOT NULL,
            number text COLLATE "C" NOT NULL,
            known_by text COLLATE "C" NOT NULL,
            digest bytea NOT NULL
        ) ON COMMIT DELETE ROWS;
        -- Nobody else can see a connection's temporary tables: PUBLIC here is the present connection.
        GRANT INSERT ON pg_temp.drop_row TO PUBLIC;
    END IF;
END
$$;



CREATE FUNCTION nankai.take_charge(p_merchant bigint, p_request_key text, p_amount bigint, p_via text, p_at timestamp with time zone, p_code bytea, p_household bigint, p_payer bigint, p_till_person bigint, OUT outcome text, OUT charge_id bigint, OUT pending_id bigint) RETURNS record
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    shop record;
    code pay_code;
BEGIN
    SELECT m.state, m.confirm_above, t.locked_until INTO shop
    FROM merchant m LEFT JOIN till_lock t ON t.merchant_id = m.id WHERE m.id = p_merchant;
    IF shop.state IS DISTINCT FROM 'open' THEN
        outcome := 'merchant_closed';
    ELSIF p_via <> 'counter' AND shop.locked_until > p_at THEN
        outcome := 'till_locked';
    ELSIF p_via <> 'counter' THEN
        code := use_pay_code(p_code, p_via, p_at);
        p_household := code.household_id;
        p_payer := code.person_id;
        IF code.id IS NULL THEN
            SELECT e.outcome, e.charge_id, e.pending_id INTO outcome, charge_id, pending_id
            FROM explain_code(p_merchant, p_request_key, p_amount, p_code, p_at) e;
        ELSIF p_amount > shop.confirm_above THEN
            pending_id := ask_payer(p_merchant, p_request_key, p_amount, p_via, p_at, code.id, p_household, p_payer, p_till_person);
            outcome := 'asked';
        END IF;
    END IF;

    IF outcome IS NULL THEN
        charge_id := record_charge(p_merchant, p_request_key, p_amount, p_via, p_at, code.id, p_household, p_payer, p_till_person);
        outcome := 'taken';
    END IF;
    IF outcome IN ('taken', 'asked') AND charge_id IS NULL AND pending_id IS NULL THEN
        SELECT s.outcome, s.charge_id INTO outcome, charge_id
        FROM answer_spent_key(p_merchant, p_request_key, p_amount, p_payer, code.id) s;
    END IF;
END
$$;



CREATE FUNCTION nankai.take_charge_with_key(p_public_id text, p_secret_hash bytea, p_scope text, p_request_key text, p_amount bigint, p_via text, p_at timestamp with time zone, p_code bytea, OUT outcome text, OUT charge_id bigint, OUT pending_id bigint, OUT key_id bigint, OUT organisation_id bigint, OUT stale boolean) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    till bigint;
BEGIN
    SELECT h.key_id, h.organisation_id, h.stale INTO key_id, organisation_id, stale
    FROM key_holder(p_public_id, p_secret_hash, p_scope, p_at) h;
    IF key_id IS NULL THEN
        outcome := 'key_refused';
        RETURN;
    END IF;

    till := (SELECT m.id FROM merchant m WHERE m.organisation_id = take_charge_with_key.organisation_id);
    SELECT c.outcome, c.charge_id, c.pending_id INTO outcome, charge_id, pending_id
    FROM take_charge(till, p_request_key, p_amount, p_via, p_at, p_code, NULL, NULL, NULL) c;
END
$$;



CREATE FUNCTION nankai.take_drops(p_batch bigint, p_kinds text[], p_owners bigint[], p_boots bigint[], p_tops text[]) RETURNS TABLE(outcome text, idx integer[], drop_id bigint[], amount bigint[], receipt_from timestamp with time zone[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'nankai', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    SET jit TO 'off'
    AS $$
DECLARE
    v_streams stream[];
    v_at timestamptz;
    v_new record;
    v_staged bigint;
    v_known bigint[] := '{0, 0}';
BEGIN
    PERFORM refuse_false_stage();
    v_streams := lock_streams(p_kinds, p_owners, p_boots);
    -- From here on nobody else adds to these streams: what a statement sees is what there is.
    v_at := clock_timestamp();
    v_new := insert_new_drops(p_batch, v_streams, v_at);
    PERFORM mark_streams(v_streams, p_tops, v_at);
    PERFORM pay_new_drops(p_batch, v_new.first_id, v_new.last_id);
    PERFORM mark_days(p_batch, v_new.first_id, v_new.last_id);
    RETURN QUERY SELECT * FROM answer_new_drops(p_batch, v_new.first_id, v_new.last_id);

    SELECT count(*) INTO v_staged FROM pg_temp.drop_row;
    IF v_staged > v_new.accepted THEN
        PERFORM record_conflicts(p_batch, v_streams, v_at);
        FOR outcome, idx, drop_id, amount, receipt_from IN SELECT * FROM answer_known_drops(p_batch, v_streams) LOOP
            v_known[CASE outcome WHEN 'duplicate' THEN 1 ELSE 2 END] := cardinality(idx);
            RETURN NEXT;
        END LOOP;
    END IF;
    PERFORM close_batch(p_batch, v_staged, v_new.accepted, v_known[1], v_known[2]);
END
$$;



CREATE FUNCTION nankai.tariff_amount(p_per_kg bigint, p_per_piece bigint, p_cap bigint, p_weight_g bigint, p_pieces bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT least(p_cap, p_per_kg * coalesce(p_weight_g, 0) / 1000 + p_per_piece * coalesce(p_pieces, 0))
$$;



CREATE FUNCTION nankai.tonnage_masses(p_from date, p_to date, p_uncounted text[], p_sectors text[]) RETURNS TABLE(tonnage_id bigint, kind text, organisation text, record_no text, version integer, from_on date, to_on date, street_code text, weight_g bigint, source_sector text, in_haulage boolean, document_no text, counted_g bigint, waiting_g bigint)
    LANGUAGE sql STABLE
    AS $$
    SELECT s.tonnage_id, s.kind, s.organisation, s.record_no, s.version, s.from_on, s.to_on, s.street_code, s.weight_g,
        s.source_sector, s.in_haulage, s.document_no,
        coalesce(sum(s.share_g) FILTER (WHERE h.day IS NOT NULL), 0)::bigint,
        coalesce(sum(s.share_g) FILTER (WHERE h.day IS NULL), 0)::bigint
    FROM tonnage_share s
    LEFT JOIN category_class g ON g.category_code = s.category_code
    LEFT JOIN hauled_days(p_from, p_to) AS h (day) ON h.day = s.day
    WHERE s.from_on <= p_to AND s.to_on >= p_from AND s.day BETWEEN p_from AND p_to
        AND s.source_sector <> ALL (p_sectors)
        AND (s.kind NOT IN ('yard', 'residue') OR g.category_code IS NULL
            OR (g.recyclable AND g.root <> ALL (p_uncounted)))
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
$$;



CREATE FUNCTION nankai.transfer_flow(p_after bigint, p_upto bigint) RETURNS TABLE(booked_on date, movement text, reversal boolean, debit_kind text, credit_kind text, n bigint, amount bigint)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
BEGIN
    RETURN QUERY
    SELECT (t.recorded_at AT TIME ZONE 'Asia/Shanghai')::date,
        -- A join would read all transfers for the few that are reversals.
        coalesce((SELECT o.kind FROM transfer o WHERE o.id = t.reverses_id), t.kind),
        t.reverses_id IS NOT NULL, d.kind, c.kind, count(*), sum(t.amount)::bigint
    FROM transfer t
    JOIN account d ON d.id = t.debit_id
    JOIN account c ON c.id = t.credit_id
    WHERE t.id > p_after AND t.id <= p_upto
    GROUP BY 1, 2, 3, 4, 5;
END
$$;



CREATE TABLE nankai.pay_code (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    household_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    digits_hash bytea NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT ck_pay_code_lifetime CHECK ((expires_at > issued_at))
)
WITH (fillfactor='70');



CREATE FUNCTION nankai.use_pay_code(p_code bytea, p_via text, p_at timestamp with time zone) RETURNS nankai.pay_code
    LANGUAGE plpgsql
    AS $$
DECLARE
    code pay_code;
BEGIN
    IF p_via = 'scan' THEN
        UPDATE pay_code c SET used_at = p_at
        WHERE c.token_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > p_at
        RETURNING * INTO code;
    ELSE
        UPDATE pay_code c SET used_at = p_at
        WHERE c.digits_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > p_at
        RETURNING * INTO code;
    END IF;
    RETURN code;
END
$$;



CREATE TABLE nankai.account (
    id bigint NOT NULL,
    kind text NOT NULL,
    owner_id bigint NOT NULL,
    code text GENERATED ALWAYS AS (((kind || ':'::text) || owner_id)) STORED NOT NULL,
    balance bigint,
    held bigint DEFAULT 0 NOT NULL,
    CONSTRAINT ck_account_covered CHECK (((balance - held) >= 0)),
    CONSTRAINT ck_account_held CHECK ((held >= 0)),
    CONSTRAINT ck_account_tracked CHECK (((kind = ANY (ARRAY['wallet'::text, 'event'::text])) = (balance IS NOT NULL)))
)
WITH (fillfactor='70');



ALTER TABLE nankai.account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.green_act (
    id bigint NOT NULL,
    kind_code text NOT NULL,
    mall_id bigint NOT NULL,
    event_id bigint,
    household_id bigint NOT NULL,
    key_kind text NOT NULL,
    key_normalised text NOT NULL,
    key_shown text NOT NULL,
    quantity bigint NOT NULL,
    label_grade bigint,
    already_claimed boolean NOT NULL,
    evidence text NOT NULL,
    methodology text NOT NULL,
    reward bigint NOT NULL,
    unpaid text NOT NULL,
    via text NOT NULL,
    actor_id bigint,
    api_key_id bigint,
    occurred_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_green_act_already_claimed CHECK ((NOT (already_claimed AND (reward > 0)))),
    CONSTRAINT ck_green_act_key CHECK ((((length(key_normalised) >= 1) AND (length(key_normalised) <= 80)) AND (length(key_shown) <= 80))),
    CONSTRAINT ck_green_act_key_kind CHECK ((key_kind = ANY (ARRAY['receipt'::text, 'certificate'::text, 'order'::text, 'daily'::text]))),
    CONSTRAINT ck_green_act_label_grade CHECK (((label_grade >= 1) AND (label_grade <= 5))),
    CONSTRAINT ck_green_act_quantity CHECK (((quantity >= 1) AND (quantity <= 1000000))),
    CONSTRAINT ck_green_act_reward CHECK (((reward >= 0) AND ((reward > 0) = (unpaid = ''::text)))),
    CONSTRAINT ck_green_act_via CHECK ((via = ANY (ARRAY['console'::text, 'api'::text, 'file'::text])))
);



CREATE VIEW nankai.act_fact AS
 SELECT id AS act_id,
    kind_code,
    quantity,
    occurred_at
   FROM nankai.green_act;



CREATE TABLE nankai.act_kind (
    code text NOT NULL,
    name text NOT NULL,
    key_kind text NOT NULL,
    evidence text NOT NULL,
    unit text NOT NULL,
    worst_label bigint,
    methodology text NOT NULL,
    sort bigint NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT ck_act_kind_evidence CHECK ((evidence = ANY (ARRAY['A'::text, 'B'::text, 'C'::text]))),
    CONSTRAINT ck_act_kind_key_kind CHECK ((key_kind = ANY (ARRAY['receipt'::text, 'certificate'::text, 'order'::text, 'daily'::text]))),
    CONSTRAINT ck_act_kind_worst_label CHECK (((worst_label >= 1) AND (worst_label <= 5)))
);



CREATE TABLE nankai.act_reward (
    id bigint NOT NULL,
    kind_code text NOT NULL,
    amount bigint NOT NULL,
    per_day bigint NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    actor_id bigint,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_act_reward_amount CHECK ((((amount >= 0) AND (amount <= 1000000)) AND ((per_day >= 1) AND (per_day <= 100))))
);



ALTER TABLE nankai.act_reward ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.act_reward_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.acts_of_day (
    household_id bigint NOT NULL,
    kind_code text NOT NULL,
    day_on date NOT NULL,
    paid bigint NOT NULL,
    CONSTRAINT ck_acts_of_day_paid CHECK ((paid >= 0))
);



CREATE TABLE nankai.alembic_version (
    version_num character varying(32) NOT NULL
);



CREATE TABLE nankai.api_key (
    id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    name text NOT NULL,
    public_id text NOT NULL,
    secret_hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    replaces_id bigint,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT ck_api_key_scopes CHECK ((cardinality(scopes) > 0))
);



ALTER TABLE nankai.api_key ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.api_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.audit_event (
    id bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    actor_id bigint,
    key_id bigint,
    via text NOT NULL,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id text NOT NULL,
    ip text NOT NULL,
    request_id text NOT NULL,
    detail jsonb NOT NULL,
    CONSTRAINT ck_audit_event_via CHECK ((via = ANY (ARRAY['session'::text, 'key'::text, 'device'::text, 'anonymous'::text, 'system'::text])))
);



ALTER TABLE nankai.audit_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.audit_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.audit_point (
    book text NOT NULL,
    last_id bigint NOT NULL,
    sure_id bigint NOT NULL,
    proven_at timestamp with time zone NOT NULL
);



CREATE TABLE nankai.bin (
    id bigint NOT NULL,
    code text NOT NULL,
    site_id bigint NOT NULL,
    operator_id bigint NOT NULL,
    state text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_bin_code CHECK ((code ~ '^[0-9A-Z][0-9A-Z-]{2,31}$'::text)),
    CONSTRAINT ck_bin_state CHECK ((state = ANY (ARRAY['in_service'::text, 'full'::text, 'fault'::text, 'offline'::text, 'suspended'::text])))
);



CREATE TABLE nankai.site (
    id bigint NOT NULL,
    name text NOT NULL,
    community_code text NOT NULL,
    scene text NOT NULL,
    address text NOT NULL,
    lat numeric(9,6) NOT NULL,
    lon numeric(9,6) NOT NULL,
    frame text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_site_coordinates CHECK ((((lat >= ('-90'::integer)::numeric) AND (lat <= (90)::numeric)) AND ((lon >= ('-180'::integer)::numeric) AND (lon <= (180)::numeric)))),
    CONSTRAINT ck_site_frame CHECK ((frame = ANY (ARRAY['WGS-84'::text, 'GCJ-02'::text, 'CGCS2000'::text]))),
    CONSTRAINT ck_site_scene CHECK ((scene = ANY (ARRAY['community'::text, 'commercial'::text, 'factory'::text, 'scenic'::text]))),
    CONSTRAINT ck_site_text CHECK ((((length(name) >= 1) AND (length(name) <= 80)) AND (length(address) <= 200)))
);



CREATE VIEW nankai.bin_fact AS
 SELECT b.id AS bin_id,
    b.code AS bin_code,
    s.community_code,
    b.registered_at
   FROM (nankai.bin b
     JOIN nankai.site s ON ((s.id = b.site_id)))
  WHERE (b.state <> 'suspended'::text);



ALTER TABLE nankai.bin ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.bin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.bin_opening (
    bin_id bigint NOT NULL,
    number bigint NOT NULL,
    category_code text NOT NULL,
    capacity_l bigint NOT NULL,
    CONSTRAINT ck_bin_opening_bounds CHECK ((((number >= 1) AND (number <= 99)) AND ((capacity_l >= 1) AND (capacity_l <= 20000))))
);



CREATE TABLE nankai.bin_session (
    id bigint NOT NULL,
    code text NOT NULL,
    bin_id bigint NOT NULL,
    person_id bigint NOT NULL,
    household_id bigint NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_bin_session_whole CHECK (((code ~ '^[0-9]{6,12}$'::text) AND (opened_at < ends_at)))
);



ALTER TABLE nankai.bin_session ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.bin_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.card (
    id bigint NOT NULL,
    code text NOT NULL,
    household_id bigint NOT NULL,
    person_id bigint,
    bound_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT ck_card_code_shape CHECK ((code ~ '^[0-9A-Z-]{4,32}$'::text))
);



ALTER TABLE nankai.card ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.card_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.category (
    code text NOT NULL,
    parent_code text,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    major text NOT NULL,
    unit text NOT NULL,
    low_value boolean NOT NULL,
    max_weight_g bigint NOT NULL,
    max_pieces bigint NOT NULL,
    sort bigint NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT ck_category_bounds CHECK ((((max_weight_g >= 1) AND (max_weight_g <= 200000)) AND ((max_pieces >= 1) AND (max_pieces <= 1000)))),
    CONSTRAINT ck_category_code CHECK ((code ~ '^[A-Z_]{2,20}([.][A-Z_]{2,20})?$'::text)),
    CONSTRAINT ck_category_major CHECK ((major = ANY (ARRAY['recyclable'::text, 'kitchen'::text, 'hazardous'::text, 'other'::text]))),
    CONSTRAINT ck_category_parent CHECK ((NOT (parent_code IS DISTINCT FROM NULLIF(split_part(code, '.'::text, 1), code)))),
    CONSTRAINT ck_category_unit CHECK ((unit = ANY (ARRAY['kg'::text, 'piece'::text])))
);



CREATE VIEW nankai.category_class AS
 SELECT code AS category_code,
    split_part(code, '.'::text, 1) AS root,
    (major = 'recyclable'::text) AS recyclable
   FROM nankai.category;



CREATE TABLE nankai.charge (
    id bigint NOT NULL,
    merchant_id bigint NOT NULL,
    household_id bigint NOT NULL,
    payer_id bigint NOT NULL,
    till_person_id bigint,
    pay_code_id bigint,
    amount bigint NOT NULL,
    via text NOT NULL,
    request_key text NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT ck_charge_amount CHECK (((amount >= 1) AND (amount <= 1000000))),
    CONSTRAINT ck_charge_pay_code CHECK (((via = 'counter'::text) = (pay_code_id IS NULL))),
    CONSTRAINT ck_charge_request_key CHECK (((length(request_key) >= 1) AND (length(request_key) <= 200))),
    CONSTRAINT ck_charge_via CHECK ((via = ANY (ARRAY['scan'::text, 'digits'::text, 'counter'::text])))
);



ALTER TABLE nankai.charge ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.charge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.check_in (
    id bigint NOT NULL,
    event_id bigint NOT NULL,
    person_id bigint NOT NULL,
    household_id bigint NOT NULL,
    via text NOT NULL,
    reward bigint NOT NULL,
    checked_in_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_check_in_reward CHECK ((reward >= 0)),
    CONSTRAINT ck_check_in_via CHECK ((via = ANY (ARRAY['screen'::text, 'poster'::text])))
);



CREATE VIEW nankai.check_in_fact AS
 SELECT id AS check_in_id,
    event_id,
    person_id,
    checked_in_at
   FROM nankai.check_in;



ALTER TABLE nankai.check_in ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.check_in_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.claim (
    drop_id bigint NOT NULL,
    household_id bigint NOT NULL,
    person_id bigint NOT NULL,
    amount bigint NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_claim_amount CHECK ((amount >= 0))
);



CREATE TABLE nankai.code_checksum (
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);



CREATE TABLE nankai.coin_day (
    booked_on date NOT NULL,
    movement text NOT NULL,
    reversal boolean NOT NULL,
    debit_kind text NOT NULL,
    credit_kind text NOT NULL,
    n bigint NOT NULL,
    amount bigint NOT NULL,
    upto_id bigint NOT NULL
);



CREATE TABLE nankai.community (
    code text NOT NULL,
    street_code text NOT NULL,
    name text NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT ck_community_code CHECK (((code ~ '^[0-9]{12}$'::text) AND ("left"(code, 9) = street_code)))
);



CREATE TABLE nankai.consent (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    purpose text NOT NULL,
    version text NOT NULL,
    given boolean NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);



ALTER TABLE nankai.consent ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.event_step (
    id bigint NOT NULL,
    event_id bigint NOT NULL,
    step text NOT NULL,
    reason text NOT NULL,
    actor_id bigint,
    taken_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_event_step_reason CHECK ((length(reason) <= 200)),
    CONSTRAINT ck_event_step_step CHECK ((step = ANY (ARRAY['published'::text, 'closed'::text, 'cancelled'::text])))
);



CREATE TABLE nankai.mall_event (
    id bigint NOT NULL,
    mall_id bigint NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    series text NOT NULL,
    summary text NOT NULL,
    place text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    reward bigint NOT NULL,
    poster_check_in boolean NOT NULL,
    actor_id bigint,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_mall_event_kind CHECK ((kind = ANY (ARRAY['sea_market'::text, 'makers_festival'::text, 'book_drift'::text, 'green_week'::text, 'other'::text]))),
    CONSTRAINT ck_mall_event_names CHECK ((((length(title) >= 1) AND (length(title) <= 60)) AND ((length(place) >= 1) AND (length(place) <= 80)))),
    CONSTRAINT ck_mall_event_order CHECK ((starts_at < ends_at)),
    CONSTRAINT ck_mall_event_reward CHECK (((reward >= 0) AND (reward <= 1000000))),
    CONSTRAINT ck_mall_event_text CHECK (((length(series) <= 40) AND (length(summary) <= 1000)))
);



CREATE VIEW nankai.consumption_news AS
 SELECT source,
    recorded_at,
    ((changes_at AT TIME ZONE 'Asia/Shanghai'::text))::date AS from_on,
    ((changes_at AT TIME ZONE 'Asia/Shanghai'::text))::date AS to_on
   FROM ( SELECT 'check_ins'::text AS source,
            check_in.recorded_at,
            check_in.checked_in_at AS changes_at
           FROM nankai.check_in
        UNION ALL
         SELECT 'acts'::text,
            green_act.recorded_at,
            green_act.occurred_at
           FROM nankai.green_act
        UNION ALL
         SELECT 'events'::text,
            s.recorded_at,
            e.starts_at
           FROM (nankai.event_step s
             JOIN nankai.mall_event e ON ((e.id = s.event_id)))
        UNION ALL
         SELECT 'events'::text,
            mall_event.starts_at,
            mall_event.starts_at
           FROM nankai.mall_event) n;



CREATE TABLE nankai.contract (
    id bigint NOT NULL,
    merchant_id bigint NOT NULL,
    fen_per_coin bigint NOT NULL,
    valid_from date NOT NULL,
    agreed_at timestamp with time zone NOT NULL,
    actor_id bigint,
    CONSTRAINT ck_contract_fen_per_coin CHECK (((fen_per_coin >= 1) AND (fen_per_coin <= 10000)))
);



ALTER TABLE nankai.contract ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.contract_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.counter_code (
    id bigint NOT NULL,
    merchant_id bigint NOT NULL,
    token text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT ck_counter_code_token CHECK ((token ~ '^[A-Z2-9]{12,32}$'::text))
);



ALTER TABLE nankai.counter_code ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.counter_code_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.day_total (
    day date NOT NULL,
    community_code text NOT NULL,
    category_code text NOT NULL,
    scene text NOT NULL,
    channel text NOT NULL,
    vintage integer NOT NULL,
    street_code text NOT NULL,
    n bigint NOT NULL,
    n_claimed bigint NOT NULL,
    weight_g bigint NOT NULL,
    pieces bigint NOT NULL,
    set_hash text NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_day_total_amounts CHECK (((n >= 0) AND ((n_claimed >= 0) AND (n_claimed <= n)) AND (weight_g >= 0) AND (pieces >= 0))),
    CONSTRAINT ck_day_total_channel CHECK ((channel = ANY (ARRAY['bins'::text, 'pickup'::text]))),
    CONSTRAINT ck_day_total_vintage CHECK ((vintage >= 1))
);



CREATE VIEW nankai.day_cell AS
 SELECT DISTINCT ON (day, community_code, category_code, scene, channel) day,
    community_code,
    category_code,
    scene,
    channel,
    vintage,
    street_code,
    n,
    n_claimed,
    weight_g,
    pieces,
    set_hash
   FROM nankai.day_total
  ORDER BY day, community_code, category_code, scene, channel, vintage DESC;



CREATE TABLE nankai.day_sum (
    day date NOT NULL,
    channel text NOT NULL,
    n bigint NOT NULL,
    n_claimed bigint NOT NULL,
    weight_g bigint NOT NULL,
    set_hash text NOT NULL,
    counted_n bigint NOT NULL,
    counted_g bigint NOT NULL,
    counted_hash text NOT NULL,
    CONSTRAINT ck_day_sum_channel CHECK ((channel = ANY (ARRAY['bins'::text, 'pickup'::text])))
);



CREATE TABLE nankai.device_key (
    id bigint NOT NULL,
    key_id text NOT NULL,
    kind text NOT NULL,
    owner_id bigint NOT NULL,
    slot smallint NOT NULL,
    secret_sealed bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    actor_id bigint,
    revoked_at timestamp with time zone,
    CONSTRAINT ck_device_key_kind CHECK ((kind = ANY (ARRAY['bin'::text, 'machine'::text]))),
    CONSTRAINT ck_device_key_slot CHECK ((slot = ANY (ARRAY[1, 2])))
);



ALTER TABLE nankai.device_key ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.device_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.device_nonce (
    device_key_id bigint NOT NULL,
    nonce text NOT NULL,
    seen_at timestamp with time zone NOT NULL
);



CREATE TABLE nankai.dirty_day (
    id bigint NOT NULL,
    day date NOT NULL
);



ALTER TABLE nankai.dirty_day ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.dirty_day_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.district (
    code text NOT NULL,
    languages text[] NOT NULL,
    telephone text NOT NULL,
    hotline text NOT NULL,
    texts jsonb NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT ck_district_code CHECK ((code ~ '^[0-9]{6}$'::text)),
    CONSTRAINT ck_district_languages CHECK (((cardinality(languages) > 0) AND (texts ?& languages)))
);



CREATE TABLE nankai.drop (
    id bigint NOT NULL,
    stream_id bigint NOT NULL,
    bin_id bigint NOT NULL,
    site_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    account_id bigint,
    tariff_id bigint,
    amount bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    batch_row integer NOT NULL,
    weight_g integer,
    pieces integer,
    opening smallint,
    category_code text NOT NULL COLLATE pg_catalog."C",
    number text NOT NULL COLLATE pg_catalog."C",
    known_by text NOT NULL COLLATE pg_catalog."C",
    digest bytea NOT NULL,
    CONSTRAINT ck_drop_amount CHECK (((amount = 0) OR ((amount > 0) AND (tariff_id IS NOT NULL)))),
    CONSTRAINT ck_drop_known_by CHECK ((known_by = ANY (ARRAY['none'::text, 'card'::text, 'phone'::text, 'session'::text]))),
    CONSTRAINT ck_drop_occurred_at CHECK (isfinite(occurred_at)),
    CONSTRAINT ck_drop_opening CHECK (((opening >= 1) AND (opening <= 99))),
    CONSTRAINT ck_drop_pieces CHECK (((pieces >= 1) AND (pieces <= 1000))),
    CONSTRAINT ck_drop_quantity CHECK (((weight_g IS NOT NULL) OR (pieces IS NOT NULL))),
    CONSTRAINT ck_drop_weight_g CHECK (((weight_g >= 1) AND (weight_g <= 200000)))
);



CREATE TABLE nankai.drop_batch (
    id bigint CONSTRAINT drop_batch_id_not_null1 NOT NULL,
    door text NOT NULL,
    organisation_id bigint NOT NULL,
    bin_id bigint,
    actor_id bigint,
    file_name text DEFAULT ''::text NOT NULL,
    accepted integer NOT NULL,
    duplicate integer NOT NULL,
    conflict integer NOT NULL,
    rejected integer NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT ck_drop_batch_counts CHECK ((LEAST(accepted, duplicate, conflict, rejected) >= 0)),
    CONSTRAINT ck_drop_batch_door CHECK ((door = ANY (ARRAY['device'::text, 'key'::text, 'file'::text])))
);



ALTER TABLE nankai.drop_batch ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.drop_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.drop_conflict (
    id bigint NOT NULL,
    drop_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    digest bytea NOT NULL,
    content jsonb NOT NULL,
    differs text[] NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    resolved_at timestamp with time zone,
    resolved_by bigint,
    resolution text,
    CONSTRAINT ck_drop_conflict_resolution CHECK (((length(resolution) >= 2) AND (length(resolution) <= 200))),
    CONSTRAINT ck_drop_conflict_resolved CHECK (((resolved_at IS NULL) = (resolution IS NULL)))
);



ALTER TABLE nankai.drop_conflict ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.drop_conflict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE VIEW nankai.wallet AS
 SELECT id AS account_id,
    owner_id AS household_id
   FROM nankai.account
  WHERE (kind = 'wallet'::text);



CREATE VIEW nankai.drop_fact AS
 SELECT d.id AS drop_id,
    d.occurred_at,
    ((d.occurred_at AT TIME ZONE 'Asia/Shanghai'::text))::date AS day,
    s.community_code,
    c.street_code,
    s.scene,
    d.category_code,
    'bins'::text AS channel,
    d.weight_g,
    d.pieces,
    ((d.account_id IS NOT NULL) OR (k.drop_id IS NOT NULL)) AS claimed,
    COALESCE(w.household_id, k.household_id) AS household_id,
    concat_ws('|'::text, d.id, d.bin_id, d.site_id, d.category_code, COALESCE(d.weight_g, '-1'::integer), COALESCE(d.pieces, '-1'::integer), to_char((d.occurred_at AT TIME ZONE 'UTC'::text), 'YYYYMMDDHH24MISSUS'::text)) AS record
   FROM ((((nankai.drop d
     JOIN nankai.site s ON ((s.id = d.site_id)))
     JOIN nankai.community c ON ((c.code = s.community_code)))
     LEFT JOIN nankai.claim k ON ((k.drop_id = d.id)))
     LEFT JOIN nankai.wallet w ON ((w.account_id = d.account_id)));



ALTER TABLE nankai.drop ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.drop_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE VIEW nankai.drop_shown AS
 SELECT d.id AS drop_id,
    b.code AS bin_code,
    s.name AS site,
    s.community_code,
    s.scene,
    g.name_zh AS category,
    d.weight_g,
    d.pieces,
    d.occurred_at,
    d.recorded_at,
    q.door,
    ((d.account_id IS NOT NULL) OR (k.drop_id IS NOT NULL)) AS claimed,
    d.amount,
    d.tariff_id
   FROM (((((nankai.drop d
     JOIN nankai.bin b ON ((b.id = d.bin_id)))
     JOIN nankai.site s ON ((s.id = d.site_id)))
     JOIN nankai.category g ON ((g.code = d.category_code)))
     JOIN nankai.drop_batch q ON ((q.id = d.batch_id)))
     LEFT JOIN nankai.claim k ON ((k.drop_id = d.id)));



CREATE TABLE nankai.transfer (
    id bigint NOT NULL,
    source_id bigint NOT NULL,
    debit_id bigint NOT NULL,
    credit_id bigint NOT NULL,
    amount bigint NOT NULL,
    tariff_id bigint,
    actor_id bigint,
    reverses_id bigint,
    occurred_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind text NOT NULL,
    reason text,
    CONSTRAINT ck_transfer_amount CHECK (((amount >= 1) AND (amount <= '1000000000000'::bigint))),
    CONSTRAINT ck_transfer_occurred_at CHECK (isfinite(occurred_at)),
    CONSTRAINT ck_transfer_source_id CHECK ((source_id > 0)),
    CONSTRAINT ck_transfer_two_sided CHECK ((debit_id <> credit_id))
);



CREATE VIEW nankai.entry AS
 SELECT transfer.id AS transfer_id,
    transfer.credit_id AS account_id,
    transfer.amount,
    transfer.kind,
    transfer.source_id,
    transfer.occurred_at,
    transfer.recorded_at
   FROM nankai.transfer
UNION ALL
 SELECT transfer.id AS transfer_id,
    transfer.debit_id AS account_id,
    (- transfer.amount) AS amount,
    transfer.kind,
    transfer.source_id,
    transfer.occurred_at,
    transfer.recorded_at
   FROM nankai.transfer;



CREATE TABLE nankai.event_funding (
    id bigint NOT NULL,
    event_id bigint NOT NULL,
    amount bigint NOT NULL,
    note text NOT NULL,
    actor_id bigint NOT NULL,
    funded_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_event_funding_amount CHECK (((amount >= 1) AND (amount <= 1000000000))),
    CONSTRAINT ck_event_funding_note CHECK ((length(note) <= 200))
);



ALTER TABLE nankai.event_funding ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.event_funding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.event_seats (
    event_id bigint NOT NULL,
    capacity bigint NOT NULL,
    taken bigint NOT NULL,
    CONSTRAINT ck_event_seats_taken CHECK ((((taken >= 0) AND (taken <= capacity)) AND ((capacity >= 1) AND (capacity <= 100000))))
);



ALTER TABLE nankai.event_step ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.event_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.green_act_attempt (
    id bigint NOT NULL,
    act_id bigint NOT NULL,
    kind_code text NOT NULL,
    mall_id bigint NOT NULL,
    event_id bigint,
    household_id bigint NOT NULL,
    key_shown text NOT NULL,
    content jsonb NOT NULL,
    via text NOT NULL,
    actor_id bigint,
    api_key_id bigint,
    attempted_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_green_act_attempt_key CHECK ((length(key_shown) <= 80)),
    CONSTRAINT ck_green_act_attempt_via CHECK ((via = ANY (ARRAY['console'::text, 'api'::text, 'file'::text])))
);



ALTER TABLE nankai.green_act_attempt ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.green_act_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



ALTER TABLE nankai.green_act ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.green_act_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE VIEW nankai.held_event AS
 SELECT e.id AS event_id,
    e.starts_at,
    p.taken_at AS published_at
   FROM (nankai.mall_event e
     JOIN nankai.event_step p ON (((p.event_id = e.id) AND (p.step = 'published'::text))))
  WHERE (NOT (EXISTS ( SELECT
           FROM nankai.event_step c
          WHERE ((c.event_id = e.id) AND (c.step = 'cancelled'::text)))));



CREATE TABLE nankai.hold (
    id bigint NOT NULL,
    key text NOT NULL,
    account_id bigint NOT NULL,
    amount bigint NOT NULL,
    captured bigint DEFAULT 0 NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    transfer_id bigint,
    placed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    CONSTRAINT ck_hold_amount CHECK (((amount >= 1) AND (amount <= '1000000000000'::bigint))),
    CONSTRAINT ck_hold_captured CHECK (((captured >= 0) AND (captured <= amount))),
    CONSTRAINT ck_hold_expires_at CHECK (((expires_at > placed_at) AND isfinite(expires_at))),
    CONSTRAINT ck_hold_paid CHECK (((state = 'captured'::text) = (transfer_id IS NOT NULL))),
    CONSTRAINT ck_hold_resolved CHECK (((state = 'captured'::text) = (captured > 0))),
    CONSTRAINT ck_hold_state CHECK ((state = ANY (ARRAY['pending'::text, 'captured'::text, 'released'::text, 'expired'::text])))
);



ALTER TABLE nankai.hold ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.household (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);



ALTER TABLE nankai.household ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.household_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.household_invite (
    id bigint NOT NULL,
    household_id bigint NOT NULL,
    actor_id bigint NOT NULL,
    phone_lookup bytea,
    phone_masked text,
    code_hash bytea,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT ck_household_invite_one_way_in CHECK (((phone_lookup IS NULL) <> (code_hash IS NULL)))
);



ALTER TABLE nankai.household_invite ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.household_invite_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.household_member (
    id bigint NOT NULL,
    household_id bigint NOT NULL,
    person_id bigint NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    left_at timestamp with time zone,
    CONSTRAINT ck_household_member_order CHECK ((left_at >= joined_at))
);



ALTER TABLE nankai.household_member ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.household_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.idempotency (
    scope text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    lease text NOT NULL,
    leased_until timestamp with time zone NOT NULL,
    status bigint,
    body bytea,
    content_type text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_idempotency_whole CHECK (((status IS NULL) = (body IS NULL)))
);



CREATE TABLE nankai.job_failure (
    id bigint NOT NULL,
    job text NOT NULL,
    slot timestamp with time zone NOT NULL,
    failed_at timestamp with time zone NOT NULL,
    runner text NOT NULL,
    error text NOT NULL
);



ALTER TABLE nankai.job_failure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.job_failure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.job_heartbeat (
    name text NOT NULL,
    beat_at timestamp with time zone NOT NULL,
    runner text NOT NULL
);



CREATE TABLE nankai.job_run (
    job text NOT NULL,
    slot timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone NOT NULL,
    runner text NOT NULL,
    outcome text NOT NULL
);



CREATE TABLE nankai.ledger_block (
    seq bigint NOT NULL,
    last_id bigint NOT NULL,
    n bigint NOT NULL,
    hash bytea NOT NULL,
    sealed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);



CREATE TABLE nankai.login_code (
    id bigint NOT NULL,
    phone_lookup bytea NOT NULL,
    phone_sealed bytea NOT NULL,
    code_hash bytea NOT NULL,
    attempts bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT ck_login_code_attempts CHECK (((attempts >= 0) AND (attempts <= 5)))
);



ALTER TABLE nankai.login_code ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.login_code_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.login_session (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    stage text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    idle_until timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    ip text NOT NULL,
    user_agent text NOT NULL,
    CONSTRAINT ck_login_session_stage CHECK ((stage = ANY (ARRAY['full'::text, 'second_factor'::text])))
);



ALTER TABLE nankai.login_session ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.login_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.mall (
    id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    site_id bigint NOT NULL,
    name text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_mall_name CHECK (((length(name) >= 1) AND (length(name) <= 80)))
);



ALTER TABLE nankai.mall_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.mall_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



ALTER TABLE nankai.mall ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.mall_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.merchant (
    id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    site_id bigint NOT NULL,
    name text NOT NULL,
    category text NOT NULL,
    hours text NOT NULL,
    state text NOT NULL,
    confirm_above bigint NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_merchant_category CHECK ((category = ANY (ARRAY['grocery'::text, 'supermarket'::text, 'market'::text, 'catering'::text, 'laundry'::text, 'repair'::text, 'books'::text, 'other'::text]))),
    CONSTRAINT ck_merchant_confirm_above CHECK ((confirm_above > 0)),
    CONSTRAINT ck_merchant_state CHECK ((state = ANY (ARRAY['open'::text, 'suspended'::text, 'closed'::text]))),
    CONSTRAINT ck_merchant_text CHECK ((((length(name) >= 1) AND (length(name) <= 80)) AND (length(hours) <= 80)))
);



ALTER TABLE nankai.merchant ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.merchant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.movement_kind (
    kind text NOT NULL,
    debit_kind text NOT NULL,
    credit_kind text NOT NULL,
    closed_at timestamp with time zone
);



CREATE TABLE nankai.organisation (
    id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_organisation_kind CHECK ((kind = ANY (ARRAY['operator'::text, 'merchant'::text, 'mall'::text, 'department'::text, 'office'::text])))
);



ALTER TABLE nankai.organisation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.participant (
    household_id bigint NOT NULL,
    first_on date NOT NULL
);



ALTER TABLE nankai.pay_code ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.pay_code_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.pending_charge (
    id bigint NOT NULL,
    merchant_id bigint NOT NULL,
    household_id bigint NOT NULL,
    payer_id bigint NOT NULL,
    till_person_id bigint,
    pay_code_id bigint NOT NULL,
    amount bigint NOT NULL,
    via text NOT NULL,
    request_key text NOT NULL,
    hold_id bigint,
    charge_id bigint,
    state text DEFAULT 'waiting'::text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_pending_charge_amount CHECK (((amount >= 1) AND (amount <= 1000000))),
    CONSTRAINT ck_pending_charge_paid CHECK (((state = 'paid'::text) = (charge_id IS NOT NULL))),
    CONSTRAINT ck_pending_charge_state CHECK ((state = ANY (ARRAY['waiting'::text, 'paid'::text, 'declined'::text, 'cancelled'::text]))),
    CONSTRAINT ck_pending_charge_via CHECK ((via = ANY (ARRAY['scan'::text, 'digits'::text])))
);



ALTER TABLE nankai.pending_charge ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.pending_charge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.person (
    id bigint NOT NULL,
    name text NOT NULL,
    phone_sealed bytea,
    phone_lookup bytea,
    locale text NOT NULL,
    text_size text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    CONSTRAINT ck_person_locale CHECK ((locale = ANY (ARRAY[''::text, 'zh'::text, 'en'::text]))),
    CONSTRAINT ck_person_name_length CHECK ((char_length(name) <= 60)),
    CONSTRAINT ck_person_phone_whole CHECK (((phone_sealed IS NULL) = (phone_lookup IS NULL))),
    CONSTRAINT ck_person_text_size CHECK ((text_size = ANY (ARRAY['normal'::text, 'large'::text])))
);



ALTER TABLE nankai.person ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.street (
    code text NOT NULL,
    name text NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT ck_street_code CHECK ((code ~ '^[0-9]{9}$'::text))
);



CREATE VIEW nankai.place AS
 SELECT c.code AS community_code,
    c.name AS community,
    s.code AS street_code,
    s.name AS street,
    (c.closed_at IS NOT NULL) AS closed
   FROM (nankai.community c
     JOIN nankai.street s ON ((s.code = c.street_code)));



CREATE TABLE nankai.plan_leaf (
    plan_no text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    parent text NOT NULL,
    unit text NOT NULL,
    domain text NOT NULL,
    task text NOT NULL,
    nature text NOT NULL,
    requirement text NOT NULL,
    baseline_2023 text NOT NULL,
    target_2025 text NOT NULL,
    target_2027 text NOT NULL,
    target_2035 text NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT ck_plan_leaf_nature CHECK ((nature = ANY (ARRAY['约束性'::text, '参考性'::text, '特色'::text])))
);



CREATE TABLE nankai.plan_project (
    no integer NOT NULL,
    name text NOT NULL,
    content text NOT NULL,
    years text NOT NULL,
    budget_wan_yuan bigint NOT NULL,
    funding text NOT NULL,
    department text NOT NULL,
    closed_at timestamp with time zone
);



CREATE VIEW nankai.points_news AS
 SELECT 'transfers'::text AS source,
    sealed_at AS recorded_at,
    ((sealed_at AT TIME ZONE 'Asia/Shanghai'::text))::date AS from_on,
    ((sealed_at AT TIME ZONE 'Asia/Shanghai'::text))::date AS to_on
   FROM nankai.ledger_block b
  WHERE (seq = ( SELECT max(h.seq) AS max
           FROM nankai.ledger_block h));



CREATE TABLE nankai.proven_balance (
    account_id bigint NOT NULL,
    amount bigint NOT NULL
);



CREATE TABLE nankai.quarantine (
    id bigint NOT NULL,
    batch_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    bin_id bigint,
    batch_row integer NOT NULL,
    reason text NOT NULL,
    column_name text DEFAULT ''::text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    raw text NOT NULL,
    raw_digest bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    resolved_by bigint,
    resolution text,
    CONSTRAINT ck_quarantine_resolution CHECK (((length(resolution) >= 2) AND (length(resolution) <= 200))),
    CONSTRAINT ck_quarantine_resolved CHECK (((resolved_at IS NULL) = (resolution IS NULL)))
);



ALTER TABLE nankai.quarantine ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.rate_limit (
    scope text NOT NULL,
    key text NOT NULL,
    count bigint NOT NULL,
    resets_at timestamp with time zone NOT NULL
);



CREATE TABLE nankai.reading (
    id bigint NOT NULL,
    measure text NOT NULL,
    period text NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    vintage integer NOT NULL,
    value numeric(24,6),
    unit text NOT NULL,
    basis text NOT NULL,
    flags jsonb NOT NULL,
    quality text NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_reading_order CHECK (((from_on <= to_on) AND (vintage >= 1))),
    CONSTRAINT ck_reading_period CHECK ((period = ANY (ARRAY['month'::text, 'ytd'::text, 'l12'::text, 'day'::text]))),
    CONSTRAINT ck_reading_quality CHECK ((quality = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text])))
);



ALTER TABLE nankai.reading ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.reading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.reading_input (
    reading_id bigint NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    value bigint NOT NULL,
    unit text NOT NULL,
    n_records bigint NOT NULL,
    set_hash text NOT NULL,
    CONSTRAINT ck_reading_input_role CHECK ((role = ANY (ARRAY['numerator'::text, 'denominator'::text, 'part'::text, 'note'::text])))
);



CREATE TABLE nankai.tonnage (
    id bigint NOT NULL,
    kind text NOT NULL,
    organisation_id bigint NOT NULL,
    record_no text NOT NULL,
    version integer NOT NULL,
    supersedes_id bigint,
    from_on date NOT NULL,
    to_on date NOT NULL,
    street_code text,
    category_code text,
    weight_g bigint NOT NULL,
    source_sector text NOT NULL,
    in_haulage boolean NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    upload_id bigint CONSTRAINT tonnage_upload_id_not_null1 NOT NULL,
    actor_id bigint,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_tonnage_kind CHECK ((kind = ANY (ARRAY['haulage'::text, 'kitchen'::text, 'yard'::text, 'residue'::text]))),
    CONSTRAINT ck_tonnage_period CHECK (((from_on <= to_on) AND ((to_on - from_on) <= 366))),
    CONSTRAINT ck_tonnage_source_sector CHECK ((source_sector = ANY (ARRAY['residential'::text, 'public'::text, 'commercial'::text, 'industrial'::text]))),
    CONSTRAINT ck_tonnage_text CHECK ((((length(record_no) >= 1) AND (length(record_no) <= 64)) AND (length(document_no) <= 80))),
    CONSTRAINT ck_tonnage_version CHECK (((version = 1) = (supersedes_id IS NULL))),
    CONSTRAINT ck_tonnage_weight_g CHECK (((weight_g >= 0) AND (weight_g <= '10000000000000'::bigint)))
);



CREATE VIEW nankai.recycling_news AS
 SELECT 'tonnages'::text AS source,
    tonnage.recorded_at,
    tonnage.from_on,
    tonnage.to_on
   FROM nankai.tonnage
UNION ALL
 SELECT 'bins'::text AS source,
    bin.registered_at AS recorded_at,
    ((bin.registered_at AT TIME ZONE 'Asia/Shanghai'::text))::date AS from_on,
    ((bin.registered_at AT TIME ZONE 'Asia/Shanghai'::text))::date AS to_on
   FROM nankai.bin;



CREATE TABLE nankai.refresh_point (
    refreshed_at timestamp with time zone NOT NULL
);



CREATE TABLE nankai.refund (
    id bigint NOT NULL,
    charge_id bigint NOT NULL,
    n bigint NOT NULL,
    previous_n bigint,
    charged bigint NOT NULL,
    refunded_before bigint NOT NULL,
    amount bigint NOT NULL,
    refunded_after bigint NOT NULL,
    reason text NOT NULL,
    actor_id bigint,
    request_key text NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT ck_refund_chain CHECK (
CASE
    WHEN (n = 1) THEN ((previous_n IS NULL) AND (refunded_before = 0))
    ELSE ((n > 1) AND (previous_n IS NOT NULL) AND (previous_n = (n - 1)))
END),
    CONSTRAINT ck_refund_covered CHECK ((refunded_after <= charged)),
    CONSTRAINT ck_refund_positive CHECK ((amount > 0)),
    CONSTRAINT ck_refund_reason CHECK (((length(reason) >= 1) AND (length(reason) <= 200))),
    CONSTRAINT ck_refund_request_key CHECK (((length(request_key) >= 1) AND (length(request_key) <= 200))),
    CONSTRAINT ck_refund_sum CHECK ((refunded_after = (refunded_before + amount)))
);



ALTER TABLE nankai.refund ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.refund_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.role_grant (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    role text NOT NULL,
    organisation_id bigint,
    granted_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT ck_role_grant_role CHECK ((role = ANY (ARRAY['resident'::text, 'collector'::text, 'operator'::text, 'merchant'::text, 'mall'::text, 'department'::text, 'office'::text, 'committee'::text, 'auditor'::text, 'admin'::text])))
);



ALTER TABLE nankai.role_grant ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.role_grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



ALTER TABLE nankai.site ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.staff_account (
    person_id bigint NOT NULL,
    login text NOT NULL,
    password_hash text NOT NULL,
    password_changed_at timestamp with time zone NOT NULL,
    totp_sealed bytea,
    totp_confirmed_at timestamp with time zone,
    totp_last_step bigint NOT NULL,
    CONSTRAINT ck_staff_account_login_shape CHECK ((login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'::text)),
    CONSTRAINT ck_staff_account_totp_whole CHECK (((totp_sealed IS NOT NULL) OR (totp_confirmed_at IS NULL)))
);



ALTER TABLE nankai.stream ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.stream_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.tariff (
    id bigint NOT NULL,
    category_code text NOT NULL,
    category_name text NOT NULL,
    scene text DEFAULT '*'::text NOT NULL,
    per_kg bigint NOT NULL,
    per_piece bigint NOT NULL,
    cap_per_drop bigint,
    valid tstzrange NOT NULL,
    published_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    actor_id bigint,
    CONSTRAINT ck_tariff_cap CHECK (((cap_per_drop >= 1) AND (cap_per_drop <= 1000000000))),
    CONSTRAINT ck_tariff_pays CHECK ((((per_kg >= 0) AND (per_kg <= 1000000000)) AND ((per_piece >= 0) AND (per_piece <= 1000000000)) AND ((per_kg + per_piece) > 0))),
    CONSTRAINT ck_tariff_valid CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid)) AND isfinite(lower(valid)) AND (upper_inf(valid) OR isfinite(upper(valid)))))
);



ALTER TABLE nankai.tariff ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.tariff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE TABLE nankai.till_lock (
    merchant_id bigint NOT NULL,
    failures bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    locked_until timestamp with time zone
);



ALTER TABLE nankai.tonnage ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.tonnage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE VIEW nankai.tonnage_record AS
 SELECT t.id AS tonnage_id,
    t.kind,
    o.name AS organisation,
    t.record_no,
    t.version,
    t.from_on,
    t.to_on,
    t.street_code,
    t.category_code,
    t.weight_g,
    t.source_sector,
    t.in_haulage,
    t.document_no
   FROM (nankai.tonnage t
     JOIN nankai.organisation o ON ((o.id = t.organisation_id)))
  WHERE ((t.weight_g > 0) AND (NOT (EXISTS ( SELECT
           FROM nankai.tonnage n
          WHERE (n.supersedes_id = t.id)))));



CREATE VIEW nankai.tonnage_share AS
 SELECT t.tonnage_id,
    t.kind,
    t.organisation,
    t.record_no,
    t.version,
    t.from_on,
    t.to_on,
    t.street_code,
    t.category_code,
    t.weight_g,
    t.source_sector,
    t.in_haulage,
    t.document_no,
    (t.from_on + d.n) AS day,
    (((t.weight_g * (d.n + 1)) / ((t.to_on - t.from_on) + 1)) - ((t.weight_g * d.n) / ((t.to_on - t.from_on) + 1))) AS share_g
   FROM (nankai.tonnage_record t
     CROSS JOIN LATERAL generate_series(0, (t.to_on - t.from_on)) d(n));



CREATE TABLE nankai.tonnage_upload (
    id bigint NOT NULL,
    kind text NOT NULL,
    organisation_id bigint NOT NULL,
    file_name text NOT NULL,
    file_digest bytea NOT NULL,
    added integer NOT NULL,
    corrected integer NOT NULL,
    same integer NOT NULL,
    rejected integer NOT NULL,
    refused jsonb NOT NULL,
    actor_id bigint,
    recorded_at timestamp with time zone NOT NULL
);



ALTER TABLE nankai.tonnage_upload ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.tonnage_upload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



ALTER TABLE nankai.transfer ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME nankai.transfer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);



CREATE VIEW nankai.waiting_day AS
 SELECT DISTINCT day
   FROM nankai.dirty_day;



COPY nankai.account (id, kind, owner_id, balance, held) FROM stdin;
1	issuance	0	\N	0
2	settled	0	\N	0
3	expired	0	\N	0
4	loss	0	\N	0
5	adjust	0	\N	0
6	merchant	1	\N	0
7	wallet	1	4300	0
\.



COPY nankai.act_kind (code, name, key_kind, evidence, unit, worst_label, methodology, sort, closed_at) FROM stdin;
second_hand	二手交易	receipt	C	件	\N	绿色消费行为记录规则 v1（未备案）	1	\N
book_drift	图书漂流	receipt	C	册	\N	绿色消费行为记录规则 v1（未备案）	2	\N
appliance	节能家电	receipt	B	台	2	绿色消费行为记录规则 v1（未备案）	3	\N
nev	新能源汽车	order	B	辆	\N	绿色消费行为记录规则 v1（未备案）	4	\N
clean_plate	光盘行动	daily	C	餐	\N	绿色消费行为记录规则 v1（未备案）	5	\N
own_cup	自带杯	daily	C	次	\N	绿色消费行为记录规则 v1（未备案）	6	\N
own_bag	自备购物袋	daily	C	次	\N	绿色消费行为记录规则 v1（未备案）	7	\N
green_power	绿电使用	certificate	A	千瓦时	\N	绿色消费行为记录规则 v1（未备案）	8	\N
\.



COPY nankai.act_reward (id, kind_code, amount, per_day, valid_from, actor_id, published_at) FROM stdin;
\.



COPY nankai.acts_of_day (household_id, kind_code, day_on, paid) FROM stdin;
\.



COPY nankai.alembic_version (version_num) FROM stdin;
0001
\.



COPY nankai.api_key (id, organisation_id, name, public_id, secret_hash, scopes, created_at, replaces_id, expires_at, revoked_at, last_used_at) FROM stdin;
1	1	test	077f80f36df1	\\xadec76a3812881eec4d630d42659b814e52387aae483417e4258d12d15093584	{drops:write}	2026-11-26 03:20:57.968242+00	\N	\N	\N	2026-11-26 03:20:58.011862+00
\.



COPY nankai.audit_event (id, recorded_at, actor_id, key_id, via, action, object_type, object_id, ip, request_id, detail) FROM stdin;
1	2026-11-26 03:20:57.961868+00	\N	\N	system	bin.registered	bin	1			{"code": "T-0681186"}
2	2026-11-26 03:20:57.973959+00	\N	\N	system	tariff.published	tariff	1			{"scene": "*", "category": "PAPER.CARD"}
3	2026-11-26 03:20:57.976523+00	\N	\N	system	tariff.published	tariff	2			{"scene": "*", "category": "PLASTIC.PET"}
4	2026-11-26 03:20:57.994266+00	\N	\N	system	merchant.registered	merchant	1			{"name": "测试商户573063686"}
\.



COPY nankai.audit_point (book, last_id, sure_id, proven_at) FROM stdin;
\.



COPY nankai.bin (id, code, site_id, operator_id, state, registered_at) FROM stdin;
1	T-0681186	1	1	in_service	2026-11-26 03:20:57.959796+00
\.



COPY nankai.bin_opening (bin_id, number, category_code, capacity_l) FROM stdin;
1	1	PAPER.CARD	240
1	2	PLASTIC.PET	240
\.



COPY nankai.bin_session (id, code, bin_id, person_id, household_id, opened_at, ends_at) FROM stdin;
\.



COPY nankai.card (id, code, household_id, person_id, bound_at, revoked_at) FROM stdin;
1	TEST09324014	1	\N	2026-11-26 03:20:58.004186+00	\N
\.



COPY nankai.category (code, parent_code, name_zh, name_en, major, unit, low_value, max_weight_g, max_pieces, sort, closed_at) FROM stdin;
PAPER	\N	纸类	Paper	recyclable	kg	f	50000	200	1	\N
PAPER.CARD	PAPER	纸板箱	Cardboard	recyclable	kg	f	50000	200	2	\N
PAPER.NEWS_BOOK	PAPER	书报	Newspapers and books	recyclable	kg	f	50000	200	3	\N
PAPER.OFFICE	PAPER	办公用纸	Office paper	recyclable	kg	f	50000	200	4	\N
PAPER.COMPOSITE	PAPER	纸塑铝复合包装	Composite packaging	recyclable	kg	t	20000	500	5	\N
PLASTIC	\N	塑料	Plastic	recyclable	kg	f	30000	500	6	\N
PLASTIC.PET	PLASTIC	PET 饮料瓶	PET bottles	recyclable	kg	f	30000	500	7	\N
PLASTIC.PE_HD	PLASTIC	高密度聚乙烯瓶桶	HDPE bottles and tubs	recyclable	kg	f	30000	500	8	\N
PLASTIC.PE_LD_FILM	PLASTIC	塑料薄膜	Plastic film	recyclable	kg	t	20000	500	9	\N
PLASTIC.PP	PLASTIC	聚丙烯塑料	PP plastics	recyclable	kg	f	30000	500	10	\N
PLASTIC.PS	PLASTIC	聚苯乙烯泡沫	PS and foam	recyclable	kg	t	10000	500	11	\N
PLASTIC.PVC	PLASTIC	聚氯乙烯塑料	PVC plastics	recyclable	kg	t	30000	500	12	\N
PLASTIC.MIXED	PLASTIC	混合塑料	Mixed plastics	recyclable	kg	t	30000	500	13	\N
METAL	\N	金属	Metal	recyclable	kg	f	100000	500	14	\N
METAL.STEEL	METAL	废钢铁	Iron and steel	recyclable	kg	f	100000	500	15	\N
METAL.AL	METAL	废铝	Aluminium	recyclable	kg	f	50000	500	16	\N
METAL.CU	METAL	废铜	Copper	recyclable	kg	f	50000	500	17	\N
METAL.MIXED_CAN	METAL	易拉罐	Drink cans	recyclable	kg	f	30000	500	18	\N
GLASS	\N	玻璃	Glass	recyclable	kg	t	50000	200	19	\N
GLASS.BOTTLE	GLASS	玻璃瓶	Glass bottles	recyclable	kg	t	50000	200	20	\N
GLASS.FLAT	GLASS	平板玻璃	Flat glass	recyclable	kg	t	50000	50	21	\N
TEXTILE	\N	织物	Textiles	recyclable	kg	f	50000	200	22	\N
TEXTILE.CLOTHES	TEXTILE	旧衣	Clothes	recyclable	kg	f	50000	200	23	\N
TEXTILE.BEDDING	TEXTILE	床上用品	Bedding	recyclable	kg	t	50000	50	24	\N
TEXTILE.SHOES	TEXTILE	鞋包	Shoes and bags	recyclable	kg	t	30000	100	25	\N
WEEE	\N	废弃电器电子产品	E-waste	recyclable	piece	f	200000	50	26	\N
WEEE.PHONE_IT	WEEE	手机与数码产品	Phones and IT	recyclable	piece	f	50000	50	27	\N
WEEE.SMALL	WEEE	小家电	Small appliances	recyclable	piece	f	50000	20	28	\N
WEEE.LARGE	WEEE	大家电	Large appliances	recyclable	piece	f	200000	5	29	\N
BULKY	\N	大件垃圾	Bulky items	recyclable	piece	t	200000	10	30	\N
BULKY.FURNITURE	BULKY	废旧家具	Furniture	recyclable	piece	t	200000	10	31	\N
KITCHEN	\N	厨余垃圾	Kitchen waste	kitchen	kg	f	50000	50	32	\N
KITCHEN.HOUSEHOLD	KITCHEN	家庭厨余垃圾	Household kitchen waste	kitchen	kg	f	50000	50	33	\N
KITCHEN.CATERING	KITCHEN	餐厨垃圾	Catering waste	kitchen	kg	f	200000	50	34	\N
KITCHEN.OTHER	KITCHEN	其他厨余垃圾	Other kitchen waste	kitchen	kg	f	200000	50	35	\N
HAZARDOUS	\N	有害垃圾	Hazardous waste	hazardous	kg	f	20000	500	36	\N
HAZARDOUS.LAMP	HAZARDOUS	灯管	Lamps	hazardous	piece	f	20000	200	37	\N
HAZARDOUS.CHEM	HAZARDOUS	家用化学品	Household chemicals	hazardous	kg	f	20000	200	38	\N
HAZARDOUS.BATTERY	HAZARDOUS	电池	Batteries	hazardous	kg	f	20000	1000	39	\N
OTHER	\N	其他垃圾	Residual waste	other	kg	f	100000	200	40	\N
\.



COPY nankai.charge (id, merchant_id, household_id, payer_id, till_person_id, pay_code_id, amount, via, request_key, occurred_at, recorded_at) FROM stdin;
1	1	1	2	\N	1	700	scan	de0b354e915f436f3726f6d1	2026-11-26 03:20:58.140951+00	2026-11-26 03:20:58.142767+00
\.



COPY nankai.check_in (id, event_id, person_id, household_id, via, reward, checked_in_at, recorded_at) FROM stdin;
\.



COPY nankai.claim (drop_id, household_id, person_id, amount, claimed_at) FROM stdin;
\.



COPY nankai.code_checksum (name, checksum, applied_at) FROM stdin;
view act_fact	a70350bffc69ea0a4cbdc60f8cd8ddfcf45649ef4d28798c047e6b2a3bb0aefd	2026-11-26 03:20:57.743102+00
view check_in_fact	05cdc13f6a8f5043c2cb5901bacdbea562ae32bfa979b7c3458853eb6826d4fe	2026-11-26 03:20:57.743102+00
view held_event	b007e3e323f62040c46ca0ec6a908eb6a8d501869c2577e275f53d77a12eb980	2026-11-26 03:20:57.743102+00
view consumption_news	f1cf15adff838d0c05b46c2f731ddb0dfbc202298f7b99a8cfda5934020cdf32	2026-11-26 03:20:57.743102+00
function key_holder	cfa1e210e9c061ff608cd3951ebe296e8d88126f0715fdbcc2b0d47e2327d12b	2026-11-26 03:20:57.743102+00
function add_up_cells	a8b0429f5994445d34842f9a06f98c526096d86e6f65eb50307c5c739a3b0155	2026-11-26 03:20:57.743102+00
view day_cell	f27c734d1b20186b6a29c8cb7cbd85e58b556bb0e7c81448c4392302707ffffb	2026-11-26 03:20:57.743102+00
function day_facts	cb8dc1113d3cec69cc7535b9a85d019a0b7c364ad518b56d26644dfd0841e194	2026-11-26 03:20:57.743102+00
function day_mass	18c61e0475e7e17834fc86275439af12a529990e0a9c1d1b85067d0addc61073	2026-11-26 03:20:57.743102+00
function hauled_days	5412ac3c2b954f259abf66e0bbc6563feb41b0813822f4bd54f29ace71cf20a6	2026-11-26 03:20:57.743102+00
function keep_day_sums	b38bfd1e1c993f51be51c1ce3e57302af7b4d6fcad7cd6b4be38ab4b1563392a	2026-11-26 03:20:57.743102+00
function place_masses	191a84554383d618e23bcc067fd1b90d4e3a50ca096f37435982aa9d79da3755	2026-11-26 03:20:57.743102+00
function tonnage_masses	dd7385f069bd83f8efe7525c69d1dbb45d0adcbfdc8025b3c6be00a97b4db434	2026-11-26 03:20:57.743102+00
function answer_spent_key	aa16390d3290653284c7190251c442d6c0640a06973d2a9842a48d3c6b8e9c52	2026-11-26 03:20:57.743102+00
function ask_payer	8f6bc79a1428b6d7d9f88d264ad45789527804d3c7e7749f154eabf97d4b8118	2026-11-26 03:20:57.743102+00
function explain_code	9f30220a1001acda2596e9041d0d69b9394edadf6d2e51dae1c3461c6183a919	2026-11-26 03:20:57.743102+00
function record_charge	f8f9e2c72f40ebdee56f7d23b4ef6fd83f52fb9c6aefe616ddced7911bba3321	2026-11-26 03:20:57.743102+00
function take_charge	d1cb471f138fdf9311320b4b92cc99820560aa0f247ffd9090d72bc541d622e4	2026-11-26 03:20:57.743102+00
function take_charge_with_key	c3fb9179ab4145e319e2f26134e782d9ccdf2fba38e8a2aa7c15c5107f9bee7f	2026-11-26 03:20:57.743102+00
function use_pay_code	3d924350e8958e7123957443460f923bbf624c08e4564e3956d87760e9409dcb	2026-11-26 03:20:57.743102+00
view place	9881a9e504ccb87355c602d98935ff276958acb690237b13c9f98b935171869d	2026-11-26 03:20:57.743102+00
function block_hash	2a1a9e6658caef762cc8874d332b1c5d76c50933d12eed4ee2ec47907ff75fc0	2026-11-26 03:20:57.743102+00
function coin_flow	443afecccabda5ddf5c32c38df553957ee08745668f4999ac855d7c03952af66	2026-11-26 03:20:57.743102+00
function count_coins	846c893510269dc176a7b377571d554d607d915cfdd9bc707af5bf1acb6553f0	2026-11-26 03:20:57.743102+00
view entry	839b240a55cdb43786a28b0408b73d79c5d1afba0bd894c6ae1b4817298b6dbb	2026-11-26 03:20:57.743102+00
function expire_holds	1134f2204d3a61f110c3e3a103f5274269254df14851d1ce0310cd3ce025372f	2026-11-26 03:20:57.743102+00
function last_final_transfer	223e8ddd576d023338f2a04a3e55ea531577ea9027a9665ffe4092efd48cac72	2026-11-26 03:20:57.743102+00
function open_account	f96348ec7607c8ba2a9a3f45495095177b3d56cd52755f84cb934fdec3e588ea	2026-11-26 03:20:57.743102+00
function open_accounts	e31766c18c10b1fe63db03c6079dd9e968d87f0a8e986b5f71d6ac0d256a1567	2026-11-26 03:20:57.743102+00
function place_hold	60b2be8e41e5c1c8373a3d203aa1b20170803d26d51e5895341aa9c691f7e524	2026-11-26 03:20:57.743102+00
view points_news	6e3b35f9f1e848be8c99ce4a8472c68d953a0168c75d38dac9d2a154ee54ce6a	2026-11-26 03:20:57.743102+00
function post_transfer	a3c14f866f388c31da8503aad01d0cf2c8ec6d8deba95675feb3f4cf3dd4c164	2026-11-26 03:20:57.743102+00
function post_transfers	cbc0b5abe868501da5cfd4d89a12f46b4e5a583bdbee049e498215517ac10155	2026-11-26 03:20:57.743102+00
function publish_tariff	9147873c2282ced40df6a79c2ff8ce982d3ae1e5d555313a8590189fd3280434	2026-11-26 03:20:57.743102+00
function resolve_hold	608f4dbfec12a5c7462350d9c6914f0e90c66a9e0aad9b1afc43f3baeef399b7	2026-11-26 03:20:57.743102+00
function reverse_transfer	8093535a0c481ceb1187d177e0c1ced5520cc437f75c46af8b2b1d2bf10cfdad	2026-11-26 03:20:57.743102+00
function seal_ledger	cad0a34b60bda9c56db3e6fabb7e439af5e4341027873573087ba63454b3809b	2026-11-26 03:20:57.743102+00
function tariff_amount	7cdfbbaadd4ba85de0791ddd2ab63fcf48e3dc40df94f0e47e21524c0f8210a0	2026-11-26 03:20:57.743102+00
function transfer_flow	5da5689eb7d599e5194c889d4e82734c67e61bb4b03944edcdd6227b77568e09	2026-11-26 03:20:57.743102+00
view wallet	63478386e4f3b3be03399c0c6cf7e63a72728fcca4c0f31f1a88892b22684ddd	2026-11-26 03:20:57.743102+00
view bin_fact	9883d001fba9f55b26a65f8e0ebec04e711545678844c419a4938fbec5da283a	2026-11-26 03:20:57.743102+00
view category_class	c7f3b852df1f015830bfedb0712e21d921f5b7c3518e7136da984fb9be4dc0f3	2026-11-26 03:20:57.743102+00
function answer_known_drops	e240cc4c97c21d66c57a1e8bf644b45d7908f1e7f689c0e07521371634a1765c	2026-11-26 03:20:57.743102+00
function answer_new_drops	394538edf19864df42d84892bebd7e31a2479a6e72f7ddf0b846c6e993751f4b	2026-11-26 03:20:57.743102+00
function close_batch	a31ebe64858424d8525553eb6892bff56fca228394941fc40520f8a5b0fd8654	2026-11-26 03:20:57.743102+00
view drop_fact	5fff04a4d058b21395f0fa00a2dca616bcac37d53600833c18113dfd022c418b	2026-11-26 03:20:57.743102+00
view drop_shown	7a9e3b9f86e3b0ab74cfc85f5ac7886a76e11dad290ffe1642a8602f97186cd0	2026-11-26 03:20:57.743102+00
function insert_new_drops	55a46788d5542fb32cdc9dbeff14527d514c17091b7ba8e3f2e90fd9339625a5	2026-11-26 03:20:57.743102+00
function lock_streams	9f622b756a25c3b6d271f21cededb8febc3d09b5bbfe47e5d5ed1ba9a9e75dee	2026-11-26 03:20:57.743102+00
function mark_days	57e0548c7dbfb277f3ea16b327e51c7ff070e0bac9028be4c437630d83afb20f	2026-11-26 03:20:57.743102+00
function mark_streams	72cf2fe2aaab18e378677f6da7ca68598cfc031160561b01da54b833cb682ef8	2026-11-26 03:20:57.743102+00
function pay_new_drops	a6008fab9d0237c0155cf1e3ba4ae5a1af1f271f6930f931703598ea5b6bb32d	2026-11-26 03:20:57.743102+00
function pop_dirty_days	e745bccdb869ced18abc7acb15a9929dc7274d9cc4361dd584bc3a2f1fb765dc	2026-11-26 03:20:57.743102+00
function record_conflicts	5f4088d4f60284ea60c963333081cb6aa19004da3e48c3a90569d3f704759c7b	2026-11-26 03:20:57.743102+00
function refuse_false_stage	f6c995c1c393127749e3189105e51c1eb4686477f9bdf7bc8c13e6a27760d856	2026-11-26 03:20:57.743102+00
function stage_drops	d8d270a4f18024627f622a5fc23d38a269366cf330510aedb747e849add2313b	2026-11-26 03:20:57.743102+00
function take_drops	28e9de11e46d88ddbc3745ad329eb5086de6c199713236d974ac264a018911bb	2026-11-26 03:20:57.743102+00
view waiting_day	f323da4a521eb1f595a38783f565d254bbdb6d7589e9def2a278612cdfc6784c	2026-11-26 03:20:57.743102+00
view recycling_news	59257ac90a28ce909b2463cef7881fada5f53db92229ecc01f8f61a1925a32a9	2026-11-26 03:20:57.743102+00
view tonnage_record	4a4f61a8bd4423719284ed3b9f04c58c1d0697651012c06665a081f20c5d4955	2026-11-26 03:20:57.743102+00
view tonnage_share	5ea1c205cd455396781bce4f1bd3a17e151bd5e9a5634598ebd9cba31ef6b94f	2026-11-26 03:20:57.743102+00
rows district	17513f6af85e86a5d85579fdfa51dfa93db15de6b0abc23bd1c344da64be7a5e	2026-11-26 03:20:57.743102+00
rows street	bf870c6ae792e4c2ef688ecd53d790e1bd9da1c2972f0feedc3c5fac87c69dee	2026-11-26 03:20:57.743102+00
rows community	ac9a98e35ca4c05bea5907cd1a2e4948030d27f0c1d361a036870fd0e4fb38af	2026-11-26 03:20:57.743102+00
rows movement_kind	92b19148b05f1ec81b90104c5c7feeaea4c7faf36ef7f7bdfd5af2842ffb4972	2026-11-26 03:20:57.743102+00
rows account	1a473f7039ad70eb1f30348943a6ceb28b3c05290437b355a61d1abd5262d101	2026-11-26 03:20:57.743102+00
rows category	e8a480841803bcf37639386193814bfceb22f96c30064e295c6984e118523535	2026-11-26 03:20:57.743102+00
rows act_kind	ad6fa813686b3251a80d6b35f85722e12c64374923865e8e5707eb08e85a2937	2026-11-26 03:20:57.743102+00
rows plan_leaf	de814991f92e9d448c354906b276833dd643df80e48cec88e0be0b16c17a5d9e	2026-11-26 03:20:57.743102+00
rows plan_project	a90659712696892650ee3efa59d1bc4347ca178d07e3ca20e2c5c53946f86322	2026-11-26 03:20:57.743102+00
rights	b7b5a0c6c5d528d724e788c0abe1d8732341f364c5559e5708d233a897f09a88	2026-11-26 03:20:57.743102+00
\.



COPY nankai.coin_day (booked_on, movement, reversal, debit_kind, credit_kind, n, amount, upto_id) FROM stdin;
\.



COPY nankai.community (code, street_code, name, closed_at) FROM stdin;
120104001001	120104001	光明路社区	\N
120104001003	120104001	雅云里社区	\N
120104001005	120104001	翰园里社区	\N
120104001006	120104001	雅美里社区	\N
120104001009	120104001	建华里社区	\N
120104001011	120104001	平陆东里社区	\N
120104001012	120104001	东王台社区	\N
120104001013	120104001	幸福南里社区	\N
120104001015	120104001	广灵里社区	\N
120104001016	120104001	华美里社区	\N
120104001017	120104001	天香水畔社区	\N
120104001019	120104001	雅园里社区	\N
120104001020	120104001	盛达园社区	\N
120104002001	120104002	天越园社区	\N
120104002002	120104002	天霖园社区	\N
120104002003	120104002	后现代广场社区	\N
120104002004	120104002	壹街区社区	\N
120104002005	120104002	铜锣湾社区	\N
120104002006	120104002	海河广场社区	\N
120104002029	120104002	尚佳新苑社区	\N
120104002030	120104002	龙亭家园社区	\N
120104002031	120104002	祥丰社区	\N
120104003002	120104003	南马路社区	\N
120104003004	120104003	龙凤里社区	\N
120104003005	120104003	耀远里社区	\N
120104003010	120104003	紫光苑社区	\N
120104003011	120104003	昆裕里社区	\N
120104003012	120104003	怀庆里社区	\N
120104003014	120104003	延生里社区	\N
120104003015	120104003	源德里社区	\N
120104003016	120104003	五马路社区	\N
120104004002	120104004	桦林园社区	\N
120104004004	120104004	朝园里社区	\N
120104004006	120104004	颂禹里社区	\N
120104004008	120104004	康舜里社区	\N
120104004011	120104004	级升里社区	\N
120104004013	120104004	卫安西里社区	\N
120104004014	120104004	卫安中里社区	\N
120104004016	120104004	新丽里社区	\N
120104004018	120104004	瑞德里社区	\N
120104004019	120104004	凯兴天宝公寓社区	\N
120104004025	120104004	格调春天社区	\N
120104004026	120104004	宝龙湾社区	\N
120104004027	120104004	风荷天江社区	\N
120104005001	120104005	同富社区	\N
120104005002	120104005	长江里社区	\N
120104005004	120104005	长宁里社区	\N
120104005007	120104005	天环里社区	\N
120104005008	120104005	三潭西里社区	\N
120104005010	120104005	华章里社区	\N
120104005011	120104005	卧龙社区	\N
120104005014	120104005	三潭东里社区	\N
120104005015	120104005	风荷园社区	\N
120104005017	120104005	金融街社区	\N
120104005019	120104005	兴泰路社区	\N
120104005021	120104005	义兴里社区	\N
120104005022	120104005	南丰里社区	\N
120104005026	120104005	龙井里社区	\N
120104005027	120104005	玉皇里社区	\N
120104005028	120104005	紫云里社区	\N
120104005029	120104005	万德社区	\N
120104005032	120104005	双峰里社区	\N
120104005033	120104005	玉泉里社区	\N
120104005034	120104005	佳音里社区	\N
120104005035	120104005	天大北五村社区	\N
120104005036	120104005	苏堤路社区	\N
120104006001	120104006	学湖里社区	\N
120104006003	120104006	府湖里社区	\N
120104006004	120104006	照湖里社区	\N
120104006005	120104006	风湖里社区	\N
120104006006	120104006	美湖里社区	\N
120104006007	120104006	龙兴里社区	\N
120104006008	120104006	月环里社区	\N
120104006009	120104006	荣迁西里社区	\N
120104006011	120104006	航天北里社区	\N
120104006012	120104006	南大西南二社区	\N
120104006013	120104006	南大西南一社区	\N
120104006015	120104006	天大六村社区	\N
120104006016	120104006	天大四季村社区	\N
120104006018	120104006	新园村社区	\N
120104007001	120104007	向阳路社区	\N
120104007002	120104007	云阳里社区	\N
120104007003	120104007	华阳里社区	\N
120104007006	120104007	战备楼社区	\N
120104007008	120104007	延安楼社区	\N
120104007009	120104007	芥园中里社区	\N
120104007010	120104007	冶金里社区	\N
120104007013	120104007	留园里社区	\N
120104007015	120104007	集园里社区	\N
120104007017	120104007	昔阳里社区	\N
120104007022	120104007	延长里社区	\N
120104007023	120104007	宜君里社区	\N
120104007028	120104007	大园新居社区	\N
120104007029	120104007	瑞湾花园社区	\N
120104007032	120104007	南泥湾路社区	\N
120104008002	120104008	宜宾东里社区	\N
120104008004	120104008	宜宾西里社区	\N
120104008005	120104008	泊江里社区	\N
120104008006	120104008	罗江里社区	\N
120104008008	120104008	雅安东里社区	\N
120104008010	120104008	咸阳里社区	\N
120104008012	120104008	嘉陵北里社区	\N
120104008014	120104008	南江东里社区	\N
120104008015	120104008	南江西里社区	\N
120104008016	120104008	雅安西里社区	\N
120104008018	120104008	金川里社区	\N
120104008019	120104008	汶川里社区	\N
120104008020	120104008	易川里社区	\N
120104008022	120104008	川南里社区	\N
120104008023	120104008	云龙里社区	\N
120104008024	120104008	桂荷园社区	\N
120104009001	120104009	昌宁里社区	\N
120104009002	120104009	保山北里社区	\N
120104009003	120104009	保山南里社区	\N
120104009005	120104009	淦江里社区	\N
120104009008	120104009	华宁南里社区	\N
120104009009	120104009	华宁北里社区	\N
120104009010	120104009	横江里社区	\N
120104009011	120104009	盈江西里社区	\N
120104009013	120104009	盈江东里社区	\N
120104009014	120104009	金环里社区	\N
120104009015	120104009	迎水里社区	\N
120104009016	120104009	金厦里社区	\N
120104009019	120104009	凤园北里社区	\N
120104009021	120104009	凤园南里社区	\N
120104009022	120104009	迎风里社区	\N
120104009023	120104009	林苑东里社区	\N
120104009024	120104009	园荫里社区	\N
120104009026	120104009	林苑西里社区	\N
120104009028	120104009	鹤园北里社区	\N
120104009029	120104009	林苑北里社区	\N
120104009032	120104009	美云里社区	\N
120104009033	120104009	金典花园社区	\N
120104009034	120104009	金冠里社区	\N
120104009035	120104009	天拖西社区	\N
120104009036	120104009	天拖东社区	\N
120104009037	120104009	艳阳路社区	\N
120104010001	120104010	荣迁里社区	\N
120104010002	120104010	临园里社区	\N
120104010003	120104010	复康里社区	\N
120104010004	120104010	鲁能公馆社区	\N
120104010007	120104010	宁福里社区	\N
120104010008	120104010	利德公寓社区	\N
120104010009	120104010	观景里社区	\N
120104010010	120104010	观园里社区	\N
120104010013	120104010	水上公寓社区	\N
120104010014	120104010	欣苑公寓社区	\N
120104011002	120104011	宁乐里社区	\N
120104011005	120104011	金谷园社区	\N
120104011006	120104011	凌研里社区	\N
120104011007	120104011	星城社区	\N
120104011008	120104011	龙滨园社区	\N
120104011009	120104011	金禧园社区	\N
120104011011	120104011	仁爱濠景社区	\N
120104011012	120104011	宁发阳光社区	\N
120104011013	120104011	时代奥城社区	\N
120104011014	120104011	阳光壹佰国际新城社区	\N
120104011015	120104011	俊城浅水湾社区	\N
120104011016	120104011	凌奥社区	\N
120104012001	120104012	日华里社区	\N
120104012002	120104012	碧华里社区	\N
120104012003	120104012	天华里社区	\N
120104012004	120104012	安华里社区	\N
120104012005	120104012	居华里社区	\N
120104012006	120104012	莹华里社区	\N
120104012007	120104012	程华里社区	\N
120104012008	120104012	绮华里社区	\N
120104012009	120104012	长华里社区	\N
120104012010	120104012	地华里社区	\N
120104012011	120104012	久华里社区	\N
120104012012	120104012	竹华里社区	\N
\.



COPY nankai.consent (id, person_id, purpose, version, given, recorded_at) FROM stdin;
\.



COPY nankai.contract (id, merchant_id, fen_per_coin, valid_from, agreed_at, actor_id) FROM stdin;
1	1	100	2026-11-26	2026-11-26 03:20:57.983243+00	\N
\.



COPY nankai.counter_code (id, merchant_id, token, issued_at, revoked_at) FROM stdin;
1	1	AFPVQQVMDCHVDNG5	2026-11-26 03:20:57.984448+00	\N
\.



COPY nankai.day_sum (day, channel, n, n_claimed, weight_g, set_hash, counted_n, counted_g, counted_hash) FROM stdin;
2026-11-26	bins	5	5	100000	5927adaf7cb1d107f45cf67e1dd56043c601fb0566ae1caa6d24325f6d0daaee	5	100000	5927adaf7cb1d107f45cf67e1dd56043c601fb0566ae1caa6d24325f6d0daaee
\.



COPY nankai.day_total (day, community_code, category_code, scene, channel, vintage, street_code, n, n_claimed, weight_g, pieces, set_hash, computed_at) FROM stdin;
2026-11-26	120104001001	PAPER.CARD	community	bins	1	120104001	5	5	100000	0	b846da46ede2b747bdd59e56d0e9507c2fb1bf29e755840a31aec3df5d6f0151	2026-11-26 03:20:58.145483+00
\.



COPY nankai.device_key (id, key_id, kind, owner_id, slot, secret_sealed, created_at, actor_id, revoked_at) FROM stdin;
\.



COPY nankai.device_nonce (device_key_id, nonce, seen_at) FROM stdin;
\.



COPY nankai.dirty_day (id, day) FROM stdin;
\.



COPY nankai.district (code, languages, telephone, hotline, texts, closed_at) FROM stdin;
120104	{zh,en}		12345	{"en": {"city": "Tianjin", "name": "Nankai District", "brand": "Tanhui Nankai", "office": "Office of the Nankai District Committee for Ecological and Environmental Protection", "short_name": "Nankai"}, "zh": {"city": "天津市", "name": "南开区", "brand": "南开碳惠", "office": "南开区生态环境保护委员会办公室", "short_name": "南开"}}	\N
\.



COPY nankai.drop (id, stream_id, bin_id, site_id, batch_id, account_id, tariff_id, amount, occurred_at, recorded_at, batch_row, weight_g, pieces, opening, category_code, number, known_by, digest) FROM stdin;
2	1	1	1	1	7	1	1000	2026-11-26 02:20:56+00	2026-11-26 03:20:58.123146+00	0	20000	\N	\N	PAPER.CARD	1	card	\\xf8f07aa10f47834ff360d29b2fc910c3
3	1	1	1	1	7	1	1000	2026-11-26 02:20:56+00	2026-11-26 03:20:58.123146+00	1	20000	\N	\N	PAPER.CARD	2	card	\\xf8f07aa10f47834ff360d29b2fc910c3
4	1	1	1	1	7	1	1000	2026-11-26 02:20:56+00	2026-11-26 03:20:58.123146+00	2	20000	\N	\N	PAPER.CARD	3	card	\\xf8f07aa10f47834ff360d29b2fc910c3
5	1	1	1	1	7	1	1000	2026-11-26 02:20:56+00	2026-11-26 03:20:58.123146+00	3	20000	\N	\N	PAPER.CARD	4	card	\\xf8f07aa10f47834ff360d29b2fc910c3
6	1	1	1	1	7	1	1000	2026-11-26 02:20:56+00	2026-11-26 03:20:58.123146+00	4	20000	\N	\N	PAPER.CARD	5	card	\\xf8f07aa10f47834ff360d29b2fc910c3
\.



COPY nankai.drop_batch (id, door, organisation_id, bin_id, actor_id, file_name, accepted, duplicate, conflict, rejected, recorded_at) FROM stdin;
1	key	1	\N	\N		5	0	0	0	2026-11-26 03:20:58.115204+00
\.



COPY nankai.drop_conflict (id, drop_id, batch_id, organisation_id, digest, content, differs, recorded_at, resolved_at, resolved_by, resolution) FROM stdin;
\.



COPY nankai.event_funding (id, event_id, amount, note, actor_id, funded_at) FROM stdin;
\.



COPY nankai.event_seats (event_id, capacity, taken) FROM stdin;
\.



COPY nankai.event_step (id, event_id, step, reason, actor_id, taken_at, recorded_at) FROM stdin;
\.



COPY nankai.green_act (id, kind_code, mall_id, event_id, household_id, key_kind, key_normalised, key_shown, quantity, label_grade, already_claimed, evidence, methodology, reward, unpaid, via, actor_id, api_key_id, occurred_at, recorded_at) FROM stdin;
\.



COPY nankai.green_act_attempt (id, act_id, kind_code, mall_id, event_id, household_id, key_shown, content, via, actor_id, api_key_id, attempted_at) FROM stdin;
\.



COPY nankai.hold (id, key, account_id, amount, captured, state, transfer_id, placed_at, expires_at, resolved_at) FROM stdin;
\.



COPY nankai.household (id, created_at) FROM stdin;
1	2026-11-26 03:20:57.996436+00
\.



COPY nankai.household_invite (id, household_id, actor_id, phone_lookup, phone_masked, code_hash, created_at, expires_at, closed_at) FROM stdin;
\.



COPY nankai.household_member (id, household_id, person_id, joined_at, left_at) FROM stdin;
1	1	2	2026-11-26 03:20:57.999304+00	\N
\.



COPY nankai.idempotency (scope, key, request_hash, lease, leased_until, status, body, content_type, created_at) FROM stdin;
\.



COPY nankai.job_failure (id, job, slot, failed_at, runner, error) FROM stdin;
\.



COPY nankai.job_heartbeat (name, beat_at, runner) FROM stdin;
\.



COPY nankai.job_run (job, slot, started_at, finished_at, runner, outcome) FROM stdin;
\.



COPY nankai.ledger_block (seq, last_id, n, hash, sealed_at) FROM stdin;
\.



COPY nankai.login_code (id, phone_lookup, phone_sealed, code_hash, attempts, created_at, expires_at, used_at) FROM stdin;
\.



COPY nankai.login_session (id, person_id, token_hash, stage, created_at, seen_at, idle_until, expires_at, revoked_at, ip, user_agent) FROM stdin;
\.



COPY nankai.mall (id, organisation_id, site_id, name, registered_at) FROM stdin;
\.



COPY nankai.mall_event (id, mall_id, title, kind, series, summary, place, starts_at, ends_at, reward, poster_check_in, actor_id, created_at) FROM stdin;
\.



COPY nankai.merchant (id, organisation_id, site_id, name, category, hours, state, confirm_above, registered_at) FROM stdin;
1	2	2	测试商户573063686	grocery		open	5000	2026-11-26 03:20:57.981443+00
\.



COPY nankai.movement_kind (kind, debit_kind, credit_kind, closed_at) FROM stdin;
award	issuance	wallet	\N
fund_event	issuance	event	\N
return_budget	event	issuance	\N
check_in	event	wallet	\N
act	issuance	wallet	\N
act	event	wallet	\N
charge	wallet	merchant	\N
refund	merchant	wallet	\N
\.



COPY nankai.organisation (id, kind, name, created_at) FROM stdin;
1	operator	测试单位9324013	2026-11-26 03:20:57.945619+00
2	merchant	测试商户573063686	2026-11-26 03:20:57.980003+00
\.



COPY nankai.participant (household_id, first_on) FROM stdin;
1	2026-11-26
\.



COPY nankai.pay_code (id, person_id, household_id, token_hash, digits_hash, issued_at, expires_at, used_at, revoked_at) FROM stdin;
1	2	1	\\xdbe220ab240d340bf62d305437ae27de6dfb8b52349fb1a041b64bccc7a3dbec	\\x8d99f6bcb2bc87cbf449d20221ba3de6dc2aec828b7b0bdb1c6b7a5308ae80df	2026-11-26 03:20:58.131932+00	2026-11-26 03:21:58.131932+00	2026-11-26 03:20:58.140951+00	\N
\.



COPY nankai.pending_charge (id, merchant_id, household_id, payer_id, till_person_id, pay_code_id, amount, via, request_key, hold_id, charge_id, state, asked_at, expires_at) FROM stdin;
\.



COPY nankai.person (id, name, phone_sealed, phone_lookup, locale, text_size, created_at, disabled_at) FROM stdin;
1	测试商户573063686	\N	\N		normal	2026-11-26 03:20:57.988078+00	\N
2	测试居民	\N	\N		normal	2026-11-26 03:20:57.995453+00	\N
\.



COPY nankai.plan_leaf (plan_no, "position", name, parent, unit, domain, task, nature, requirement, baseline_2023, target_2025, target_2027, target_2035, closed_at) FROM stdin;
1	1	生态文明建设工作占党政实绩考核的比例		%	目标责任	（一）目标责任落实	约束性	≥20	24	≥24	≥24	≥24	\N
2	2	党政领导干部生态环境损害责任追究制度		-	目标责任	（一）目标责任落实	约束性	建立	落实天津市制度	落实天津市制度	落实天津市制度	落实天津市制度	\N
3	3	领导干部自然资源资产离任审计		-	目标责任	（一）目标责任落实	约束性	开展	已开展	持续开展	持续开展	持续开展	\N
4-1	4	优良天数比例	环境空气质量	%	生态安全	（二）环境质量改善	约束性	完成上级规定的考核任务，且≥90或持续提高	剔除极端天气、疫情影响后基本达标	完成上级规定的考核任务，持续提高	完成上级规定的考核任务，持续提高	完成上级规定的考核任务，持续提高	\N
4-2	5	PM2.5浓度下降幅度	环境空气质量	μg/m³	生态安全	（二）环境质量改善	约束性	完成上级规定的考核任务，且≤25或持续下降	剔除极端天气、疫情影响后基本达标	完成上级规定的考核任务，持续下降	完成上级规定的考核任务，持续下降	完成上级规定的考核任务，持续下降	\N
5-1	6	地表水达到或好于Ⅲ类水体比例	水环境质量	%	生态安全	（二）环境质量改善	约束性	完成上级规定的考核任务，且保持稳定或有所改善	100	100	100	100	\N
5-2	7	地下水国控点位V类水比例	水环境质量	%	生态安全	（二）环境质量改善	约束性	完成上级规定的考核任务，且≤25或持续改善	0	0	0	0	\N
6-1	8	城市生活污水集中收集率	城市环境治理	%	生态安全	（二）环境质量改善	约束性	≥70	≥70	≥70	≥70	≥70	\N
6-2	9	地级及以上城市建成区黑臭水体消除率	城市环境治理	%	生态安全	（二）环境质量改善	约束性	100	100	100	100	100	\N
6-3	10	城市生活垃圾回收利用率	城市环境治理	%	生态安全	（二）环境质量改善	约束性	≥35	基本达标	≥35	38.5	50	\N
6-4	11	声环境功能区夜间达标率	城市环境治理	%	生态安全	（二）环境质量改善	约束性	≥85	91.67	≥85	≥85	≥85	\N
7-1	12	生态质量指数（EQI）	区域生态保护监管	-	生态安全	（三）生态质量提升	约束性	△EQI＞-1	2024年开展	△EQI＞-1	△EQI＞-1	△EQI＞-1	\N
7-2	13	生态保护红线	区域生态保护监管	-	生态安全	（三）生态质量提升	约束性	功能不降低，性质不改变	功能不降低，性质不改变	功能不降低，性质不改变	功能不降低，性质不改变	功能不降低，性质不改变	\N
7-3	14	自然保护地和生态保护红线生态环境重点问题整改率	区域生态保护监管	%	生态安全	（三）生态质量提升	约束性	100	未发现生态环境问题	100	100	100	\N
7-4	15	生物多样性调查	区域生态保护监管	-	生态安全	（三）生态质量提升	约束性	开展	在生态质量监测样地-水上公园神户园内对植物、鸟类、蝶类等开展了调查与监测	开展	开展	开展	\N
8	16	重点建设用地安全利用		-	生态安全	（四）生态环境风险防范	约束性	有效保障	有效保障	有效保障	有效保障	有效保障	\N
9	17	外来物种入侵防控		-	生态安全	（四）生态环境风险防范	约束性	有效开展	有效开展	有效开展	有效开展	有效开展	\N
10	18	突发环境事件应急管理机制		-	生态安全	（四）生态环境风险防范	约束性	建立	建立	建立	建立	建立	\N
11	19	非化石能源占能源消费总量比重		%	生态经济	（五）节能减排降碳增效	约束性	≥25或持续提高	持续提高（全市）	持续提高	持续提高	持续提高	\N
12	20	单位地区生产总值能耗降低率		%	生态经济	（五）节能减排降碳增效	约束性	完成上级规定的考核任务	2021至2023年累计降低10.3%，完成“十四五”进度目标8.7%	14	完成上级规定的考核任务	完成上级规定的考核任务	\N
13	21	单位地区生产总值二氧化碳排放下降率		%	生态经济	（五）节能减排降碳增效	约束性	完成上级规定的考核任务	2021至2023年累计降低22.07%，完成“十四五”20%目标	完成上级规定的考核任务	完成上级规定的考核任务	完成上级规定的考核任务	\N
14	22	主要污染物排放重点工程减排量		t	生态经济	（五）节能减排降碳增效	约束性	完成上级规定的考核任务	氮氧化物、挥发性有机物未下达考核任务，由市级部门统筹安排。化学需氧量、氨氮考核任务分别为50t、5t，已完成	完成上级规定的考核任务。氮氧化物680t，挥发性有机物370t，化学需氧量200t，氨氮20t	完成上级规定的考核任务	完成上级规定的考核任务	\N
15	23	一般工业固体废物综合利用率		%	生态经济	（六）资源节约集约	约束性	保持稳定或持续改善	98	98	保持稳定	保持稳定	\N
16	24	万元地区生产总值用水量下降率		%	生态经济	（六）资源节约集约	约束性	完成上级规定的考核任务	上级未下达考核任务	完成上级规定的考核任务	完成上级规定的考核任务	完成上级规定的考核任务	\N
17	25	单位地区生产总值建设用地使用面积下降率		%	生态经济	（六）资源节约集约	约束性	完成上级规定的考核任务	上级未下达考核任务，8%左右	完成上级规定的考核任务	完成上级规定的考核任务	完成上级规定的考核任务	\N
18	26	公众对生态环境质量满意程度		%	生态文化	（七）全民共建共享	约束性	≥90	97.44（创卫）	≥90	≥90	≥95	\N
19	27	绿色出行比例		%	生态文化	（七）全民共建共享	约束性	≥70	70	75	77左右	85	\N
20	28	城镇新建绿色建筑比例		%	生态文化	（七）全民共建共享	约束性	100	100	100	100	100	\N
21	29	人均公园绿地面积		平方米/人	生态文化	（七）全民共建共享	约束性	≥12	8.48（人均绿地面积15.7）	持续提升	持续提升	保持稳定或持续提升	\N
22	30	生态环境信息公开率		%	生态文明制度	（八）体制机制保障	约束性	100	100	100	100	100	\N
23	31	生态环境分区管控体系		-	生态文明制度	（八）体制机制保障	约束性	建立	建立	建立	建立	建立	\N
24	32	生态环境损害赔偿		%	生态文明制度	（八）体制机制保障	约束性	案件线索启动率100%，且案件结案率≥75%	案件线索启动率100%，且案件结案率≥100%	案件线索启动率100%，且案件结案率≥75%	案件线索启动率100%，且案件结案率≥75%	案件线索启动率100%，且案件结案率≥75%	\N
25	33	河湖岸线保护率		%	参考性指标		参考性	完成上级规定的考核任务	100	100	100	100	\N
26	34	危险废物填埋处置量占比		%	参考性指标		参考性	持续下降	1.1	持续下降	持续下降	持续下降	\N
27	35	生态保护补偿制度		-	参考性指标		参考性	建立	未建立	研究建立	研究建立	建立	\N
28	36	R&D经费投入占GDP比重*		%	特色指标		特色	位居全市前列	5.18（2022年），位居全市前列	位居全市前列	位居全市前列	位居全市前列	\N
29	37	万人均发明专利拥有量		件/万人	特色指标		特色	位居全市前列	142.88	位居全市前列	位居全市前列	位居全市前列	\N
30	38	绿化覆盖率		%	特色指标		特色	不降低	38.14	不降低	不降低	不降低	\N
31	39	海绵城市面积占比		%	特色指标		特色	持续提高	38.47	50	持续提高	持续提高	\N
\.



COPY nankai.plan_project (no, name, content, years, budget_wan_yuan, funding, department, closed_at) FROM stdin;
1	西营门片区城市更新项目	涉及民生改善、产业转型升级、公共配套补足、海绵城市及基础设施完善等，规划总人口5.4万人，总建筑面积约189.6万平方米。采用“以心焕新+”理念，形成“基础强、交通畅、环境美、服务全、技术优、文化亮”六大城市更新亮点，着力打造基础设施完备、停车功能完善、优美环境营造、公服配套齐全、智慧城市建设、文明城区创建的新社区。	2023-2025年	1177047	资本金、银行贷款	区住建委	\N
2	天拖片区城市更新项目	民生改善和产业导入双向切入，围绕宜居城市提升、生态建设提升、安全韧性提升、城市品质提升、城市功能提升五大更新板块，开展完整社区提升、老旧房屋改造、公共服务补短板、蓝绿空间提升、建筑领域双碳、交通出行改善、基础设施提升、市容环境提升、传统商圈复兴、科创学圈培育等更新行动，建成人居环境与产业升级双轮驱动，以民生改善为根本、以产业导入为抓手、以配套完善为基础 、打造生活便利，生态宜居，服务完善，产业繁荣的创新创业融合发展区。	2023-2027年	918400	资本金、银行贷款	区住建委	\N
3	天津市南开区低碳智慧供热节能改造一期工程	供热系统优化改造、热网智能监控平台建设、室温采集远传系统建设、配套老旧小区热力管网改造及部分锅炉燃烧器低氮改造五部分。	2023-2025年	12657	政府专项债	区城管委牵头，天津市宏源热力工程有限责任公司具体实施	\N
4	天津市津房热能有限公司（西湖村供热站）热泵余热回收项目	通过工艺改造，使得原燃气热水锅炉可产生高温热水，驱动热泵机组的运行，吸收烟气中的余热，使得排烟温度降低至30°C以下，节省天然气的同时降低区域污染排放。	2024-2025年	2000	企业自筹	天津市津房热能有限公司	\N
5	南开区河道综合生态修复工程	津河旁路生态湿地系统、卫津河盲肠段活水循环系统、河道本体自净系统工程、入河面源污染截留系统、区域水环境及生态多样性智慧监控系统	中央资金落实后启动实施	14000	中央环保专项资金、区配套资金	区生态环境局	\N
6	南开区排水排涝能力提升工程	排水混接点改造 429 处，积水点改造 892处，新建地道涵洞防汛监测及应急调度平台，仁爱河清淤、循环泵站河底水管设施维修。	2024年起	34966	区财政资金	区住房和市政工程建设服务中心	\N
7	碳普惠废旧物资智能化回收项目	以社区、商业区、厂区、景区等场所为主要场景，合理布局标准化、规范化的废旧物资智能回收箱，形成多领域、广覆盖的废旧物资回收基础网络，便利生活源废旧物资源头交投。智能回收箱具备智能化回收、监测称重和碳币奖励功能，居民投放废旧物资可获得碳币作为奖励，碳币既可以在配置投放的智能饮用水兑换机、洗衣液兑换机进行兑换，与已达成协议周边社区商圈内商户消费使用，激励居民参与交投的主动性和积极性。此外，项目可应用“互联网+回收”模式，发展废旧物资网络回收平台，运用手机APP、微信小程序等移动互联网媒介，实现网上预约、上门回收，推动线上线下协同发展。	2022-2025年	20000	企业自筹	天津易物享环保科技有限公司	\N
8	绿色消费项目	推广大悦城“赶海市集”、鲁能城“循环造物节”等绿色消费特色活动经验，组织辖区内具备条件的商业综合体先行先试，打造绿色商场，增加节能家电、新能源汽车等绿色产品供给，推行“光盘行动”，增加绿电使用，引领绿色消费低碳转型升级。	2024-2030年	50	企业自筹	区商务局牵头各商业综合体	\N
\.



COPY nankai.proven_balance (account_id, amount) FROM stdin;
\.



COPY nankai.quarantine (id, batch_id, organisation_id, bin_id, batch_row, reason, column_name, detail, raw, raw_digest, recorded_at, resolved_at, resolved_by, resolution) FROM stdin;
\.



COPY nankai.rate_limit (scope, key, count, resets_at) FROM stdin;
\.



COPY nankai.reading (id, measure, period, from_on, to_on, vintage, value, unit, basis, flags, quality, computed_at) FROM stdin;
1	green.acts	l12	2025-11-27	2026-11-26	1	0.000000	act	平台记录	["P"]	A	2026-11-26 03:20:58.16633+00
2	green.acts	ytd	2026-01-01	2026-11-26	1	0.000000	act	平台记录	["P"]	A	2026-11-26 03:20:58.170343+00
3	green.acts	month	2026-10-01	2026-10-31	1	0.000000	act	平台记录	[]	A	2026-11-26 03:20:58.172895+00
4	green.acts	month	2026-11-01	2026-11-30	1	0.000000	act	平台记录	["P"]	A	2026-11-26 03:20:58.175418+00
5	project8.acts	day	2000-01-01	2026-11-26	1	0.000000	act	平台记录	["P"]	A	2026-11-26 03:20:58.177835+00
6	project7.bins	day	2000-01-01	2026-11-26	1	1.000000	bin	平台记录	["P"]	A	2026-11-26 03:20:58.180531+00
7	project7.communities	day	2000-01-01	2026-11-26	1	1.000000	community	平台记录	["P"]	A	2026-11-26 03:20:58.183708+00
8	project7.coins	day	2000-01-01	2026-11-26	1	5000.000000	cent	平台记录	["P"]	A	2026-11-26 03:20:58.188181+00
9	project7.drops	day	2000-01-01	2026-11-26	1	5.000000	drop	平台记录	["P"]	A	2026-11-26 03:20:58.190678+00
10	project7.weight	day	2000-01-01	2026-11-26	1	100000.000000	g	平台记录	["P"]	A	2026-11-26 03:20:58.19321+00
11	green.events	l12	2025-11-27	2026-11-26	1	0.000000	event	平台记录	["P"]	A	2026-11-26 03:20:58.196203+00
12	green.events	ytd	2026-01-01	2026-11-26	1	0.000000	event	平台记录	["P"]	A	2026-11-26 03:20:58.198533+00
13	green.events	month	2026-10-01	2026-10-31	1	0.000000	event	平台记录	[]	A	2026-11-26 03:20:58.200992+00
14	green.events	month	2026-11-01	2026-11-30	1	0.000000	event	平台记录	["P"]	A	2026-11-26 03:20:58.203179+00
15	project8.events	day	2000-01-01	2026-11-26	1	0.000000	event	平台记录	["P"]	A	2026-11-26 03:20:58.205452+00
16	project7.households	day	2000-01-01	2026-11-26	1	1.000000	household	平台记录	["P"]	A	2026-11-26 03:20:58.207728+00
17	coins.liability	day	2000-01-01	2026-11-26	1	4300.000000	cent	平台记录	["P"]	A	2026-11-26 03:20:58.210696+00
18	green.participants	l12	2025-11-27	2026-11-26	1	0.000000	person	平台记录	["P"]	A	2026-11-26 03:20:58.213252+00
19	green.participants	ytd	2026-01-01	2026-11-26	1	0.000000	person	平台记录	["P"]	A	2026-11-26 03:20:58.215688+00
20	green.participants	month	2026-10-01	2026-10-31	1	0.000000	person	平台记录	[]	A	2026-11-26 03:20:58.218054+00
21	green.participants	month	2026-11-01	2026-11-30	1	0.000000	person	平台记录	["P"]	A	2026-11-26 03:20:58.22034+00
22	project8.participants	day	2000-01-01	2026-11-26	1	0.000000	person	平台记录	["P"]	A	2026-11-26 03:20:58.223018+00
23	6-3	l12	2025-11-27	2026-11-26	1	\N	%	缺清运量	["P"]	D	2026-11-26 03:20:58.229451+00
24	6-3	ytd	2026-01-01	2026-11-26	1	\N	%	缺清运量	["P"]	D	2026-11-26 03:20:58.236394+00
25	6-3	month	2026-10-01	2026-10-31	1	\N	%	缺清运量	["P"]	D	2026-11-26 03:20:58.242161+00
26	6-3	month	2026-11-01	2026-11-30	1	\N	%	缺清运量	["P"]	D	2026-11-26 03:20:58.248216+00
\.



COPY nankai.reading_input (reading_id, name, role, value, unit, n_records, set_hash) FROM stdin;
1	acts	part	0	act	0	
2	acts	part	0	act	0	
3	acts	part	0	act	0	
4	acts	part	0	act	0	
5	acts	part	0	act	0	
6	bins	part	1	bin	1	9fee77cb44c223551ba8b4ccc85af42cdfcead617bcdc4b2e2f5012cf6b92f75
7	communities	part	1	community	1	
7	all_communities	note	171	community	171	
8	coins	part	5000	cent	5	
9	drops	part	5	drop	5	bba56685fdaa7ce70f7a2c0683a528ed05d0d048563aff0a85200c09ddf2bc2b
9	claimed	note	5	drop	5	
10	weight	part	100000	g	5	bba56685fdaa7ce70f7a2c0683a528ed05d0d048563aff0a85200c09ddf2bc2b
11	events	part	0	event	0	
12	events	part	0	event	0	
13	events	part	0	event	0	
14	events	part	0	event	0	
15	events	part	0	event	0	
16	households	part	1	household	1	
17	wallets	part	4300	cent	6	
17	issuance	note	5000	cent	5	
17	merchant	note	700	cent	1	
18	participants	part	0	person	0	
18	check_ins	note	0	visit	0	
19	participants	part	0	person	0	
19	check_ins	note	0	visit	0	
20	participants	part	0	person	0	
20	check_ins	note	0	visit	0	
21	participants	part	0	person	0	
21	check_ins	note	0	visit	0	
22	participants	part	0	person	0	
22	check_ins	note	0	visit	0	
23	recycled	numerator	0	g	0	
23	generated	denominator	0	g	0	
23	covered_days	note	0	day	365	
23	bins	part	0	g	5	79e2e7eeba356b6d1ba9f971af09f72f08a96b7ea4546b69216ea85f6a8716ff
23	bins_hauled	note	0	g	0	
23	bins_waiting	note	100000	g	0	
23	pickup	part	0	g	0	
23	pickup_hauled	note	0	g	0	
23	pickup_waiting	note	0	g	0	
23	yards	part	0	g	0	
23	yards_hauled	note	0	g	0	
23	yards_waiting	note	0	g	0	
23	residue	part	0	g	0	
23	residue_hauled	note	0	g	0	
23	residue_waiting	note	0	g	0	
23	kitchen	part	0	g	0	
23	kitchen_hauled	note	0	g	0	
23	kitchen_waiting	note	0	g	0	
23	haulage	part	0	g	0	
23	haulage_hauled	note	0	g	0	
23	haulage_waiting	note	0	g	0	
24	recycled	numerator	0	g	0	
24	generated	denominator	0	g	0	
24	covered_days	note	0	day	330	
24	bins	part	0	g	5	79e2e7eeba356b6d1ba9f971af09f72f08a96b7ea4546b69216ea85f6a8716ff
24	bins_hauled	note	0	g	0	
24	bins_waiting	note	100000	g	0	
24	pickup	part	0	g	0	
24	pickup_hauled	note	0	g	0	
24	pickup_waiting	note	0	g	0	
24	yards	part	0	g	0	
24	yards_hauled	note	0	g	0	
24	yards_waiting	note	0	g	0	
24	residue	part	0	g	0	
24	residue_hauled	note	0	g	0	
24	residue_waiting	note	0	g	0	
24	kitchen	part	0	g	0	
24	kitchen_hauled	note	0	g	0	
24	kitchen_waiting	note	0	g	0	
24	haulage	part	0	g	0	
24	haulage_hauled	note	0	g	0	
24	haulage_waiting	note	0	g	0	
25	recycled	numerator	0	g	0	
25	generated	denominator	0	g	0	
25	covered_days	note	0	day	31	
25	bins	part	0	g	0	
25	bins_hauled	note	0	g	0	
25	bins_waiting	note	0	g	0	
25	pickup	part	0	g	0	
25	pickup_hauled	note	0	g	0	
25	pickup_waiting	note	0	g	0	
25	yards	part	0	g	0	
25	yards_hauled	note	0	g	0	
25	yards_waiting	note	0	g	0	
25	residue	part	0	g	0	
25	residue_hauled	note	0	g	0	
25	residue_waiting	note	0	g	0	
25	kitchen	part	0	g	0	
25	kitchen_hauled	note	0	g	0	
25	kitchen_waiting	note	0	g	0	
25	haulage	part	0	g	0	
25	haulage_hauled	note	0	g	0	
25	haulage_waiting	note	0	g	0	
26	recycled	numerator	0	g	0	
26	generated	denominator	0	g	0	
26	covered_days	note	0	day	26	
26	bins	part	0	g	5	79e2e7eeba356b6d1ba9f971af09f72f08a96b7ea4546b69216ea85f6a8716ff
26	bins_hauled	note	0	g	0	
26	bins_waiting	note	100000	g	0	
26	pickup	part	0	g	0	
26	pickup_hauled	note	0	g	0	
26	pickup_waiting	note	0	g	0	
26	yards	part	0	g	0	
26	yards_hauled	note	0	g	0	
26	yards_waiting	note	0	g	0	
26	residue	part	0	g	0	
26	residue_hauled	note	0	g	0	
26	residue_waiting	note	0	g	0	
26	kitchen	part	0	g	0	
26	kitchen_hauled	note	0	g	0	
26	kitchen_waiting	note	0	g	0	
26	haulage	part	0	g	0	
26	haulage_hauled	note	0	g	0	
26	haulage_waiting	note	0	g	0	
\.



COPY nankai.refresh_point (refreshed_at) FROM stdin;
2026-11-26 03:20:58.144437+00
\.



COPY nankai.refund (id, charge_id, n, previous_n, charged, refunded_before, amount, refunded_after, reason, actor_id, request_key, occurred_at, recorded_at) FROM stdin;
\.



COPY nankai.role_grant (id, person_id, role, organisation_id, granted_at, revoked_at) FROM stdin;
1	1	merchant	2	2026-11-26 03:20:57.993135+00	\N
\.



COPY nankai.site (id, name, community_code, scene, address, lat, lon, frame, registered_at) FROM stdin;
1	测试点位681186	120104001001	community		39.100000	117.150000	WGS-84	2026-11-26 03:20:57.954822+00
2	测试商户573063686	120104006001	commercial	学府街某路1号	39.130000	117.160000	WGS-84	2026-11-26 03:20:57.97926+00
\.



COPY nankai.staff_account (person_id, login, password_hash, password_changed_at, totp_sealed, totp_confirmed_at, totp_last_step) FROM stdin;
1	till573063686	$argon2id$v=19$m=64,t=1,p=1$oZ3AaQgVnejp7pXPkGvd7g$Sb0EDZpjSQoPhxYpxQPbx4uelQbWHdhq1SlqdemenzQ	2026-11-26 03:20:57.990086+00	\N	\N	0
\.



COPY nankai.stream (id, kind, owner_id, boot, mark, last_seen_at) FROM stdin;
1	bin	1	0	5	2026-11-26 03:20:58.123146+00
\.



COPY nankai.street (code, name, closed_at) FROM stdin;
120104001	长虹街道	\N
120104002	鼓楼街道	\N
120104003	兴南街道	\N
120104004	广开街道	\N
120104005	万兴街道	\N
120104006	学府街道	\N
120104007	向阳路街道	\N
120104008	嘉陵道街道	\N
120104009	王顶堤街道	\N
120104010	水上公园街道	\N
120104011	体育中心街道	\N
120104012	华苑街道	\N
\.



COPY nankai.tariff (id, category_code, category_name, scene, per_kg, per_piece, cap_per_drop, valid, published_at, actor_id) FROM stdin;
1	PAPER.CARD	PAPER.CARD	*	50	0	\N	["2020-01-01 00:00:00+00",)	2026-11-26 03:20:57.973181+00	\N
2	PLASTIC.PET	PLASTIC.PET	*	120	0	\N	["2020-01-01 00:00:00+00",)	2026-11-26 03:20:57.976051+00	\N
\.



COPY nankai.till_lock (merchant_id, failures, since, locked_until) FROM stdin;
\.



COPY nankai.tonnage (id, kind, organisation_id, record_no, version, supersedes_id, from_on, to_on, street_code, category_code, weight_g, source_sector, in_haulage, document_no, upload_id, actor_id, recorded_at) FROM stdin;
\.



COPY nankai.tonnage_upload (id, kind, organisation_id, file_name, file_digest, added, corrected, same, rejected, refused, actor_id, recorded_at) FROM stdin;
\.



COPY nankai.transfer (id, source_id, debit_id, credit_id, amount, tariff_id, actor_id, reverses_id, occurred_at, recorded_at, kind, reason) FROM stdin;
1	2	1	7	1000	1	\N	\N	2026-11-26 02:20:56+00	2026-11-26 03:20:58.12715+00	award	\N
2	3	1	7	1000	1	\N	\N	2026-11-26 02:20:56+00	2026-11-26 03:20:58.127378+00	award	\N
3	4	1	7	1000	1	\N	\N	2026-11-26 02:20:56+00	2026-11-26 03:20:58.127383+00	award	\N
4	5	1	7	1000	1	\N	\N	2026-11-26 02:20:56+00	2026-11-26 03:20:58.127385+00	award	\N
5	6	1	7	1000	1	\N	\N	2026-11-26 02:20:56+00	2026-11-26 03:20:58.127387+00	award	\N
6	1	7	6	700	\N	2	\N	2026-11-26 03:20:58.140951+00	2026-11-26 03:20:58.143719+00	charge	\N
\.



SELECT pg_catalog.setval('nankai.account_id_seq', 7, true);



SELECT pg_catalog.setval('nankai.act_reward_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.api_key_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.audit_event_id_seq', 4, true);



SELECT pg_catalog.setval('nankai.bin_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.bin_session_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.card_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.charge_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.check_in_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.consent_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.contract_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.counter_code_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.device_key_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.dirty_day_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.drop_batch_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.drop_conflict_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.drop_id_seq', 6, true);



SELECT pg_catalog.setval('nankai.event_funding_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.event_step_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.green_act_attempt_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.green_act_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.hold_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.household_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.household_invite_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.household_member_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.job_failure_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.login_code_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.login_session_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.mall_event_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.mall_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.merchant_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.organisation_id_seq', 2, true);



SELECT pg_catalog.setval('nankai.pay_code_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.pending_charge_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.person_id_seq', 2, true);



SELECT pg_catalog.setval('nankai.quarantine_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.reading_id_seq', 26, true);



SELECT pg_catalog.setval('nankai.refund_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.role_grant_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.site_id_seq', 2, true);



SELECT pg_catalog.setval('nankai.stream_id_seq', 1, true);



SELECT pg_catalog.setval('nankai.tariff_id_seq', 2, true);



SELECT pg_catalog.setval('nankai.tonnage_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.tonnage_upload_id_seq', 1, false);



SELECT pg_catalog.setval('nankai.transfer_id_seq', 6, true);



ALTER TABLE ONLY nankai.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);



ALTER TABLE ONLY nankai.tariff
    ADD CONSTRAINT no_overlap EXCLUDE USING gist (category_code WITH =, scene WITH =, valid WITH &&);



ALTER TABLE ONLY nankai.account
    ADD CONSTRAINT pk_account PRIMARY KEY (id);



ALTER TABLE ONLY nankai.act_kind
    ADD CONSTRAINT pk_act_kind PRIMARY KEY (code);



ALTER TABLE ONLY nankai.act_reward
    ADD CONSTRAINT pk_act_reward PRIMARY KEY (id);



ALTER TABLE ONLY nankai.acts_of_day
    ADD CONSTRAINT pk_acts_of_day PRIMARY KEY (household_id, kind_code, day_on);



ALTER TABLE ONLY nankai.api_key
    ADD CONSTRAINT pk_api_key PRIMARY KEY (id);



ALTER TABLE ONLY nankai.audit_event
    ADD CONSTRAINT pk_audit_event PRIMARY KEY (id);



ALTER TABLE ONLY nankai.audit_point
    ADD CONSTRAINT pk_audit_point PRIMARY KEY (book);



ALTER TABLE ONLY nankai.bin
    ADD CONSTRAINT pk_bin PRIMARY KEY (id);



ALTER TABLE ONLY nankai.bin_opening
    ADD CONSTRAINT pk_bin_opening PRIMARY KEY (bin_id, number);



ALTER TABLE ONLY nankai.bin_session
    ADD CONSTRAINT pk_bin_session PRIMARY KEY (id);



ALTER TABLE ONLY nankai.card
    ADD CONSTRAINT pk_card PRIMARY KEY (id);



ALTER TABLE ONLY nankai.category
    ADD CONSTRAINT pk_category PRIMARY KEY (code);



ALTER TABLE ONLY nankai.charge
    ADD CONSTRAINT pk_charge PRIMARY KEY (id);



ALTER TABLE ONLY nankai.check_in
    ADD CONSTRAINT pk_check_in PRIMARY KEY (id);



ALTER TABLE ONLY nankai.claim
    ADD CONSTRAINT pk_claim PRIMARY KEY (drop_id);



ALTER TABLE ONLY nankai.code_checksum
    ADD CONSTRAINT pk_code_checksum PRIMARY KEY (name);



ALTER TABLE ONLY nankai.coin_day
    ADD CONSTRAINT pk_coin_day PRIMARY KEY (booked_on, movement, reversal, debit_kind, credit_kind);



ALTER TABLE ONLY nankai.community
    ADD CONSTRAINT pk_community PRIMARY KEY (code);



ALTER TABLE ONLY nankai.consent
    ADD CONSTRAINT pk_consent PRIMARY KEY (id);



ALTER TABLE ONLY nankai.contract
    ADD CONSTRAINT pk_contract PRIMARY KEY (id);



ALTER TABLE ONLY nankai.counter_code
    ADD CONSTRAINT pk_counter_code PRIMARY KEY (id);



ALTER TABLE ONLY nankai.day_sum
    ADD CONSTRAINT pk_day_sum PRIMARY KEY (day, channel);



ALTER TABLE ONLY nankai.day_total
    ADD CONSTRAINT pk_day_total PRIMARY KEY (day, community_code, category_code, scene, channel, vintage);



ALTER TABLE ONLY nankai.device_key
    ADD CONSTRAINT pk_device_key PRIMARY KEY (id);



ALTER TABLE ONLY nankai.device_nonce
    ADD CONSTRAINT pk_device_nonce PRIMARY KEY (device_key_id, nonce);



ALTER TABLE ONLY nankai.dirty_day
    ADD CONSTRAINT pk_dirty_day PRIMARY KEY (id);



ALTER TABLE ONLY nankai.district
    ADD CONSTRAINT pk_district PRIMARY KEY (code);



ALTER TABLE ONLY nankai.drop
    ADD CONSTRAINT pk_drop PRIMARY KEY (id);



ALTER TABLE ONLY nankai.drop_batch
    ADD CONSTRAINT pk_drop_batch PRIMARY KEY (id);



ALTER TABLE ONLY nankai.drop_conflict
    ADD CONSTRAINT pk_drop_conflict PRIMARY KEY (id);



ALTER TABLE ONLY nankai.event_funding
    ADD CONSTRAINT pk_event_funding PRIMARY KEY (id);



ALTER TABLE ONLY nankai.event_seats
    ADD CONSTRAINT pk_event_seats PRIMARY KEY (event_id);



ALTER TABLE ONLY nankai.event_step
    ADD CONSTRAINT pk_event_step PRIMARY KEY (id);



ALTER TABLE ONLY nankai.green_act
    ADD CONSTRAINT pk_green_act PRIMARY KEY (id);



ALTER TABLE ONLY nankai.green_act_attempt
    ADD CONSTRAINT pk_green_act_attempt PRIMARY KEY (id);



ALTER TABLE ONLY nankai.hold
    ADD CONSTRAINT pk_hold PRIMARY KEY (id);



ALTER TABLE ONLY nankai.household
    ADD CONSTRAINT pk_household PRIMARY KEY (id);



ALTER TABLE ONLY nankai.household_invite
    ADD CONSTRAINT pk_household_invite PRIMARY KEY (id);



ALTER TABLE ONLY nankai.household_member
    ADD CONSTRAINT pk_household_member PRIMARY KEY (id);



ALTER TABLE ONLY nankai.idempotency
    ADD CONSTRAINT pk_idempotency PRIMARY KEY (scope, key);



ALTER TABLE ONLY nankai.job_failure
    ADD CONSTRAINT pk_job_failure PRIMARY KEY (id);



ALTER TABLE ONLY nankai.job_heartbeat
    ADD CONSTRAINT pk_job_heartbeat PRIMARY KEY (name);



ALTER TABLE ONLY nankai.job_run
    ADD CONSTRAINT pk_job_run PRIMARY KEY (job, slot);



ALTER TABLE ONLY nankai.ledger_block
    ADD CONSTRAINT pk_ledger_block PRIMARY KEY (seq);



ALTER TABLE ONLY nankai.login_code
    ADD CONSTRAINT pk_login_code PRIMARY KEY (id);



ALTER TABLE ONLY nankai.login_session
    ADD CONSTRAINT pk_login_session PRIMARY KEY (id);



ALTER TABLE ONLY nankai.mall
    ADD CONSTRAINT pk_mall PRIMARY KEY (id);



ALTER TABLE ONLY nankai.mall_event
    ADD CONSTRAINT pk_mall_event PRIMARY KEY (id);



ALTER TABLE ONLY nankai.merchant
    ADD CONSTRAINT pk_merchant PRIMARY KEY (id);



ALTER TABLE ONLY nankai.movement_kind
    ADD CONSTRAINT pk_movement_kind PRIMARY KEY (kind, debit_kind, credit_kind);



ALTER TABLE ONLY nankai.organisation
    ADD CONSTRAINT pk_organisation PRIMARY KEY (id);



ALTER TABLE ONLY nankai.participant
    ADD CONSTRAINT pk_participant PRIMARY KEY (household_id);



ALTER TABLE ONLY nankai.pay_code
    ADD CONSTRAINT pk_pay_code PRIMARY KEY (id);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT pk_pending_charge PRIMARY KEY (id);



ALTER TABLE ONLY nankai.person
    ADD CONSTRAINT pk_person PRIMARY KEY (id);



ALTER TABLE ONLY nankai.plan_leaf
    ADD CONSTRAINT pk_plan_leaf PRIMARY KEY (plan_no);



ALTER TABLE ONLY nankai.plan_project
    ADD CONSTRAINT pk_plan_project PRIMARY KEY (no);



ALTER TABLE ONLY nankai.proven_balance
    ADD CONSTRAINT pk_proven_balance PRIMARY KEY (account_id);



ALTER TABLE ONLY nankai.quarantine
    ADD CONSTRAINT pk_quarantine PRIMARY KEY (id);



ALTER TABLE ONLY nankai.rate_limit
    ADD CONSTRAINT pk_rate_limit PRIMARY KEY (scope, key);



ALTER TABLE ONLY nankai.reading
    ADD CONSTRAINT pk_reading PRIMARY KEY (id);



ALTER TABLE ONLY nankai.reading_input
    ADD CONSTRAINT pk_reading_input PRIMARY KEY (reading_id, name);



ALTER TABLE ONLY nankai.refresh_point
    ADD CONSTRAINT pk_refresh_point PRIMARY KEY (refreshed_at);



ALTER TABLE ONLY nankai.refund
    ADD CONSTRAINT pk_refund PRIMARY KEY (id);



ALTER TABLE ONLY nankai.role_grant
    ADD CONSTRAINT pk_role_grant PRIMARY KEY (id);



ALTER TABLE ONLY nankai.site
    ADD CONSTRAINT pk_site PRIMARY KEY (id);



ALTER TABLE ONLY nankai.staff_account
    ADD CONSTRAINT pk_staff_account PRIMARY KEY (person_id);



ALTER TABLE ONLY nankai.stream
    ADD CONSTRAINT pk_stream PRIMARY KEY (id);



ALTER TABLE ONLY nankai.street
    ADD CONSTRAINT pk_street PRIMARY KEY (code);



ALTER TABLE ONLY nankai.tariff
    ADD CONSTRAINT pk_tariff PRIMARY KEY (id);



ALTER TABLE ONLY nankai.till_lock
    ADD CONSTRAINT pk_till_lock PRIMARY KEY (merchant_id);



ALTER TABLE ONLY nankai.tonnage
    ADD CONSTRAINT pk_tonnage PRIMARY KEY (id);



ALTER TABLE ONLY nankai.tonnage_upload
    ADD CONSTRAINT pk_tonnage_upload PRIMARY KEY (id);



ALTER TABLE ONLY nankai.transfer
    ADD CONSTRAINT pk_transfer PRIMARY KEY (id);



ALTER TABLE ONLY nankai.account
    ADD CONSTRAINT uq_account_owner_id_kind UNIQUE (owner_id, kind);



ALTER TABLE ONLY nankai.api_key
    ADD CONSTRAINT uq_api_key_public_id UNIQUE (public_id);



ALTER TABLE ONLY nankai.bin_session
    ADD CONSTRAINT uq_bin_session_code UNIQUE (code);



ALTER TABLE ONLY nankai.card
    ADD CONSTRAINT uq_card_code UNIQUE (code);



ALTER TABLE ONLY nankai.charge
    ADD CONSTRAINT uq_charge_id_amount UNIQUE (id, amount);



ALTER TABLE ONLY nankai.charge
    ADD CONSTRAINT uq_charge_merchant_id_request_key UNIQUE (merchant_id, request_key);



ALTER TABLE ONLY nankai.charge
    ADD CONSTRAINT uq_charge_pay_code_id UNIQUE (pay_code_id);



ALTER TABLE ONLY nankai.contract
    ADD CONSTRAINT uq_contract_merchant_id_valid_from UNIQUE (merchant_id, valid_from);



ALTER TABLE ONLY nankai.counter_code
    ADD CONSTRAINT uq_counter_code_token UNIQUE (token);



ALTER TABLE ONLY nankai.device_key
    ADD CONSTRAINT uq_device_key_key_id UNIQUE (key_id);



ALTER TABLE ONLY nankai.drop_conflict
    ADD CONSTRAINT uq_drop_conflict_drop_id_digest UNIQUE (drop_id, digest);



ALTER TABLE ONLY nankai.hold
    ADD CONSTRAINT uq_hold_key UNIQUE (key);



ALTER TABLE ONLY nankai.hold
    ADD CONSTRAINT uq_hold_transfer_id UNIQUE (transfer_id);



ALTER TABLE ONLY nankai.household_invite
    ADD CONSTRAINT uq_household_invite_code_hash UNIQUE (code_hash);



ALTER TABLE ONLY nankai.login_session
    ADD CONSTRAINT uq_login_session_token_hash UNIQUE (token_hash);



ALTER TABLE ONLY nankai.mall
    ADD CONSTRAINT uq_mall_name UNIQUE (name);



ALTER TABLE ONLY nankai.mall
    ADD CONSTRAINT uq_mall_organisation_id UNIQUE (organisation_id);



ALTER TABLE ONLY nankai.merchant
    ADD CONSTRAINT uq_merchant_name UNIQUE (name);



ALTER TABLE ONLY nankai.merchant
    ADD CONSTRAINT uq_merchant_organisation_id UNIQUE (organisation_id);



ALTER TABLE ONLY nankai.pay_code
    ADD CONSTRAINT uq_pay_code_digits_hash UNIQUE (digits_hash);



ALTER TABLE ONLY nankai.pay_code
    ADD CONSTRAINT uq_pay_code_token_hash UNIQUE (token_hash);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT uq_pending_charge_charge_id UNIQUE (charge_id);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT uq_pending_charge_hold_id UNIQUE (hold_id);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT uq_pending_charge_merchant_id_request_key UNIQUE (merchant_id, request_key);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT uq_pending_charge_pay_code_id UNIQUE (pay_code_id);



ALTER TABLE ONLY nankai.person
    ADD CONSTRAINT uq_person_phone_lookup UNIQUE (phone_lookup);



ALTER TABLE ONLY nankai.reading
    ADD CONSTRAINT uq_reading_measure_period_from_on_to_on_vintage UNIQUE (measure, period, from_on, to_on, vintage);



ALTER TABLE ONLY nankai.refund
    ADD CONSTRAINT uq_refund_charge_id_n UNIQUE (charge_id, n);



ALTER TABLE ONLY nankai.refund
    ADD CONSTRAINT uq_refund_charge_id_n_refunded_after UNIQUE (charge_id, n, refunded_after);



ALTER TABLE ONLY nankai.refund
    ADD CONSTRAINT uq_refund_charge_id_request_key UNIQUE (charge_id, request_key);



ALTER TABLE ONLY nankai.staff_account
    ADD CONSTRAINT uq_staff_account_login UNIQUE (login);



ALTER TABLE ONLY nankai.stream
    ADD CONSTRAINT uq_stream_kind_owner_id_boot UNIQUE (kind, owner_id, boot);



ALTER TABLE ONLY nankai.tonnage
    ADD CONSTRAINT uq_tonnage_organisation_id_kind_record_no_version UNIQUE (organisation_id, kind, record_no, version);



ALTER TABLE ONLY nankai.tonnage
    ADD CONSTRAINT uq_tonnage_supersedes_id UNIQUE (supersedes_id);



ALTER TABLE ONLY nankai.transfer
    ADD CONSTRAINT uq_transfer_source_id_kind UNIQUE (source_id, kind);



CREATE INDEX ix_api_key_organisation_id ON nankai.api_key USING btree (organisation_id);



CREATE INDEX ix_audit_event_action ON nankai.audit_event USING btree (action, id);



CREATE INDEX ix_audit_event_actor ON nankai.audit_event USING btree (actor_id, id);



CREATE INDEX ix_audit_event_object ON nankai.audit_event USING btree (object_type, object_id, id);



CREATE INDEX ix_audit_event_recorded_at ON nankai.audit_event USING btree (recorded_at);



CREATE INDEX ix_bin_operator_id ON nankai.bin USING btree (operator_id);



CREATE INDEX ix_bin_session_bin_id ON nankai.bin_session USING btree (bin_id, id);



CREATE INDEX ix_bin_site_id ON nankai.bin USING btree (site_id);



CREATE INDEX ix_card_household_id ON nankai.card USING btree (household_id);



CREATE INDEX ix_card_person_id ON nankai.card USING btree (person_id);



CREATE INDEX ix_charge_merchant_id ON nankai.charge USING btree (merchant_id, occurred_at);



CREATE INDEX ix_check_in_checked_in_at_id ON nankai.check_in USING btree (checked_in_at, id);



CREATE INDEX ix_check_in_person_id_checked_in_at ON nankai.check_in USING btree (person_id, checked_in_at);



CREATE INDEX ix_check_in_recorded_at ON nankai.check_in USING btree (recorded_at);



CREATE INDEX ix_claim_household_id ON nankai.claim USING btree (household_id);



CREATE INDEX ix_claim_person_id ON nankai.claim USING btree (person_id);



CREATE INDEX ix_consent_person_purpose ON nankai.consent USING btree (person_id, purpose, id);



CREATE INDEX ix_device_nonce_seen_at ON nankai.device_nonce USING btree (seen_at);



CREATE INDEX ix_drop_batch_organisation_id ON nankai.drop_batch USING btree (organisation_id, id);



CREATE INDEX ix_drop_conflict_batch_id ON nankai.drop_conflict USING btree (batch_id);



CREATE INDEX ix_drop_conflict_open ON nankai.drop_conflict USING btree (organisation_id, id) WHERE (resolved_at IS NULL);



CREATE INDEX ix_drop_occurred_at ON nankai.drop USING brin (occurred_at) WITH (pages_per_range='32', autosummarize='on');



CREATE INDEX ix_event_funding_event_id ON nankai.event_funding USING btree (event_id);



CREATE INDEX ix_green_act_attempt_act_id ON nankai.green_act_attempt USING btree (act_id);



CREATE INDEX ix_green_act_attempt_mall_id_attempted_at ON nankai.green_act_attempt USING btree (mall_id, attempted_at);



CREATE INDEX ix_green_act_household_id_occurred_at ON nankai.green_act USING btree (household_id, occurred_at);



CREATE INDEX ix_green_act_mall_id_recorded_at ON nankai.green_act USING btree (mall_id, recorded_at);



CREATE INDEX ix_green_act_occurred_at_id ON nankai.green_act USING btree (occurred_at, id);



CREATE INDEX ix_green_act_recorded_at ON nankai.green_act USING btree (recorded_at);



CREATE INDEX ix_hold_account_id ON nankai.hold USING btree (account_id);



CREATE INDEX ix_hold_pending ON nankai.hold USING btree (expires_at) WHERE (state = 'pending'::text);



CREATE INDEX ix_household_invite_household_id ON nankai.household_invite USING btree (household_id);



CREATE INDEX ix_household_invite_phone_lookup ON nankai.household_invite USING btree (phone_lookup);



CREATE INDEX ix_household_member_household_id ON nankai.household_member USING btree (household_id);



CREATE INDEX ix_household_member_person_id ON nankai.household_member USING btree (person_id);



CREATE INDEX ix_idempotency_created_at ON nankai.idempotency USING btree (created_at);



CREATE INDEX ix_job_failure_job_slot ON nankai.job_failure USING btree (job, slot);



CREATE INDEX ix_login_code_expires_at ON nankai.login_code USING btree (expires_at);



CREATE INDEX ix_login_code_phone_lookup ON nankai.login_code USING btree (phone_lookup);



CREATE INDEX ix_login_session_expires_at ON nankai.login_session USING btree (expires_at);



CREATE INDEX ix_login_session_person_id ON nankai.login_session USING btree (person_id);



CREATE INDEX ix_mall_event_mall_id_starts_at ON nankai.mall_event USING btree (mall_id, starts_at);



CREATE INDEX ix_mall_event_starts_at_id ON nankai.mall_event USING btree (starts_at, id);



CREATE INDEX ix_mall_site_id ON nankai.mall USING btree (site_id);



CREATE INDEX ix_merchant_site_id ON nankai.merchant USING btree (site_id);



CREATE INDEX ix_participant_first_on ON nankai.participant USING btree (first_on);



CREATE INDEX ix_pay_code_person_id ON nankai.pay_code USING btree (person_id, issued_at);



CREATE INDEX ix_pending_charge_payer_id ON nankai.pending_charge USING btree (payer_id, asked_at);



CREATE INDEX ix_quarantine_batch_id ON nankai.quarantine USING btree (batch_id);



CREATE INDEX ix_rate_limit_resets_at ON nankai.rate_limit USING btree (resets_at);



CREATE INDEX ix_reading_measure_to_on ON nankai.reading USING btree (measure, period, to_on, vintage);



CREATE INDEX ix_role_grant_organisation_id ON nankai.role_grant USING btree (organisation_id);



CREATE INDEX ix_role_grant_person_id ON nankai.role_grant USING btree (person_id);



CREATE INDEX ix_tonnage_kind_to_on ON nankai.tonnage USING btree (kind, to_on);



CREATE INDEX ix_tonnage_recorded_at ON nankai.tonnage USING btree (recorded_at);



CREATE INDEX ix_tonnage_upload_id ON nankai.tonnage USING btree (upload_id);



CREATE INDEX ix_tonnage_upload_organisation_id ON nankai.tonnage_upload USING btree (organisation_id);



CREATE INDEX ix_transfer_credit ON nankai.transfer USING btree (credit_id, id);



CREATE INDEX ix_transfer_debit ON nankai.transfer USING btree (debit_id, id) WHERE (kind <> 'award'::text);



CREATE UNIQUE INDEX uq_act_kind_name ON nankai.act_kind USING btree (name) WHERE (closed_at IS NULL);



CREATE UNIQUE INDEX uq_act_reward_kind_code_valid_from ON nankai.act_reward USING btree (kind_code, valid_from);



CREATE UNIQUE INDEX uq_bin_code ON nankai.bin USING btree (code);



CREATE UNIQUE INDEX uq_check_in_event_id_person_id ON nankai.check_in USING btree (event_id, person_id);



CREATE UNIQUE INDEX uq_community_street_code_name ON nankai.community USING btree (street_code, name) WHERE (closed_at IS NULL);



CREATE UNIQUE INDEX uq_counter_code_live ON nankai.counter_code USING btree (merchant_id) WHERE (revoked_at IS NULL);



CREATE UNIQUE INDEX uq_device_key_live ON nankai.device_key USING btree (kind, owner_id, slot) WHERE (revoked_at IS NULL);



CREATE UNIQUE INDEX uq_drop_stream_id_number ON nankai.drop USING btree (stream_id, number);



CREATE UNIQUE INDEX uq_event_step_end ON nankai.event_step USING btree (event_id) WHERE (step = ANY (ARRAY['closed'::text, 'cancelled'::text]));



CREATE UNIQUE INDEX uq_event_step_event_id_step ON nankai.event_step USING btree (event_id, step);



CREATE UNIQUE INDEX uq_green_act_document ON nankai.green_act USING btree (key_normalised) WHERE (key_kind <> 'daily'::text);



CREATE UNIQUE INDEX uq_green_act_key_kind_key_normalised ON nankai.green_act USING btree (key_kind, key_normalised);



CREATE UNIQUE INDEX uq_household_member_now ON nankai.household_member USING btree (person_id) WHERE (left_at IS NULL);



CREATE UNIQUE INDEX uq_pay_code_newest ON nankai.pay_code USING btree (person_id) WHERE (revoked_at IS NULL);



CREATE UNIQUE INDEX uq_quarantine_open ON nankai.quarantine USING btree (organisation_id, raw_digest, reason) WHERE (resolved_at IS NULL);



CREATE UNIQUE INDEX uq_role_grant_live ON nankai.role_grant USING btree (person_id, role) WHERE (revoked_at IS NULL);



CREATE UNIQUE INDEX uq_site_community_code_name ON nankai.site USING btree (community_code, name);



CREATE UNIQUE INDEX uq_street_name ON nankai.street USING btree (name) WHERE (closed_at IS NULL);



CREATE UNIQUE INDEX uq_transfer_reverses_id ON nankai.transfer USING btree (reverses_id) WHERE (reverses_id IS NOT NULL);



ALTER TABLE ONLY nankai.act_reward
    ADD CONSTRAINT fk_act_reward_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.act_reward
    ADD CONSTRAINT fk_act_reward_kind_code_act_kind FOREIGN KEY (kind_code) REFERENCES nankai.act_kind(code);



ALTER TABLE ONLY nankai.acts_of_day
    ADD CONSTRAINT fk_acts_of_day_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.acts_of_day
    ADD CONSTRAINT fk_acts_of_day_kind_code_act_kind FOREIGN KEY (kind_code) REFERENCES nankai.act_kind(code);



ALTER TABLE ONLY nankai.api_key
    ADD CONSTRAINT fk_api_key_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES nankai.organisation(id);



ALTER TABLE ONLY nankai.api_key
    ADD CONSTRAINT fk_api_key_replaces_id_api_key FOREIGN KEY (replaces_id) REFERENCES nankai.api_key(id);



ALTER TABLE ONLY nankai.audit_event
    ADD CONSTRAINT fk_audit_event_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.audit_event
    ADD CONSTRAINT fk_audit_event_key_id_api_key FOREIGN KEY (key_id) REFERENCES nankai.api_key(id);



ALTER TABLE ONLY nankai.bin_opening
    ADD CONSTRAINT fk_bin_opening_bin_id_bin FOREIGN KEY (bin_id) REFERENCES nankai.bin(id);



ALTER TABLE ONLY nankai.bin_opening
    ADD CONSTRAINT fk_bin_opening_category_code_category FOREIGN KEY (category_code) REFERENCES nankai.category(code);



ALTER TABLE ONLY nankai.bin
    ADD CONSTRAINT fk_bin_operator_id_organisation FOREIGN KEY (operator_id) REFERENCES nankai.organisation(id);



ALTER TABLE ONLY nankai.bin_session
    ADD CONSTRAINT fk_bin_session_bin_id_bin FOREIGN KEY (bin_id) REFERENCES nankai.bin(id);



ALTER TABLE ONLY nankai.bin_session
    ADD CONSTRAINT fk_bin_session_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.bin_session
    ADD CONSTRAINT fk_bin_session_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.bin
    ADD CONSTRAINT fk_bin_site_id_site FOREIGN KEY (site_id) REFERENCES nankai.site(id);



ALTER TABLE ONLY nankai.card
    ADD CONSTRAINT fk_card_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.card
    ADD CONSTRAINT fk_card_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.category
    ADD CONSTRAINT fk_category_parent_code_category FOREIGN KEY (parent_code) REFERENCES nankai.category(code);



ALTER TABLE ONLY nankai.charge
    ADD CONSTRAINT fk_charge_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.charge
    ADD CONSTRAINT fk_charge_merchant_id_merchant FOREIGN KEY (merchant_id) REFERENCES nankai.merchant(id);



ALTER TABLE ONLY nankai.charge
    ADD CONSTRAINT fk_charge_payer_id_person FOREIGN KEY (payer_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.charge
    ADD CONSTRAINT fk_charge_till_person_id_person FOREIGN KEY (till_person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.check_in
    ADD CONSTRAINT fk_check_in_event_id_mall_event FOREIGN KEY (event_id) REFERENCES nankai.mall_event(id);



ALTER TABLE ONLY nankai.check_in
    ADD CONSTRAINT fk_check_in_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.check_in
    ADD CONSTRAINT fk_check_in_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.claim
    ADD CONSTRAINT fk_claim_drop_id_drop FOREIGN KEY (drop_id) REFERENCES nankai.drop(id);



ALTER TABLE ONLY nankai.claim
    ADD CONSTRAINT fk_claim_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.claim
    ADD CONSTRAINT fk_claim_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.community
    ADD CONSTRAINT fk_community_street_code_street FOREIGN KEY (street_code) REFERENCES nankai.street(code);



ALTER TABLE ONLY nankai.consent
    ADD CONSTRAINT fk_consent_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.contract
    ADD CONSTRAINT fk_contract_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.contract
    ADD CONSTRAINT fk_contract_merchant_id_merchant FOREIGN KEY (merchant_id) REFERENCES nankai.merchant(id);



ALTER TABLE ONLY nankai.counter_code
    ADD CONSTRAINT fk_counter_code_merchant_id_merchant FOREIGN KEY (merchant_id) REFERENCES nankai.merchant(id);



ALTER TABLE ONLY nankai.day_total
    ADD CONSTRAINT fk_day_total_category_code_category FOREIGN KEY (category_code) REFERENCES nankai.category(code);



ALTER TABLE ONLY nankai.day_total
    ADD CONSTRAINT fk_day_total_community_code_community FOREIGN KEY (community_code) REFERENCES nankai.community(code);



ALTER TABLE ONLY nankai.day_total
    ADD CONSTRAINT fk_day_total_street_code_street FOREIGN KEY (street_code) REFERENCES nankai.street(code);



ALTER TABLE ONLY nankai.device_key
    ADD CONSTRAINT fk_device_key_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.device_nonce
    ADD CONSTRAINT fk_device_nonce_device_key_id_device_key FOREIGN KEY (device_key_id) REFERENCES nankai.device_key(id);



ALTER TABLE ONLY nankai.drop_batch
    ADD CONSTRAINT fk_drop_batch_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.drop_batch
    ADD CONSTRAINT fk_drop_batch_bin_id_bin FOREIGN KEY (bin_id) REFERENCES nankai.bin(id);



ALTER TABLE ONLY nankai.drop_batch
    ADD CONSTRAINT fk_drop_batch_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES nankai.organisation(id);



ALTER TABLE ONLY nankai.drop_conflict
    ADD CONSTRAINT fk_drop_conflict_batch_id_drop_batch FOREIGN KEY (batch_id) REFERENCES nankai.drop_batch(id);



ALTER TABLE ONLY nankai.drop_conflict
    ADD CONSTRAINT fk_drop_conflict_drop_id_drop FOREIGN KEY (drop_id) REFERENCES nankai.drop(id);



ALTER TABLE ONLY nankai.drop_conflict
    ADD CONSTRAINT fk_drop_conflict_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES nankai.organisation(id);



ALTER TABLE ONLY nankai.drop_conflict
    ADD CONSTRAINT fk_drop_conflict_resolved_by_person FOREIGN KEY (resolved_by) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.event_funding
    ADD CONSTRAINT fk_event_funding_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.event_funding
    ADD CONSTRAINT fk_event_funding_event_id_mall_event FOREIGN KEY (event_id) REFERENCES nankai.mall_event(id);



ALTER TABLE ONLY nankai.event_seats
    ADD CONSTRAINT fk_event_seats_event_id_mall_event FOREIGN KEY (event_id) REFERENCES nankai.mall_event(id);



ALTER TABLE ONLY nankai.event_step
    ADD CONSTRAINT fk_event_step_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.event_step
    ADD CONSTRAINT fk_event_step_event_id_mall_event FOREIGN KEY (event_id) REFERENCES nankai.mall_event(id);



ALTER TABLE ONLY nankai.green_act
    ADD CONSTRAINT fk_green_act_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.green_act
    ADD CONSTRAINT fk_green_act_api_key_id_api_key FOREIGN KEY (api_key_id) REFERENCES nankai.api_key(id);



ALTER TABLE ONLY nankai.green_act_attempt
    ADD CONSTRAINT fk_green_act_attempt_act_id_green_act FOREIGN KEY (act_id) REFERENCES nankai.green_act(id);



ALTER TABLE ONLY nankai.green_act_attempt
    ADD CONSTRAINT fk_green_act_attempt_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.green_act_attempt
    ADD CONSTRAINT fk_green_act_attempt_api_key_id_api_key FOREIGN KEY (api_key_id) REFERENCES nankai.api_key(id);



ALTER TABLE ONLY nankai.green_act_attempt
    ADD CONSTRAINT fk_green_act_attempt_event_id_mall_event FOREIGN KEY (event_id) REFERENCES nankai.mall_event(id);



ALTER TABLE ONLY nankai.green_act_attempt
    ADD CONSTRAINT fk_green_act_attempt_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.green_act_attempt
    ADD CONSTRAINT fk_green_act_attempt_kind_code_act_kind FOREIGN KEY (kind_code) REFERENCES nankai.act_kind(code);



ALTER TABLE ONLY nankai.green_act_attempt
    ADD CONSTRAINT fk_green_act_attempt_mall_id_mall FOREIGN KEY (mall_id) REFERENCES nankai.mall(id);



ALTER TABLE ONLY nankai.green_act
    ADD CONSTRAINT fk_green_act_event_id_mall_event FOREIGN KEY (event_id) REFERENCES nankai.mall_event(id);



ALTER TABLE ONLY nankai.green_act
    ADD CONSTRAINT fk_green_act_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.green_act
    ADD CONSTRAINT fk_green_act_kind_code_act_kind FOREIGN KEY (kind_code) REFERENCES nankai.act_kind(code);



ALTER TABLE ONLY nankai.green_act
    ADD CONSTRAINT fk_green_act_mall_id_mall FOREIGN KEY (mall_id) REFERENCES nankai.mall(id);



ALTER TABLE ONLY nankai.hold
    ADD CONSTRAINT fk_hold_account_id_account FOREIGN KEY (account_id) REFERENCES nankai.account(id);



ALTER TABLE ONLY nankai.hold
    ADD CONSTRAINT fk_hold_transfer_id_transfer FOREIGN KEY (transfer_id) REFERENCES nankai.transfer(id);



ALTER TABLE ONLY nankai.household_invite
    ADD CONSTRAINT fk_household_invite_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.household_invite
    ADD CONSTRAINT fk_household_invite_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.household_member
    ADD CONSTRAINT fk_household_member_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.household_member
    ADD CONSTRAINT fk_household_member_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.login_session
    ADD CONSTRAINT fk_login_session_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.mall_event
    ADD CONSTRAINT fk_mall_event_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.mall_event
    ADD CONSTRAINT fk_mall_event_mall_id_mall FOREIGN KEY (mall_id) REFERENCES nankai.mall(id);



ALTER TABLE ONLY nankai.mall
    ADD CONSTRAINT fk_mall_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES nankai.organisation(id);



ALTER TABLE ONLY nankai.mall
    ADD CONSTRAINT fk_mall_site_id_site FOREIGN KEY (site_id) REFERENCES nankai.site(id);



ALTER TABLE ONLY nankai.merchant
    ADD CONSTRAINT fk_merchant_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES nankai.organisation(id);



ALTER TABLE ONLY nankai.merchant
    ADD CONSTRAINT fk_merchant_site_id_site FOREIGN KEY (site_id) REFERENCES nankai.site(id);



ALTER TABLE ONLY nankai.pay_code
    ADD CONSTRAINT fk_pay_code_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.pay_code
    ADD CONSTRAINT fk_pay_code_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT fk_pending_charge_charge_id_charge FOREIGN KEY (charge_id) REFERENCES nankai.charge(id);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT fk_pending_charge_hold_id_hold FOREIGN KEY (hold_id) REFERENCES nankai.hold(id);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT fk_pending_charge_household_id_household FOREIGN KEY (household_id) REFERENCES nankai.household(id);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT fk_pending_charge_merchant_id_merchant FOREIGN KEY (merchant_id) REFERENCES nankai.merchant(id);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT fk_pending_charge_payer_id_person FOREIGN KEY (payer_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.pending_charge
    ADD CONSTRAINT fk_pending_charge_till_person_id_person FOREIGN KEY (till_person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.proven_balance
    ADD CONSTRAINT fk_proven_balance_account_id_account FOREIGN KEY (account_id) REFERENCES nankai.account(id);



ALTER TABLE ONLY nankai.quarantine
    ADD CONSTRAINT fk_quarantine_batch_id_drop_batch FOREIGN KEY (batch_id) REFERENCES nankai.drop_batch(id);



ALTER TABLE ONLY nankai.quarantine
    ADD CONSTRAINT fk_quarantine_bin_id_bin FOREIGN KEY (bin_id) REFERENCES nankai.bin(id);



ALTER TABLE ONLY nankai.quarantine
    ADD CONSTRAINT fk_quarantine_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES nankai.organisation(id);



ALTER TABLE ONLY nankai.quarantine
    ADD CONSTRAINT fk_quarantine_resolved_by_person FOREIGN KEY (resolved_by) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.reading_input
    ADD CONSTRAINT fk_reading_input_reading_id_reading FOREIGN KEY (reading_id) REFERENCES nankai.reading(id);



ALTER TABLE ONLY nankai.refund
    ADD CONSTRAINT fk_refund_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.refund
    ADD CONSTRAINT fk_refund_charge_id_charge FOREIGN KEY (charge_id, charged) REFERENCES nankai.charge(id, amount);



ALTER TABLE ONLY nankai.refund
    ADD CONSTRAINT fk_refund_previous_refund FOREIGN KEY (charge_id, previous_n, refunded_before) REFERENCES nankai.refund(charge_id, n, refunded_after);



ALTER TABLE ONLY nankai.role_grant
    ADD CONSTRAINT fk_role_grant_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES nankai.organisation(id);



ALTER TABLE ONLY nankai.role_grant
    ADD CONSTRAINT fk_role_grant_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.site
    ADD CONSTRAINT fk_site_community_code_community FOREIGN KEY (community_code) REFERENCES nankai.community(code);



ALTER TABLE ONLY nankai.staff_account
    ADD CONSTRAINT fk_staff_account_person_id_person FOREIGN KEY (person_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.till_lock
    ADD CONSTRAINT fk_till_lock_merchant_id_merchant FOREIGN KEY (merchant_id) REFERENCES nankai.merchant(id);



ALTER TABLE ONLY nankai.tonnage
    ADD CONSTRAINT fk_tonnage_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.tonnage
    ADD CONSTRAINT fk_tonnage_category_code_category FOREIGN KEY (category_code) REFERENCES nankai.category(code);



ALTER TABLE ONLY nankai.tonnage
    ADD CONSTRAINT fk_tonnage_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES nankai.organisation(id);



ALTER TABLE ONLY nankai.tonnage
    ADD CONSTRAINT fk_tonnage_street_code_street FOREIGN KEY (street_code) REFERENCES nankai.street(code);



ALTER TABLE ONLY nankai.tonnage
    ADD CONSTRAINT fk_tonnage_supersedes_id_tonnage FOREIGN KEY (supersedes_id) REFERENCES nankai.tonnage(id);



ALTER TABLE ONLY nankai.tonnage_upload
    ADD CONSTRAINT fk_tonnage_upload_actor_id_person FOREIGN KEY (actor_id) REFERENCES nankai.person(id);



ALTER TABLE ONLY nankai.tonnage
    ADD CONSTRAINT fk_tonnage_upload_id_tonnage_upload FOREIGN KEY (upload_id) REFERENCES nankai.tonnage_upload(id);



ALTER TABLE ONLY nankai.tonnage_upload
    ADD CONSTRAINT fk_tonnage_upload_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES nankai.organisation(id);




