-- Coins (0.01) for one weighing: rounded down once, here, in favour of the programme's books; capped per drop.
CREATE OR REPLACE FUNCTION tariff_amount(
    p_per_kg bigint, p_per_piece bigint, p_cap bigint, p_weight_g bigint, p_pieces bigint
) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT least(p_cap, p_per_kg * coalesce(p_weight_g, 0) / 1000 + p_per_piece * coalesce(p_pieces, 0))
$$;
