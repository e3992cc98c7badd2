-- Text search behind row-level security. LIKE is not leak-proof, so under a policy PostgreSQL reads every row of the
-- tenant before it looks at the text and never uses the trigram index. This function runs as the owner of the table and
-- applies the very same setting itself; the policy below lets the owner, and nobody else, read past the other one.
-- Where the site connects as the owner itself there is no such policy, and the search is slower but as safe.
-- It gives keys only; the caller's own query, under its own policy, decides what is seen.
DROP POLICY IF EXISTS search_by_function ON proposals_proposal;
DO $$ BEGIN
  IF current_user <> current_setting('app.application_role', true) THEN
    CREATE POLICY search_by_function ON proposals_proposal FOR SELECT TO CURRENT_USER USING (true);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION proposals_search(words text[], at_most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  word text;
  tests text := '';
BEGIN
  FOREACH word IN ARRAY words LOOP
    tests := tests || format(' AND search_text LIKE %L', '%' || regexp_replace(word, '([%_\\])', '\\\1', 'g') || '%');
  END LOOP;
  RETURN QUERY EXECUTE
    'SELECT id FROM public.proposals_proposal WHERE tenant_id = ANY '
    '((SELECT string_to_array(nullif(current_setting(''app.tenant_ids'', true), ''''), '','')::bigint[])::bigint[])' || tests
    || ' LIMIT $1'
    USING at_most;
END
$$;
