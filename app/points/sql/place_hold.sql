-- Set coins of a wallet aside for p_seconds of the server's clock. Answers the hold's id, once per key.
CREATE OR REPLACE FUNCTION place_hold(p_key text, p_account bigint, p_amount bigint, p_seconds integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    new_id bigint;
    earlier hold;
BEGIN
    IF coalesce(p_seconds NOT BETWEEN 1 AND 86400, true) THEN
        RAISE EXCEPTION 'a hold lasts from one second to one day' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO hold (key, account_id, amount, expires_at)
    VALUES (p_key, p_account, p_amount, clock_timestamp() + make_interval(secs => p_seconds))
    ON CONFLICT (key) DO NOTHING
    RETURNING id INTO new_id;
    IF new_id IS NULL THEN
        SELECT * INTO earlier FROM hold WHERE key = p_key;
        IF (earlier.account_id, earlier.amount) = (p_account, p_amount) THEN
            RETURN earlier.id;
        END IF;
        RAISE EXCEPTION 'hold % was already placed with other content', p_key USING ERRCODE = 'TH001';
    END IF;
    UPDATE account SET held = held + p_amount WHERE id = p_account AND kind = 'wallet';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'account % is not a wallet', p_account USING ERRCODE = 'TH002';
    END IF;
    RETURN new_id;
END
$$;
