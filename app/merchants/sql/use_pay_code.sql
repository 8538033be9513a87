-- Use up a live pay code and answer its row, or nothing when there is none. How the code was read says which
-- of the two hashes it is, so that only one index is asked.
CREATE OR REPLACE FUNCTION use_pay_code(p_code bytea, p_via text, p_at timestamptz) RETURNS pay_code
LANGUAGE plpgsql AS $$
DECLARE
    code pay_code;
BEGIN
    UPDATE pay_code c SET used_at = p_at
    WHERE c.id = CASE p_via
            WHEN 'scan' THEN (SELECT s.id FROM pay_code s WHERE s.token_hash = p_code)
            ELSE (SELECT d.id FROM pay_code d WHERE d.digits_hash = p_code)
        END
        AND c.used_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > p_at
    RETURNING * INTO code;
    RETURN code;
END
$$;
