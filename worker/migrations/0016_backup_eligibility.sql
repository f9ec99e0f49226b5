-- Whether a passkey can be synced to several devices, as it was registered. Null for those that were registered before: the
-- next time that such a passkey is shown, and its counter goes on, the Worker writes down what it says.
ALTER TABLE passkeys ADD COLUMN backup_eligible INTEGER CHECK (backup_eligible IN (0, 1));
