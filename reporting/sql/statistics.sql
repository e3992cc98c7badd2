-- Statistics are counted when a đề án changes (docs/adr/0007-statistics.md). Each statement that writes đề án adds what came to
-- a cell and what left it; an edit that moves nothing adds nothing. Rows are only ever added, so that two people who work
-- in one cell never wait for each other. A reader sums the rows of a cell; folding makes them one row.
-- What was brought in from old books was sent and registered on paper, and is seen like that (proposals.selectors.visible_to).
-- The application role may only read the table: these functions, run by the owner of the tables, write it.

CREATE OR REPLACE FUNCTION reporting_count_proposals() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Hung on a table of somebody's own it would count đề án that there are none of.
  IF TG_RELID <> 'public.proposals_proposal'::regclass THEN
    RAISE EXCEPTION 'statistics: only đề án are counted' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.reporting_statistic (
      tenant_id, plan_year, content_id, state, submitted, registered,
      proposals, total_cost, proposed, province, central, approved, adjusted, contracted, accepted, settled,
      in_force)
    SELECT tenant_id, plan_year, content_id, state, submitted, registered, sum(proposals)::integer AS proposals, coalesce(sum(total_cost), 0)::bigint AS total_cost,
      coalesce(sum(proposed), 0)::bigint AS proposed, coalesce(sum(province), 0)::bigint AS province,
      coalesce(sum(central), 0)::bigint AS central, coalesce(sum(approved), 0)::bigint AS approved,
      coalesce(sum(adjusted), 0)::bigint AS adjusted, coalesce(sum(contracted), 0)::bigint AS contracted,
      coalesce(sum(accepted), 0)::bigint AS accepted, coalesce(sum(settled), 0)::bigint AS settled,
      coalesce(sum(in_force), 0)::bigint AS in_force
    FROM (SELECT p.tenant_id, p.plan_year, p.content_id, p.state, (p.submitted_at IS NOT NULL OR p.imported_at IS NOT NULL) AS submitted,
      (p.registered_at IS NOT NULL OR p.imported_at IS NOT NULL) AS registered, 1 AS proposals, p.total_cost AS total_cost, p.amount_proposed AS
      proposed, p.amount_province AS province, p.amount_central AS central, p.amount_approved AS approved,
      p.amount_adjusted AS adjusted, p.amount_contracted AS contracted, p.amount_accepted AS accepted,
      p.amount_settled AS settled, coalesce(p.amount_adjusted, p.amount_approved) AS in_force FROM come p) AS moved
    GROUP BY tenant_id, plan_year, content_id, state, submitted, registered;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO public.reporting_statistic (
      tenant_id, plan_year, content_id, state, submitted, registered,
      proposals, total_cost, proposed, province, central, approved, adjusted, contracted, accepted, settled,
      in_force)
    SELECT tenant_id, plan_year, content_id, state, submitted, registered, sum(proposals)::integer AS proposals, coalesce(sum(total_cost), 0)::bigint AS total_cost,
      coalesce(sum(proposed), 0)::bigint AS proposed, coalesce(sum(province), 0)::bigint AS province,
      coalesce(sum(central), 0)::bigint AS central, coalesce(sum(approved), 0)::bigint AS approved,
      coalesce(sum(adjusted), 0)::bigint AS adjusted, coalesce(sum(contracted), 0)::bigint AS contracted,
      coalesce(sum(accepted), 0)::bigint AS accepted, coalesce(sum(settled), 0)::bigint AS settled,
      coalesce(sum(in_force), 0)::bigint AS in_force
    FROM (SELECT p.tenant_id, p.plan_year, p.content_id, p.state, (p.submitted_at IS NOT NULL OR p.imported_at IS NOT NULL) AS submitted,
      (p.registered_at IS NOT NULL OR p.imported_at IS NOT NULL) AS registered, -1 AS proposals, -p.total_cost AS total_cost, -p.amount_proposed AS
      proposed, -p.amount_province AS province, -p.amount_central AS central, -p.amount_approved AS approved,
      -p.amount_adjusted AS adjusted, -p.amount_contracted AS contracted, -p.amount_accepted AS accepted,
      -p.amount_settled AS settled, -coalesce(p.amount_adjusted, p.amount_approved) AS in_force FROM gone p) AS moved
    GROUP BY tenant_id, plan_year, content_id, state, submitted, registered;
  ELSE
    INSERT INTO public.reporting_statistic (
      tenant_id, plan_year, content_id, state, submitted, registered,
      proposals, total_cost, proposed, province, central, approved, adjusted, contracted, accepted, settled,
      in_force)
    SELECT tenant_id, plan_year, content_id, state, submitted, registered, sum(proposals)::integer AS proposals, coalesce(sum(total_cost), 0)::bigint AS total_cost,
      coalesce(sum(proposed), 0)::bigint AS proposed, coalesce(sum(province), 0)::bigint AS province,
      coalesce(sum(central), 0)::bigint AS central, coalesce(sum(approved), 0)::bigint AS approved,
      coalesce(sum(adjusted), 0)::bigint AS adjusted, coalesce(sum(contracted), 0)::bigint AS contracted,
      coalesce(sum(accepted), 0)::bigint AS accepted, coalesce(sum(settled), 0)::bigint AS settled,
      coalesce(sum(in_force), 0)::bigint AS in_force
    FROM (SELECT p.tenant_id, p.plan_year, p.content_id, p.state, (p.submitted_at IS NOT NULL OR p.imported_at IS NOT NULL) AS submitted,
      (p.registered_at IS NOT NULL OR p.imported_at IS NOT NULL) AS registered, 1 AS proposals, p.total_cost AS total_cost, p.amount_proposed AS
      proposed, p.amount_province AS province, p.amount_central AS central, p.amount_approved AS approved,
      p.amount_adjusted AS adjusted, p.amount_contracted AS contracted, p.amount_accepted AS accepted,
      p.amount_settled AS settled, coalesce(p.amount_adjusted, p.amount_approved) AS in_force FROM come p
      UNION ALL
      SELECT p.tenant_id, p.plan_year, p.content_id, p.state, (p.submitted_at IS NOT NULL OR p.imported_at IS NOT NULL) AS submitted,
      (p.registered_at IS NOT NULL OR p.imported_at IS NOT NULL) AS registered, -1 AS proposals, -p.total_cost AS total_cost, -p.amount_proposed AS
      proposed, -p.amount_province AS province, -p.amount_central AS central, -p.amount_approved AS approved,
      -p.amount_adjusted AS adjusted, -p.amount_contracted AS contracted, -p.amount_accepted AS accepted,
      -p.amount_settled AS settled, -coalesce(p.amount_adjusted, p.amount_approved) AS in_force FROM gone p) AS moved
    GROUP BY tenant_id, plan_year, content_id, state, submitted, registered
    HAVING sum(proposals) <> 0 OR coalesce(sum(total_cost), 0) <> 0 OR coalesce(sum(proposed), 0) <> 0 OR
      coalesce(sum(province), 0) <> 0 OR coalesce(sum(central), 0) <> 0 OR coalesce(sum(approved), 0) <> 0 OR
      coalesce(sum(adjusted), 0) <> 0 OR coalesce(sum(contracted), 0) <> 0 OR coalesce(sum(accepted), 0) <> 0 OR
      coalesce(sum(settled), 0) <> 0 OR coalesce(sum(in_force), 0) <> 0;
  END IF;
  RETURN NULL;
