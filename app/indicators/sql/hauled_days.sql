-- The days of a period that a haulage record (清运量) covers.
CREATE OR REPLACE FUNCTION hauled_days(p_from date, p_to date) RETURNS SETOF date
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT day FROM tonnage_share
    WHERE kind = 'haulage' AND from_on <= p_to AND to_on >= p_from AND day BETWEEN p_from AND p_to
$$;
