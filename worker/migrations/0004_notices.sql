-- A known problem, shown to customers before they have to write. Each stands for one report, into
-- which everybody who wants to be told goes; who pinned it and who ended it stays.
CREATE TABLE notice (
  site_id TEXT NOT NULL REFERENCES site (id),
  id TEXT NOT NULL,
  text TEXT NOT NULL,
  -- Path patterns; none: every page.
  pages TEXT NOT NULL CHECK (json_valid(pages)),
  until INTEGER,
  report_id TEXT NOT NULL REFERENCES report (id),
  pinned_at INTEGER NOT NULL,
  pinned_by TEXT NOT NULL CHECK (json_valid(pinned_by)),
  ended_at INTEGER,
  ended_by TEXT CHECK (json_valid(ended_by)),
  -- What everybody is told, and when all of them were.
  ended_words TEXT,
  told_at INTEGER,
  PRIMARY KEY (site_id, id)
) STRICT, WITHOUT ROWID;

-- Every customer who opens the panel asks what is known.
CREATE INDEX notice_open ON notice (site_id, pinned_at) WHERE ended_at IS NULL;
-- The clock goes on where somebody was not told yet.
CREATE INDEX notice_telling ON notice (site_id, ended_at)
WHERE ended_at IS NOT NULL AND told_at IS NULL;

-- Who wants to be told. Any other report stands in no index more than before.
CREATE INDEX report_notice ON report (site_id, document ->> '$.notice')
WHERE document ->> '$.notice' IS NOT NULL;
