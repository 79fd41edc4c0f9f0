-- Keys with which links are signed, each under the worker's secret. One signs, and links of those
-- before it are good until a named moment.
CREATE TABLE collector_key (
  id TEXT PRIMARY KEY,
  encrypted TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  until INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX collector_key_signs ON collector_key (until IS NULL) WHERE until IS NULL;

-- Hashes of what is encrypted, by field: a value that comes in with a site's file is known by them
-- to be the one that is stored, though only the worker can read that.
ALTER TABLE site ADD COLUMN marks TEXT;
ALTER TABLE endpoint ADD COLUMN marks TEXT;
-- When the clock last encrypted whatever is secret; null for what came in since.
ALTER TABLE endpoint ADD COLUMN encrypted_at INTEGER;

CREATE INDEX endpoint_plain ON endpoint (id) WHERE encrypted_at IS NULL;
CREATE INDEX site_plain ON site (id)
WHERE (settings ->> '$.identitySecret' NOT GLOB 'enc1.*'
    AND settings ->> '$.identitySecret' <> '')
  OR (settings ->> '$.turnstile.secretKey' NOT GLOB 'enc1.*'
    AND settings ->> '$.turnstile.secretKey' <> '');

-- Whoever writes a secret, also a release before this one: the clock encrypts it.
CREATE TRIGGER endpoint_changed AFTER UPDATE OF url, secret, previous_secret, config ON endpoint
WHEN NEW.encrypted_at IS NOT NULL AND NEW.encrypted_at IS OLD.encrypted_at
BEGIN
  UPDATE endpoint SET encrypted_at = NULL WHERE site_id = NEW.site_id AND id = NEW.id;
END;
