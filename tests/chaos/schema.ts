/** What the oracle reads beside the queue's own tables. Nothing here is unique: a second result must show. */
export const chaosSchema = [
  'create schema chaos',
  `create table chaos.results (id bigserial primary key, job_id uuid not null, epoch bigint not null, state text not null)`,
  `create table chaos.steps (
    id bigserial primary key, job_id uuid not null, epoch bigint not null, ord int not null, job_epoch bigint, job_state text)`,
  `create table chaos.transitions (
    id bigserial primary key, job_id uuid not null, epoch bigint not null, from_state text, to_state text not null)`,
  // The job's row is locked while its state changes, so the order of these rows is the order of the changes.
  `create function chaos.note_transition() returns trigger language plpgsql as $$
    begin
      insert into chaos.transitions (job_id, epoch, from_state, to_state)
      values (new.id, new.epoch, case when tg_op = 'UPDATE' then old.state end, new.state);
      return null;
    end $$`,
  `create trigger chaos_inserted after insert on scheduler.jobs for each row execute function chaos.note_transition()`,
  `create trigger chaos_updated after update on scheduler.jobs for each row
    when (old.state is distinct from new.state or old.epoch is distinct from new.epoch) execute function chaos.note_transition()`,
  `create function chaos.note_holder() returns trigger language plpgsql as $$
    begin
      select epoch, state into new.job_epoch, new.job_state from scheduler.jobs where id = new.job_id;
      return new;
    end $$`,
  `create trigger chaos_step before insert on chaos.steps for each row execute function chaos.note_holder()`,
]
