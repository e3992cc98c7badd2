-- Has this beneficiary been supported for this content before, anywhere in the country? The one question that crosses
-- tenants. It says which of the asker's beneficiaries, the plan year, the content and the number of the decision; it never
-- says whose đề án it was, its number, its name or its money.
--
-- How it passes the wall: it widens `app.tenant_ids` to every tenant while it runs and puts the caller's value back. Rows
-- are collected before it returns, so none is read afterwards; the setting is local to the transaction, so an error inside
-- undoes it with the savepoint or the transaction it breaks, and nothing can run between the two. (A SET clause on the
-- function would do the same, but only a superuser may attach a setting of our own.) A policy for the owner, as in
-- search.sql, would open three tables to everything the owner runs, and would be missing where the site connects as the
-- owner; this way works alike under both. It runs with the rights of its caller: it needs no others. All it searches by are
-- equalities of plain columns, which are leak-proof, so the policy does not keep the planner from the indexes.
--
-- Already supported = approved and not stopped since. `keys` name the asker's own rows: place i of every array belongs to
-- one beneficiary. Contents count when they are among `contents`, which the caller has widened to parents and children.
-- Only proposals/support.py calls it, and keeps every asking.
CREATE OR REPLACE FUNCTION proposals_prior_support(
  keys bigint[], tax_keys text[], name_keys text[], communes bigint[], contents text[], since integer, besides bigint
) RETURNS TABLE (key bigint, plan_year integer, content_code text, decision_number text)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  mine text := coalesce(current_setting('app.tenant_ids', true), '');
BEGIN
  PERFORM set_config(
    'app.tenant_ids',
    (SELECT coalesce(string_agg(id::text, ','), '') FROM public.organisations_organisation WHERE tenant_id = id),
    true
  );
  RETURN QUERY
    WITH asked AS (
      SELECT * FROM unnest(keys, tax_keys, name_keys, communes) AS a (row_key, tax_key, name_key, commune)
    ), found AS (
      SELECT a.row_key, b.proposal_id FROM asked a
        JOIN public.proposals_beneficiary b ON b.tax_key = a.tax_key
        WHERE a.tax_key <> ''
      UNION
      SELECT a.row_key, b.proposal_id FROM asked a
        JOIN public.proposals_beneficiary b ON b.name_key = a.name_key AND b.production_commune_id = a.commune
        WHERE a.name_key <> ''
    )
    SELECT DISTINCT f.row_key, p.plan_year::integer, same.code, coalesce(d.number, i.decision_number::text, '')
    FROM found f
      JOIN public.proposals_proposal p ON p.id = f.proposal_id
      JOIN public.programmes_content c ON c.id = p.content_id
      CROSS JOIN LATERAL (
        SELECT named.code::text FROM unnest(array_prepend(c.code, p.other_contents)) AS named (code)
        WHERE named.code::text = ANY (contents)
      ) AS same
      LEFT JOIN LATERAL (
        SELECT t.decision_number::text AS number FROM public.proposals_transitionrecord t
        WHERE t.proposal_id = p.id AND t.step = 'approve' ORDER BY t.at DESC, t.id DESC LIMIT 1
      ) AS d ON true
      LEFT JOIN public.proposals_importedrow i ON i.proposal_id = p.id -- brought in from the books of earlier years
    WHERE p.approved_at IS NOT NULL AND p.state <> 'STOPPED' AND p.plan_year >= since AND p.id <> besides
    ORDER BY 1, 2 DESC, 3, 4;
  PERFORM set_config('app.tenant_ids', mine, true);
END
$$;

REVOKE ALL ON FUNCTION proposals_prior_support(bigint[], text[], text[], bigint[], text[], integer, bigint) FROM PUBLIC;
DO $$ BEGIN
  EXECUTE format(
    'GRANT EXECUTE ON FUNCTION proposals_prior_support(bigint[], text[], text[], bigint[], text[], integer, bigint) TO %I',
    coalesce(nullif(current_setting('app.application_role', true), ''), current_user)
  );
END $$;
