-- In PL/pgSQL, which keeps its plan as long as the session. Before PostgreSQL 18 a function in SQL is planned anew by each statement that asks.
create or replace function tm.now() returns timestamptz language plpgsql stable parallel safe as $$
begin
  return date_trunc('milliseconds', coalesce(
    (select base + (statement_timestamp() - started) * rate from tm.clock),
    statement_timestamp()
  ));
end
$$;
