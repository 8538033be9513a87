-- Set day_sum to the sums of the current cells of the days from p_first to p_last.
CREATE OR REPLACE FUNCTION keep_day_sums(p_first date, p_last date, p_uncounted text[]) RETURNS void
LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan
SET jit = off AS $$
BEGIN
    DELETE FROM day_sum WHERE day BETWEEN p_first AND p_last;
    INSERT INTO day_sum (day, channel, n, n_claimed, weight_g, set_hash, counted_n, counted_g, counted_hash)
    SELECT day, channel, n, n_claimed, weight_g, set_hash, counted_n, counted_g, counted_hash
    FROM day_mass(p_first, p_last, p_uncounted);
END
$$;
