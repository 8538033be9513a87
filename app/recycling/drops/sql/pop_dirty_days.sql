-- For indicators: remove the marks of days whose facts grew, and answer those days.
-- Marks and the facts they announce were committed together, so later statements of the caller see all of them.
CREATE OR REPLACE FUNCTION pop_dirty_days() RETURNS SETOF date
LANGUAGE sql AS $$
    WITH gone AS (DELETE FROM dirty_day RETURNING day)
    SELECT DISTINCT day FROM gone ORDER BY day
$$;
