-- Use up a live pay code and answer its row, or nothing when there is none. How the code was read says which of the two
-- hashes it is. Two statements, each with one plan for ever: what asks for either would be planned anew every time.
CREATE OR REPLACE FUNCTION use_pay_code(p_code bytea, p_via text, p_at timestamptz) RETURNS pay_code
LANGUAGE plpgsql AS $$
DECLARE
    code pay_code;
BEGIN
    IF p_via = 'scan' THEN
        UPDATE pay_code c SET used_at = p_at
        WHERE c.token_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > p_at
        RETURNING * INTO code;
    ELSE
        UPDATE pay_code c SET used_at = p_at
        WHERE c.digits_hash = p_code AND c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > p_at
        RETURNING * INTO code;
    END IF;
    RETURN code;
END
$$;
