-- The holder of an API key, if it is valid for `p_scope` now; otherwise a row of NULLs. `stale`: its last
-- use was recorded more than a minute ago, or never.
CREATE OR REPLACE FUNCTION key_holder(
    p_public_id text, p_secret_hash bytea, p_scope text, p_at timestamptz,
    OUT key_id bigint, OUT organisation_id bigint, OUT stale boolean
)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT k.id, k.organisation_id, k.last_used_at IS NULL OR k.last_used_at < p_at - interval '1 minute'
    INTO key_id, organisation_id, stale
    FROM api_key k
    WHERE k.public_id = p_public_id AND k.secret_hash = p_secret_hash AND p_scope = ANY(k.scopes)
        AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > p_at);
END
$$;
