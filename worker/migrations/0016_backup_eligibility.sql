-- Whether a passkey can be synced to several devices, as registered. Null for existing passkeys: the Worker stores the
-- value when such a passkey is next used with an increased counter, or without a counter.
ALTER TABLE passkeys ADD COLUMN backup_eligible INTEGER CHECK (backup_eligible IN (0, 1));
