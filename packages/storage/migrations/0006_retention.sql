-- The audit takes new rows only, still; but what is older than it is kept may go, for whoever says that this is what he does.
-- Work for one workspace may not delete there, whatever it says: it has no right to.
create or replace function tm.refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('tm.removes_old', true) = 'yes' then return null; end if;
  raise exception '%.% takes new rows only', tg_table_schema, tg_table_name using errcode = 'insufficient_privilege';
end
$$;