END
$$;

-- Make one row of many in each cell of the tenants in sight. One statement: a reader sees the many or the one. What is added
-- meanwhile stays for the next time. Returns how many rows went.
CREATE OR REPLACE FUNCTION reporting_fold_statistics() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH crowded AS (
    SELECT tenant_id, plan_year, content_id, state, submitted, registered FROM public.reporting_statistic
    WHERE tenant_id = ANY (string_to_array(nullif(current_setting('app.tenant_ids', true), ''), ',')::bigint[])
    GROUP BY tenant_id, plan_year, content_id, state, submitted, registered HAVING count(*) > 1
  ), gone AS (
    DELETE FROM public.reporting_statistic s USING crowded c
    WHERE s.tenant_id = c.tenant_id AND s.plan_year = c.plan_year AND s.content_id = c.content_id AND s.state = c.state
      AND s.submitted = c.submitted AND s.registered = c.registered
    RETURNING s.*
  ), kept AS (
    INSERT INTO public.reporting_statistic (
      tenant_id, plan_year, content_id, state, submitted, registered,
      proposals, total_cost, proposed, province, central, approved, adjusted, contracted, accepted, settled,
      in_force)
    SELECT tenant_id, plan_year, content_id, state, submitted, registered, sum(proposals)::integer AS proposals, coalesce(sum(total_cost), 0)::bigint AS total_cost,
      coalesce(sum(proposed), 0)::bigint AS proposed, coalesce(sum(province), 0)::bigint AS province,
      coalesce(sum(central), 0)::bigint AS central, coalesce(sum(approved), 0)::bigint AS approved,
      coalesce(sum(adjusted), 0)::bigint AS adjusted, coalesce(sum(contracted), 0)::bigint AS contracted,
      coalesce(sum(accepted), 0)::bigint AS accepted, coalesce(sum(settled), 0)::bigint AS settled,
      coalesce(sum(in_force), 0)::bigint AS in_force
    FROM gone GROUP BY tenant_id, plan_year, content_id, state, submitted, registered
    HAVING sum(proposals) <> 0 OR coalesce(sum(total_cost), 0) <> 0 OR coalesce(sum(proposed), 0) <> 0 OR
      coalesce(sum(province), 0) <> 0 OR coalesce(sum(central), 0) <> 0 OR coalesce(sum(approved), 0) <> 0 OR
      coalesce(sum(adjusted), 0) <> 0 OR coalesce(sum(contracted), 0) <> 0 OR coalesce(sum(accepted), 0) <> 0 OR
      coalesce(sum(settled), 0) <> 0 OR coalesce(sum(in_force), 0) <> 0
  )
  SELECT count(*) FROM gone
