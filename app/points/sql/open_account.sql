-- The id of one account, opened if necessary.
CREATE OR REPLACE FUNCTION open_account(p_kind text, p_owner bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE v_id bigint;
BEGIN
    SELECT a.id INTO v_id FROM account a WHERE a.kind = p_kind AND a.owner_id = p_owner;
    IF v_id IS NULL THEN
        SELECT o.account_id INTO v_id FROM open_accounts(p_kind, ARRAY[p_owner]) o;
    END IF;
    RETURN v_id;
END
$$;
