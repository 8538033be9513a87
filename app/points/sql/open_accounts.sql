-- Ensure that each owner has an account of this kind; answers their ids, old and new.
CREATE OR REPLACE FUNCTION open_accounts(p_kind text, p_owners bigint[])
RETURNS TABLE (owner_id bigint, account_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
BEGIN
    IF coalesce(p_kind NOT IN ('wallet', 'event', 'merchant', 'machine'), true)
        OR 1 > ANY (p_owners) OR array_position(p_owners, NULL) IS NOT NULL
    THEN
        RAISE EXCEPTION 'no account of kind % can be opened for these', p_kind USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO account (kind, owner_id, balance)
    SELECT p_kind, o.id, CASE WHEN p_kind IN ('wallet', 'event') THEN 0 END
    FROM (SELECT DISTINCT w.id FROM unnest(p_owners) w (id)) o
    ORDER BY o.id
    ON CONFLICT (kind, owner_id) DO NOTHING;
    -- A separate statement sees the rows of faster transactions.
    RETURN QUERY SELECT a.owner_id, a.id FROM account a WHERE a.kind = p_kind AND a.owner_id = ANY (p_owners);
END
$$;
