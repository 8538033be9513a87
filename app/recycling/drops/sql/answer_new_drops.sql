-- internal: what take_drops answers for the drops that a delivery made; a receipt for those that are nobody's yet.
CREATE OR REPLACE FUNCTION answer_new_drops(p_batch bigint, p_first bigint, p_last bigint)
RETURNS TABLE (outcome text, idx integer[], drop_id bigint[], amount bigint[], receipt_from timestamptz[])
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RETURN QUERY
    SELECT 'accepted', array_agg(d.batch_row), array_agg(d.id), array_agg(d.amount),
        array_agg(CASE WHEN d.account_id IS NULL THEN d.recorded_at END)
    FROM drop d
    WHERE d.id BETWEEN p_first AND p_last AND d.batch_id = p_batch
    HAVING count(*) > 0;
END
$$;
