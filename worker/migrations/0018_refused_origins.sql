-- Origins whose reports were refused since their site does not list them: the newest 20 of a site.
CREATE TABLE refused_origin (
  site_id TEXT NOT NULL REFERENCES site (id),
  origin TEXT NOT NULL,
  times INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (site_id, origin)
) STRICT, WITHOUT ROWID;
