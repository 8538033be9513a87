-- internal: count a delivery's outcomes into its row, once, and refuse the delivery when a row of it met none: it named
-- a bin, category or stream that there is not.
CREATE OR REPLACE FUNCTION close_batch(
    p_batch bigint, p_staged bigint, p_accepted bigint, p_duplicate bigint, p_conflict bigint
) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
