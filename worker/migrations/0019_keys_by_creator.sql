-- The keys that a member created: in a merchant account, and the enabled ones in the whole organisation.
CREATE INDEX keys_by_creator_and_standing ON keys (merchant_id, created_by, standing, id);
CREATE INDEX keys_of_creator ON keys (created_by, standing, id);
