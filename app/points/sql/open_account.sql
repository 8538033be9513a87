-- The id of one account, opened if it was not there.
CREATE OR REPLACE FUNCTION open_account(p_kind text, p_owner bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE found_id bigint;
BEGIN
    SELECT id INTO found_id FROM account WHERE kind = p_kind AND owner_id = p_owner;
    IF found_id IS NULL THEN
        PERFORM open_accounts(p_kind, ARRAY[p_owner]);
        -- A second statement sees the row of whoever was faster.
        SELECT id INTO found_id FROM account WHERE kind = p_kind AND owner_id = p_owner;
    END IF;
    RETURN found_id;
END
$$;
