-- When somebody last tried to store it after all: the clock tries again, a quarter of an hour later.
ALTER TABLE dead_letter ADD COLUMN tried_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dead_letter_tried ON dead_letter (tried_at);

-- Messages of a queue that no release has known so far, kept for the one that does.
CREATE TABLE unknown_message (
  id TEXT PRIMARY KEY,
  kept_at INTEGER NOT NULL,
  tried_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX unknown_message_tried ON unknown_message (tried_at);
