-- Plain double entry as a textbook has it: accounts with balance and version, transfers, two entries for each of them.
CREATE SEQUENCE reference_id CACHE 100;
CREATE TABLE reference_account (
    id text PRIMARY KEY, currency text NOT NULL, balance numeric NOT NULL DEFAULT 0, version bigint NOT NULL DEFAULT 0,
    may_be_negative boolean NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL
);
CREATE TABLE reference_transfer (
    id text PRIMARY KEY, from_id text NOT NULL REFERENCES reference_account (id),
    to_id text NOT NULL REFERENCES reference_account (id), amount numeric NOT NULL, event_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL, CHECK (amount > 0 AND from_id <> to_id)
);
CREATE INDEX ON reference_transfer (from_id);
CREATE INDEX ON reference_transfer (to_id);
CREATE INDEX ON reference_transfer (event_at);
CREATE TABLE reference_entry (
    id text PRIMARY KEY, account_id text NOT NULL REFERENCES reference_account (id),
    transfer_id text NOT NULL REFERENCES reference_transfer (id), amount numeric NOT NULL,
    balance_before numeric NOT NULL, balance_after numeric NOT NULL, account_version bigint NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX ON reference_entry (account_id);
CREATE INDEX ON reference_entry (transfer_id);
INSERT INTO reference_account (id, currency, may_be_negative, created_at, updated_at)
SELECT 'account_' || n, 'CNY', true, now(), now() FROM generate_series(1, 25000) n;
