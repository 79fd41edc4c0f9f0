-- Times are milliseconds UTC, ids are text, secrets are SHA-256 hashes in base64url.
-- Migrations only add.

CREATE TABLE site (
  id TEXT PRIMARY KEY,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  site_id TEXT NOT NULL REFERENCES site (id),
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE,
  role TEXT NOT NULL CHECK (role IN ('agent', 'lead', 'admin')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (site_id, id)
) STRICT, WITHOUT ROWID;

-- Hint: somebody who signs in types an address before their site is known.
CREATE INDEX staff_email ON staff (email);

-- A sign-in link is a session that nobody has opened yet: opening it replaces the link's hash by
-- the cookie's, so a link works once.
CREATE TABLE staff_session (
  token_hash TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  opened_at INTEGER,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_session_staff ON staff_session (staff_id, created_at);

CREATE TABLE endpoint (
  site_id TEXT NOT NULL REFERENCES site (id),
  id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (site_id, id)
) STRICT, WITHOUT ROWID;

-- The document is the fold of the report's events; the other columns are read off it.
CREATE TABLE report (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site (id),
  document TEXT NOT NULL CHECK (json_valid(document)),
  key_hash TEXT NOT NULL AS (document ->> '$.keyHash') VIRTUAL,
  state TEXT NOT NULL AS (document ->> '$.state') VIRTUAL CHECK (
    state IN (
      'received', 'quarantined', 'acknowledged', 'working', 'proposed', 'resolved',
      'confirmed', 'closed', 'spam', 'withdrawn', 'merged', 'erased'
    )
  ),
  version INTEGER NOT NULL AS (document ->> '$.version') VIRTUAL,
  received_at INTEGER NOT NULL AS (document ->> '$.receivedAt') VIRTUAL,
  -- The date of the newest promise, whatever became of it: the order of the desk's list.
  due_at INTEGER NOT NULL AS (document ->> '$.promises[#-1].due') VIRTUAL
) STRICT, WITHOUT ROWID;

-- Hint: a status link is looked up before its site is known, so this index cannot begin with it.
CREATE UNIQUE INDEX report_key ON report (key_hash);
CREATE INDEX report_due ON report (site_id, due_at, received_at);

CREATE TABLE event (
  report_id TEXT NOT NULL REFERENCES report (id),
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  actor TEXT NOT NULL CHECK (json_valid(actor)),
  from_state TEXT,
  to_state TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  PRIMARY KEY (report_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_is_kept BEFORE UPDATE ON event BEGIN
  SELECT RAISE (ABORT, 'events are only appended');
END;

-- One alert about one event to one recipient (a staff member or an endpoint).
CREATE TABLE delivery (
  report_id TEXT NOT NULL REFERENCES report (id),
  seq INTEGER NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('mail', 'webhook')),
  recipient_id TEXT NOT NULL,
  site_id TEXT NOT NULL REFERENCES site (id),
  type TEXT NOT NULL,
  message_id TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'pending' CHECK (
    status IN ('pending', 'delivered', 'cancelled', 'dead')
  ),
  due_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- The bytes of a webhook, frozen before its first attempt: a retry repeats them exactly.
  body TEXT,
  settled_at INTEGER,
  PRIMARY KEY (report_id, seq, channel, recipient_id)
) STRICT, WITHOUT ROWID;

-- Hint: the sweep looks for due alerts of all sites at once.
CREATE INDEX delivery_due ON delivery (due_at) WHERE status = 'pending';

-- For the health page: the few that were given up.
CREATE INDEX delivery_dead ON delivery (settled_at) WHERE status = 'dead';

-- The attempts that failed. One that succeeds is told by its delivery alone, which saves a row.
CREATE TABLE attempt (
  report_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  channel TEXT NOT NULL,
  recipient_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (report_id, seq, channel, recipient_id, number),
  FOREIGN KEY (report_id, seq, channel, recipient_id)
    REFERENCES delivery (report_id, seq, channel, recipient_id)
) STRICT, WITHOUT ROWID;

-- When each job of the clock last ran to its end.
CREATE TABLE upkeep (
  job TEXT PRIMARY KEY,
  ran_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
