-- The words of the published texts, kept when a publication is written (portal/selectors/words.py corrects slips by them).
-- Words of two letters and more without digits, each with the one before it; pairs tell a likely slip from an unlikely one.
-- What is withdrawn has no words. Numbers fall to nothing and the row goes: no word outlives the text it stood in.
-- The application role may only read the table. Writers queue at the lock of the edition, so rows are never waited for.

CREATE OR REPLACE FUNCTION portal_words_of(text text) RETURNS TABLE (word text, after text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public AS $$
  WITH words AS (
    SELECT w.word, w.place FROM regexp_split_to_table(text, '[^a-z]+') WITH ORDINALITY AS w(word, place)
    WHERE length(w.word) BETWEEN 2 AND 24
  )
  SELECT word, '' FROM words
  UNION ALL
  SELECT word, after FROM (SELECT word, lag(word) OVER (ORDER BY place) AS after FROM words) pairs WHERE after IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION portal_keep_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE gone text := ''; come text := '';
BEGIN
  IF TG_RELID <> 'public.portal_publication'::regclass THEN
    RAISE EXCEPTION 'search words: only of publications' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP <> 'INSERT' AND NOT OLD.withdrawn THEN gone := OLD.search_text; END IF;
  IF TG_OP <> 'DELETE' AND NOT NEW.withdrawn THEN come := NEW.search_text; END IF;
  IF gone = come THEN RETURN NULL; END IF;
  INSERT INTO portal_searchword AS kept (word, after, number)
    SELECT word, after, sum(sign) FROM (
      SELECT word, after, 1 AS sign FROM portal_words_of(come)
      UNION ALL SELECT word, after, -1 FROM portal_words_of(gone)
    ) moved GROUP BY word, after HAVING sum(sign) <> 0 ORDER BY word, after
    ON CONFLICT (word, after) DO UPDATE SET number = kept.number + excluded.number;
  IF gone <> '' THEN
    DELETE FROM portal_searchword k USING (SELECT DISTINCT word, after FROM portal_words_of(gone)) g
      WHERE k.word = g.word AND k.after = g.after AND k.number <= 0;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER portal_words AFTER INSERT OR DELETE OR UPDATE OF search_text, withdrawn ON portal_publication
  FOR EACH ROW EXECUTE FUNCTION portal_keep_words();

INSERT INTO portal_searchword (word, after, number)
  SELECT w.word, w.after, count(*) FROM portal_publication p CROSS JOIN LATERAL portal_words_of(p.search_text) w
  WHERE NOT p.withdrawn AND NOT EXISTS (SELECT FROM portal_searchword) GROUP BY 1, 2;
