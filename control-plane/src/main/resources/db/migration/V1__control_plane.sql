-- Times are microseconds since the epoch. Plain SQL that SQLite and PostgreSQL both run.

CREATE TABLE workspace (
  name       TEXT    NOT NULL PRIMARY KEY,
  live       INTEGER NOT NULL CHECK (live IN (0, 1)),
  snapshot   BIGINT  NOT NULL DEFAULT 0,
  created_at BIGINT  NOT NULL
);

CREATE TABLE plan (
  workspace     TEXT   NOT NULL REFERENCES workspace (name) ON DELETE CASCADE,
  id            TEXT   NOT NULL,
  hash          TEXT   NOT NULL,
  base_snapshot BIGINT NOT NULL,
  restores      BIGINT,
  definitions   TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  created_by    TEXT   NOT NULL,
  PRIMARY KEY (workspace, id)
);

CREATE TABLE snapshot (
  workspace   TEXT   NOT NULL REFERENCES workspace (name) ON DELETE CASCADE,
  number      BIGINT NOT NULL,
  definitions TEXT   NOT NULL,
  plan_id     TEXT   NOT NULL,
  restores    BIGINT,
  summary     TEXT   NOT NULL,
  applied_at  BIGINT NOT NULL,
  applied_by  TEXT   NOT NULL,
  PRIMARY KEY (workspace, number)
);

-- Rows outlive their workspace: the tables they name are dropped later, and ids are never reused.
CREATE TABLE view_version (
  id           BIGINT  NOT NULL PRIMARY KEY,
  workspace    TEXT    NOT NULL,
  view_name    TEXT    NOT NULL,
  table_name   TEXT    NOT NULL UNIQUE,
  online_start BIGINT,
  next_run     BIGINT  NOT NULL DEFAULT 1,
  publish_due  INTEGER NOT NULL DEFAULT 0 CHECK (publish_due IN (0, 1)),
  created_at   BIGINT  NOT NULL,
  retired_at   BIGINT,
  dropped_at   BIGINT
);

CREATE INDEX view_version_by_view ON view_version (workspace, view_name);

CREATE TABLE job (
  seq              BIGINT  NOT NULL PRIMARY KEY,
  id               TEXT    NOT NULL UNIQUE,
  view_version     BIGINT  NOT NULL REFERENCES view_version (id),
  snapshot         BIGINT  NOT NULL,
  kind             TEXT    NOT NULL,
  span_start       BIGINT,
  span_end         BIGINT,
  state            TEXT    NOT NULL,
  run              BIGINT,
  publish_through  BIGINT,
  attempts         INTEGER NOT NULL DEFAULT 0,
  next_attempt_at  BIGINT  NOT NULL,
  cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
  reason           TEXT,
  rows_written     BIGINT  NOT NULL DEFAULT 0,
  rows_null_key    BIGINT  NOT NULL DEFAULT 0,
  keys_published   BIGINT  NOT NULL DEFAULT 0,
  created_at       BIGINT  NOT NULL,
  updated_at       BIGINT  NOT NULL
);

CREATE INDEX job_by_version ON job (view_version, state);

-- What the table of a version holds: one row per run that was completed.
CREATE TABLE completed_run (
  view_version BIGINT NOT NULL REFERENCES view_version (id),
  run          BIGINT NOT NULL,
  span_start   BIGINT NOT NULL,
  span_end     BIGINT NOT NULL,
  job_id       TEXT   NOT NULL,
  completed_at BIGINT NOT NULL,
  PRIMARY KEY (view_version, run)
);

CREATE TABLE api_key (
  id         TEXT   NOT NULL PRIMARY KEY,
  name       TEXT   NOT NULL,
  workspace  TEXT   NOT NULL,
  role       TEXT   NOT NULL,
  sha256     TEXT   NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  created_by TEXT   NOT NULL,
  revoked_at BIGINT
);

-- Who changed what; written in the transaction of the change.
CREATE TABLE audit (
  seq       BIGINT NOT NULL PRIMARY KEY,
  at        BIGINT NOT NULL,
  principal TEXT   NOT NULL,
  action    TEXT   NOT NULL,
  workspace TEXT   NOT NULL,
  target    TEXT   NOT NULL
);
