-- internal: note the business days whose facts a delivery added to.
CREATE OR REPLACE FUNCTION mark_days(p_batch bigint, p_first bigint, p_last bigint) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
