-- Recomputes the features of a sample of the training set from the source files, with nothing of Ashlar in between: a
-- plain join of each event with the flights of its own windows. Values are compared as text, which tells all doubles
-- apart. Replaced before it runs: ${train}, ${flights}, ${airports}, and ${step}: one event in so many is checked.
CREATE TEMP TABLE event AS
  SELECT *, date_trunc('day', date) AS today
  FROM (SELECT *, row_number() OVER () AS event_id FROM read_parquet('${train}'))
  WHERE event_id % ${step} = 0;

-- What the training set says: one row a value.
CREATE TEMP TABLE actual AS
  SELECT event_id, feature, value
  FROM (SELECT event_id, COLUMNS('^.+__.+$')::VARCHAR FROM event)
  UNPIVOT INCLUDE NULLS (value FOR feature IN (COLUMNS(* EXCLUDE event_id)));

-- An event and a flight belong together by the origin, by the destination, or by both.
CREATE TEMP TABLE event_key AS
  SELECT event_id, today, 'origin' AS part, origin AS key FROM event
  UNION ALL SELECT event_id, today, 'destination', destination FROM event
  UNION ALL SELECT event_id, today, 'route', origin || '>' || destination FROM event;
CREATE TEMP VIEW flight_key AS
  WITH flight AS (SELECT *, delay > 15 AS late FROM read_parquet('${flights}'))
  SELECT date, delay, late, 'origin' AS part, origin AS key FROM flight
  UNION ALL SELECT date, delay, late, 'destination', destination FROM flight
  UNION ALL SELECT date, delay, late, 'route', origin || '>' || destination FROM flight;

-- A daily batch view knows, at any moment of a day, the flights before that day's midnight. A window without flights
-- has no value, not even a count of zero.
CREATE TEMP VIEW flown AS
  SELECT e.event_id, e.part, f.date, f.delay, f.late,
    f.date >= e.today - INTERVAL 1 DAY AS d1, f.date >= e.today - INTERVAL 7 DAY AS d7
  FROM event_key e JOIN flight_key f
    ON f.part = e.part AND f.key = e.key AND f.date >= e.today - INTERVAL 30 DAY AND f.date < e.today;
CREATE TEMP TABLE windows AS
  SELECT event_id, part,
    CASE WHEN bool_or(d1) THEN count(delay) FILTER (d1) END AS delay_count_1d_1d,
    CASE WHEN bool_or(d7) THEN count(delay) FILTER (d7) END AS delay_count_7d_1d,
    count(delay) AS delay_count_30d_1d,
    sum(delay) FILTER (d1)::DOUBLE / nullif(count(delay) FILTER (d1), 0) AS delay_mean_1d_1d,
    sum(delay) FILTER (d7)::DOUBLE / nullif(count(delay) FILTER (d7), 0) AS delay_mean_7d_1d,
    sum(delay)::DOUBLE / nullif(count(delay), 0) AS delay_mean_30d_1d,
    max(delay) FILTER (d7) AS delay_max_7d_1d,
    sum(late::INTEGER) FILTER (d7)::DOUBLE / nullif(count(late) FILTER (d7), 0) AS late_share_7d,
    sum(late::INTEGER)::DOUBLE / nullif(count(late), 0) AS late_share_30d
  FROM flown GROUP BY event_id, part;
CREATE TEMP TABLE airport AS SELECT iata, latitude, longitude FROM read_csv('${airports}');
CREATE TEMP TABLE expected AS
  SELECT event_id, part || '__' || feature AS feature, value
  FROM (UNPIVOT (SELECT event_id, part, COLUMNS(* EXCLUDE (event_id, part))::VARCHAR FROM windows)
        ON COLUMNS(* EXCLUDE (event_id, part)) INTO NAME feature VALUE value)
  UNION ALL
  SELECT event_id, side || '_airport__' || feature, value
  FROM (UNPIVOT (SELECT event_id, side, latitude::VARCHAR AS latitude, longitude::VARCHAR AS longitude
                 FROM (SELECT event_id, 'origin' AS side, origin AS iata FROM event
                       UNION ALL SELECT event_id, 'destination', destination FROM event)
                 JOIN airport USING (iata))
        ON latitude, longitude INTO NAME feature VALUE value);

-- Features that this file does not know (someone edited the example) are not compared, and not counted.
CREATE TEMP TABLE known AS
  SELECT DISTINCT feature FROM expected;
SELECT count(DISTINCT event_id) AS events, count(DISTINCT feature) AS features,
  count(*) FILTER (a.value IS DISTINCT FROM e.value) AS differ
FROM actual a SEMI JOIN known USING (feature) LEFT JOIN expected e USING (event_id, feature);
