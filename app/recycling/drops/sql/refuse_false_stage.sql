-- internal: take_drops reads pg_temp.drop_row with the owner's rights, so it must be the table that stage_drops made
-- and not a view, a foreign table or a table with a rule that its caller put there. TH006 when it is not.
CREATE OR REPLACE FUNCTION refuse_false_stage() RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_class c
        WHERE c.oid = to_regclass('pg_temp.drop_row')
            AND c.relnamespace = pg_my_temp_schema()
            AND c.relowner = (SELECT t.relowner FROM pg_catalog.pg_class t WHERE t.oid = 'drop'::regclass)
            AND c.relkind = 'r' AND c.relpersistence = 't'
            AND NOT (c.relhasrules OR c.relhastriggers OR c.relrowsecurity OR c.relhassubclass OR c.relispartition)
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid)
    ) THEN
        RAISE EXCEPTION 'pg_temp.drop_row is not the table that stage_drops makes' USING ERRCODE = 'TH006';
    END IF;
END
$$;
