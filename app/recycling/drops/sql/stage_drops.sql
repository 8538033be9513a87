-- Where a delivery waits inside its own transaction: pg_temp.drop_row. Made once per connection and owned by the owner
-- of this function, so that nobody else can put a rule, a trigger or another table in its place; its caller may add
-- rows and nothing else. It is empty after every commit: a pooled connection carries nothing over.
CREATE OR REPLACE FUNCTION stage_drops() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF to_regclass('pg_temp.drop_row') IS NULL THEN
        CREATE TEMPORARY TABLE drop_row (
            idx integer NOT NULL,
            stream integer NOT NULL,
            head boolean NOT NULL,
            bin_id bigint NOT NULL,
            account_id bigint,
            occurred_at timestamptz NOT NULL,
            weight_g integer,
            pieces integer,
            opening smallint,
            category_code text COLLATE "C" NOT NULL,
            number text COLLATE "C" NOT NULL,
            known_by text COLLATE "C" NOT NULL,
            digest bytea NOT NULL
        ) ON COMMIT DELETE ROWS;
        -- Nobody else can see a connection's temporary tables: PUBLIC here is the present connection.
        GRANT INSERT ON pg_temp.drop_row TO PUBLIC;
    END IF;
END
$$;
