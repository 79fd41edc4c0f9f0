-- What a site's file said when it was last stored, as hashes by part and field: whatever stands
-- otherwise since was changed at the desk, and the next import leaves it alone.
CREATE TABLE site_file (
  site_id TEXT PRIMARY KEY REFERENCES site (id),
  said TEXT NOT NULL CHECK (json_valid(said)),
  stored_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
