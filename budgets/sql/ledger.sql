-- The ledger keeps itself: an entry moves its amount between two accounts, and only in the ways the law of the ledger
-- knows (the same table as budgets/postings.py; a test compares). The application role may neither change an entry nor
-- a balance; this function, run by the owner of the tables, does, when an entry is inserted and at no other time.
-- Accounts are locked in the order of their keys, so that two entries never wait for each other. The owner may pass the
-- wall between tenants, so the function itself asks whether both accounts lie in the tenants of the session.
CREATE OR REPLACE FUNCTION budgets_post_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  source public.budgets_account;
  target public.budgets_account;
  source_envelope public.budgets_envelope;
  target_envelope public.budgets_envelope;
  mine bigint[] := string_to_array(nullif(current_setting('app.tenant_ids', true), ''), ',')::bigint[];
  lies text;
BEGIN
  -- Hung on a table of somebody's own it would move balances without an entry.
  IF TG_RELID <> 'public.budgets_ledgerentry'::regclass THEN
    RAISE EXCEPTION 'ledger: money moves only with an entry of the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM 1 FROM public.budgets_account
    WHERE id IN (NEW.from_account_id, NEW.to_account_id) ORDER BY id FOR UPDATE;
  SELECT * INTO source FROM public.budgets_account WHERE id = NEW.from_account_id;
  SELECT * INTO target FROM public.budgets_account WHERE id = NEW.to_account_id;
  SELECT * INTO source_envelope FROM public.budgets_envelope WHERE id = source.envelope_id;
  SELECT * INTO target_envelope FROM public.budgets_envelope WHERE id = target.envelope_id;
  IF source_envelope.id IS NULL OR target_envelope.id IS NULL
     OR NOT coalesce(ARRAY[source.tenant_id, target.tenant_id] <@ mine, false) THEN
    RAISE EXCEPTION 'ledger: an account of the entry is out of sight' USING ERRCODE = 'insufficient_privilege';
  END IF;
  lies := CASE
    WHEN source.envelope_id = target.envelope_id THEN 'same'
    WHEN (target_envelope.tenant_id, target_envelope.track) <> (source_envelope.tenant_id, source_envelope.track)
      THEN 'elsewhere'
    WHEN target_envelope.parent_id = source.envelope_id AND target_envelope.year = source_envelope.year THEN 'down'
    WHEN source_envelope.parent_id = target.envelope_id AND target_envelope.year = source_envelope.year THEN 'up'
    WHEN target_envelope.year > source_envelope.year THEN 'later'
    ELSE 'elsewhere' END;
  IF NOT EXISTS (
    SELECT 1 FROM (VALUES
      ('give', 'outside', 'free', 'same'),
      ('cut', 'free', 'outside', 'same'),
      ('allocate', 'free', 'free', 'down'),
      ('take_back', 'free', 'free', 'up'),
      ('commit', 'free', 'committed', 'same'),
      ('release', 'committed', 'free', 'same'),
      ('advance', 'committed', 'advanced', 'same'),
      ('clear', 'advanced', 'paid', 'same'),
      ('pay', 'committed', 'paid', 'same'),
      ('settle', 'paid', 'settled', 'same'),
      ('refund', 'advanced', 'committed', 'same'),
      ('refund', 'paid', 'committed', 'same'),
      ('carry_over', 'free', 'free', 'later'),
      ('carry_over', 'committed', 'committed', 'later'),
      ('carry_over', 'advanced', 'advanced', 'later')
    ) AS legal (entry, from_kind, to_kind, place)
    WHERE legal = (NEW.kind::text, source.kind::text, target.kind::text, lies)
  ) THEN
    RAISE EXCEPTION 'ledger: no entry % moves money from % to % (%)', NEW.kind, source.kind, target.kind, lies
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_legal';
  END IF;
  IF source.reference <> '' AND target.reference <> '' AND source.reference <> target.reference THEN
    RAISE EXCEPTION 'ledger: money of % cannot go to %', source.reference, target.reference
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_keeps_reference';
  END IF;
  IF NEW.envelope_id <> source.envelope_id OR NEW.reference <> greatest(source.reference, target.reference)
     OR NEW.tenant_id <> (CASE WHEN target.reference <> '' THEN target.tenant_id ELSE source.tenant_id END) THEN
    RAISE EXCEPTION 'ledger: envelope, reference or tenant of the entry is not that of its accounts'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_names_its_accounts';
  END IF;
  UPDATE public.budgets_account SET balance = balance - NEW.amount WHERE id = NEW.from_account_id;
  UPDATE public.budgets_account SET balance = balance + NEW.amount WHERE id = NEW.to_account_id;
  RETURN NULL;
END
$$;

-- A new account is empty, whatever the one who opens it says. What is nobody's promise belongs to the tenant of the
-- envelope; all accounts of a đề án belong to one tenant.
CREATE OR REPLACE FUNCTION budgets_open_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  owner bigint;
BEGIN
  SELECT tenant_id INTO owner FROM public.budgets_envelope WHERE id = NEW.envelope_id;
  IF NEW.reference <> '' AND owner IS NOT NULL THEN
    SELECT coalesce((SELECT tenant_id FROM public.budgets_account WHERE reference = NEW.reference LIMIT 1), NEW.tenant_id)
      INTO owner;
  END IF;
  IF NEW.tenant_id IS DISTINCT FROM owner THEN
    RAISE EXCEPTION 'ledger: the account belongs to another tenant' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.balance := 0;
  RETURN NEW;
END
$$;

-- A balance moves only with an entry: within the trigger above, never by itself. No account goes away.
CREATE OR REPLACE FUNCTION budgets_keep_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'ledger: a balance changes only with an entry' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

-- Nobody rewrites an entry, the owner of the tables included.
CREATE OR REPLACE FUNCTION budgets_keep_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'ledger: an entry is never changed or deleted' USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Whoever hangs a function on a table needs the right to it; the owner alone does.
REVOKE ALL ON FUNCTION budgets_post_entry() FROM PUBLIC;

CREATE OR REPLACE TRIGGER post_entry AFTER INSERT ON budgets_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION budgets_post_entry();
CREATE OR REPLACE TRIGGER keep_entry BEFORE UPDATE OR DELETE ON budgets_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION budgets_keep_entry();
CREATE OR REPLACE TRIGGER open_account BEFORE INSERT ON budgets_account
  FOR EACH ROW EXECUTE FUNCTION budgets_open_account();
CREATE OR REPLACE TRIGGER keep_account BEFORE UPDATE OR DELETE ON budgets_account
  FOR EACH ROW EXECUTE FUNCTION budgets_keep_account();