$$;

-- Count everything anew for the tenants in sight and compare. Returns the cells that are not what the đề án say, with what
-- is missing from them (negative: what is too much); `mend` adds it. One statement, hence one moment, for both sides: a
-- đề án that changes meanwhile is on both or on neither.
CREATE OR REPLACE FUNCTION reporting_recount_statistics(mend boolean) RETURNS TABLE (
  tenant bigint, plan_year integer, content bigint, state text, proposals integer, in_force bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  mine bigint[] := string_to_array(nullif(current_setting('app.tenant_ids', true), ''), ',')::bigint[];
BEGIN
  RETURN QUERY WITH sides AS (
      SELECT p.tenant_id, p.plan_year, p.content_id, p.state, (p.submitted_at IS NOT NULL OR p.imported_at IS NOT NULL) AS submitted,
      (p.registered_at IS NOT NULL OR p.imported_at IS NOT NULL) AS registered, 1 AS proposals, p.total_cost AS total_cost, p.amount_proposed AS
      proposed, p.amount_province AS province, p.amount_central AS central, p.amount_approved AS approved,
      p.amount_adjusted AS adjusted, p.amount_contracted AS contracted, p.amount_accepted AS accepted,
      p.amount_settled AS settled, coalesce(p.amount_adjusted, p.amount_approved) AS in_force FROM
      public.proposals_proposal p
      WHERE p.tenant_id = ANY (mine)
      UNION ALL
      SELECT tenant_id, plan_year, content_id, state, submitted, registered, -s.proposals, -s.total_cost, -s.proposed, -s.province, -s.central, -s.approved, -s.adjusted, -s.contracted,
      -s.accepted, -s.settled, -s.in_force
      FROM public.reporting_statistic s WHERE s.tenant_id = ANY (mine)
    ), wrong AS (
    SELECT tenant_id, plan_year, content_id, state, submitted, registered, sum(proposals)::integer AS proposals, coalesce(sum(total_cost), 0)::bigint AS total_cost,
      coalesce(sum(proposed), 0)::bigint AS proposed, coalesce(sum(province), 0)::bigint AS province,
      coalesce(sum(central), 0)::bigint AS central, coalesce(sum(approved), 0)::bigint AS approved,
      coalesce(sum(adjusted), 0)::bigint AS adjusted, coalesce(sum(contracted), 0)::bigint AS contracted,
      coalesce(sum(accepted), 0)::bigint AS accepted, coalesce(sum(settled), 0)::bigint AS settled,
      coalesce(sum(in_force), 0)::bigint AS in_force
    FROM sides GROUP BY tenant_id, plan_year, content_id, state, submitted, registered
    HAVING sum(proposals) <> 0 OR coalesce(sum(total_cost), 0) <> 0 OR coalesce(sum(proposed), 0) <> 0 OR
      coalesce(sum(province), 0) <> 0 OR coalesce(sum(central), 0) <> 0 OR coalesce(sum(approved), 0) <> 0 OR
      coalesce(sum(adjusted), 0) <> 0 OR coalesce(sum(contracted), 0) <> 0 OR coalesce(sum(accepted), 0) <> 0 OR
      coalesce(sum(settled), 0) <> 0 OR coalesce(sum(in_force), 0) <> 0
    ), put AS (
    INSERT INTO public.reporting_statistic (
      tenant_id, plan_year, content_id, state, submitted, registered,
      proposals, total_cost, proposed, province, central, approved, adjusted, contracted, accepted, settled,
      in_force)
    SELECT tenant_id, plan_year, content_id, state, submitted, registered,
      proposals, total_cost, proposed, province, central, approved, adjusted, contracted, accepted, settled,
      in_force FROM wrong WHERE mend
    )
    SELECT w.tenant_id, w.plan_year::integer, w.content_id, w.state::text, w.proposals, w.in_force FROM wrong w;
END
$$;

REVOKE ALL ON FUNCTION reporting_count_proposals() FROM PUBLIC;
REVOKE ALL ON FUNCTION reporting_fold_statistics() FROM PUBLIC;
REVOKE ALL ON FUNCTION reporting_recount_statistics(boolean) FROM PUBLIC;

CREATE OR REPLACE TRIGGER count_new_proposals AFTER INSERT ON proposals_proposal
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION reporting_count_proposals();
CREATE OR REPLACE TRIGGER count_changed_proposals AFTER UPDATE ON proposals_proposal
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION reporting_count_proposals();
CREATE OR REPLACE TRIGGER count_deleted_proposals AFTER DELETE ON proposals_proposal
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION reporting_count_proposals();

-- What was there before the triggers is counted now: they are in place and the table is locked until this commits.
DO $$
DECLARE
  mine text := coalesce(current_setting('app.tenant_ids', true), '');
  asking text := coalesce(nullif(current_setting('app.application_role', true), ''), current_user);
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION reporting_fold_statistics() TO %I', asking);
  EXECUTE format('GRANT EXECUTE ON FUNCTION reporting_recount_statistics(boolean) TO %I', asking);
  PERFORM set_config('app.tenant_ids',
    (SELECT coalesce(string_agg(id::text, ','), '') FROM organisations_organisation WHERE tenant_id = id), true);
  PERFORM reporting_recount_statistics(true);
  PERFORM set_config('app.tenant_ids', mine, true);
END $$;
