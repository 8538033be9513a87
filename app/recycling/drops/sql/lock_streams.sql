-- internal: the streams of a delivery in the order in which they were named, made where they are new, and locked.
-- New ones come first, in the order of their keys: nobody who waits for one holds another lock, so two deliveries
-- cannot wait for each other. Then all are locked in the order of ids.
CREATE OR REPLACE FUNCTION lock_streams(p_kinds text[], p_owners bigint[], p_boots bigint[]) RETURNS stream[]
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
