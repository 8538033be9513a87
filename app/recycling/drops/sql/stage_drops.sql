-- Where a delivery waits inside its own transaction: pg_temp.drop_row. Made once per connection, in the name of whoever
-- delivers; the owner of take_drops may read it. Nothing stays in it after a commit, so a pooled connection carries
-- nothing over to the next transaction.
CREATE OR REPLACE FUNCTION stage_drops() RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
        GRANT SELECT ON pg_temp.drop_row TO owner;
    END IF;
END
$$;
