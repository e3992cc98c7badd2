-- The ledger keeps itself: an entry moves its amount between two accounts, and only in the ways the law of the ledger
-- knows (the same table as budgets/postings.py; a test compares). The application role may neither change an entry nor
-- a balance; this function, run by the owner of the tables, does, when an entry is inserted and at no other time.
-- Accounts are locked in the order of their keys, so that two entries never wait for each other.
CREATE OR REPLACE FUNCTION budgets_post_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  source public.budgets_account;
  target public.budgets_account;
  source_envelope public.budgets_envelope;
  target_envelope public.budgets_envelope;
  lies text;
BEGIN
  PERFORM 1 FROM public.budgets_account
    WHERE id IN (NEW.from_account_id, NEW.to_account_id) ORDER BY id FOR UPDATE;
  SELECT * INTO source FROM public.budgets_account WHERE id = NEW.from_account_id;
  SELECT * INTO target FROM public.budgets_account WHERE id = NEW.to_account_id;
  SELECT * INTO source_envelope FROM public.budgets_envelope WHERE id = source.envelope_id;
  SELECT * INTO target_envelope FROM public.budgets_envelope WHERE id = target.envelope_id;
  IF source.id IS NULL OR target.id IS NULL OR source_envelope.id IS NULL OR target_envelope.id IS NULL THEN
    RAISE EXCEPTION 'ledger: an account of entry is out of sight' USING ERRCODE = 'insufficient_privilege';
  END IF;
  lies := CASE
    WHEN source.envelope_id = target.envelope_id THEN 'same'
    WHEN target_envelope.parent_id = source.envelope_id THEN 'down'
    WHEN source_envelope.parent_id = target.envelope_id THEN 'up'
    WHEN target_envelope.year > source_envelope.year AND target_envelope.track = source_envelope.track THEN 'later'
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
  IF NEW.envelope_id NOT IN (source.envelope_id, target.envelope_id)
     OR NEW.reference <> greatest(source.reference, target.reference) THEN
    RAISE EXCEPTION 'ledger: envelope or reference of the entry is not that of its accounts'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_names_its_accounts';
  END IF;
  UPDATE public.budgets_account SET balance = balance - NEW.amount WHERE id = NEW.from_account_id;
  UPDATE public.budgets_account SET balance = balance + NEW.amount WHERE id = NEW.to_account_id;
  RETURN NULL;
END
$$;

-- A new account is empty, whatever the one who opens it says.
CREATE OR REPLACE FUNCTION budgets_open_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.balance := 0;
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

CREATE OR REPLACE TRIGGER post_entry AFTER INSERT ON budgets_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION budgets_post_entry();
CREATE OR REPLACE TRIGGER keep_entry BEFORE UPDATE OR DELETE ON budgets_ledgerentry
  FOR EACH ROW EXECUTE FUNCTION budgets_keep_entry();
CREATE OR REPLACE TRIGGER open_account BEFORE INSERT ON budgets_account
  FOR EACH ROW EXECUTE FUNCTION budgets_open_account();
