-- Begin a tariff version at p_from and end the one before it. Answers the new id.
-- TH005: it would change what has already been promised (a start in the past where an earlier version was in
-- force). 22023: the person who publishes it is unknown.
CREATE OR REPLACE FUNCTION publish_tariff(
    p_category_code text, p_category_name text, p_scene text, p_per_kg bigint, p_per_piece bigint, p_cap bigint,
    p_from timestamptz, p_actor_id bigint
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
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
