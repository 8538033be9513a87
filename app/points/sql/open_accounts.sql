-- Make sure that each owner has an account of this kind; answers their ids, old and new.
CREATE OR REPLACE FUNCTION open_accounts(p_kind text, p_owners bigint[])
RETURNS TABLE (owner_id bigint, account_id bigint)
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    WITH opened AS (
        INSERT INTO account (kind, owner_id, balance)
        SELECT p_kind, o, CASE WHEN p_kind IN ('wallet', 'event') THEN 0 END
        FROM (SELECT DISTINCT o FROM unnest(p_owners) o ORDER BY o) wanted
        WHERE p_kind IN ('wallet', 'event', 'merchant', 'machine')
        ON CONFLICT (kind, owner_id) DO NOTHING
        RETURNING owner_id, id
    )
    SELECT owner_id, id FROM opened
    UNION ALL
    SELECT a.owner_id, a.id FROM account a
    WHERE a.kind = p_kind AND a.owner_id = ANY (p_owners)
$$;
