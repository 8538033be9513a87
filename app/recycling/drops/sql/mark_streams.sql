-- internal: remember when a delivery's streams were last heard and the greatest number of each, by length and then "C".
CREATE OR REPLACE FUNCTION mark_streams(p_streams stream[], p_tops text[], p_at timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
