import { type Database, newId } from '../../index.ts'
import { newSchedule } from './new-schedule.ts'
import { newTrigger } from './new-trigger.ts'
import { newTarget, newWebhook } from './new-webhook.ts'
import { newWorkspace } from './new-workspace.ts'

/** A workspace with one row in each table that belongs to workspaces. */
export const furnishedWorkspace = async (database: Database) => {
  const workspace = await newWorkspace(database)
  const flow = await workspace.flows.create({ name: 'secret plan', text: 'text' })
  await workspace.collections.create({ name: 'secret' })
  const sha256 = await workspace.contents.put(new TextEncoder().encode('a'))
  await workspace.projectFiles.put('data.csv', sha256)
  const execution = await workspace.executions.create({ flowName: 'secret plan', flowSha256: '', triggerType: 'api' })
  await workspace.executions.start({ executionId: execution.id, epoch: 1 })
  const event = { v: 1, executionId: execution.id, epoch: 1, at: 1, type: 'execution.resumed', data: {} } as const
  await workspace.events.append({ executionId: execution.id, epoch: 1, from: 0, events: [event] })
  const environment = await workspace.environments.create({ name: 'production' })
  await workspace.variables.change(environment.id, { set: { a: 1 } })
  const hash = new TextEncoder().encode(newId())
  const place = { environmentId: environment.id, name: 'token', version: 1 }
  await workspace.secrets.add({ ...place, ciphertext: hash, dekWrapped: hash, kekId: 'k' })
  const key = await workspace.apiKeys.create({ name: 'ci', prefix: 'tm', hash, scope: 'read' })
  const step = { path: 'steps/a', stepId: 'a', name: null, action: 'log', phase: 'steps', outcome: 'passed', tolerated: false } as const
  await workspace.stepResults.record({ executionId: execution.id, epoch: 1 }, [
    { ...step, attempts: 1, startedAt: null, durationMs: 1, failure: null },
  ])
  const schedule = await workspace.schedules.create(newSchedule, { by: null, nextAt: new Date('2100-01-01') })
  await workspace.fires.record({ scheduleId: schedule.id, scheduledFor: new Date('2026-01-01'), outcome: 'skipped' })
  const webhook = await workspace.webhooks.create(newId(), newWebhook, { by: null, target: newTarget })
  await workspace.deliveries.add({ id: newId(), webhookId: webhook.id, body: '', title: '', told: [], more: 0 })
  const trigger = await workspace.triggers.create(newId(), newTrigger, { by: null, proof: newTarget })
  await workspace.arrivals.record({ triggerId: trigger.id, deliveryId: 'a', outcome: 'paused' })
  const ids = [workspace.id, execution.id]
  for (const text of [
    `insert into scheduler.jobs (workspace_id, id, kind) values ($1, $2, 'execution')`,
    `insert into scheduler.attempts (workspace_id, job_id, epoch, owner) values ($1, $2, 1, 'w')`,
    `insert into executions.results (workspace_id, job_id, execution_id, epoch, verdict, summary) values ($1, $2, $2, 1, 'passed', '{}')`,
    `insert into executions.artifacts (workspace_id, execution_id, id, epoch, name, media_type, sha256, size_bytes)
     values ($1, $2, gen_random_uuid(), 1, 'a', 'b', 'c', 1)`,
    `insert into executions.cleanup (workspace_id, execution_id, id, epoch, ord, action, kind, ref)
     values ($1, $2, gen_random_uuid(), 1, 0, 'a', 'b', '{}')`,
    `insert into executions.debug_commands (workspace_id, execution_id, id, epoch, command)
     values ($1, $2, gen_random_uuid(), 1, '{}')`,
    `insert into executions.shares (workspace_id, execution_id, id, token_hash, expires_at)
     values ($1, $2, gen_random_uuid(), uuid_send($1), tm.now())`,
  ])
    await database.query(text, ids)
  for (const text of [
    `insert into scheduler.workers (workspace_id, owner, pool, slots, host, pid, version)
     values ($1, gen_random_uuid(), 'default', 1, 'h', 1, '1.0.0')`,
    'insert into executions.outbox (workspace_id, id, execution_id) values ($1, gen_random_uuid(), gen_random_uuid())',
    `insert into users.audit (workspace_id, id, actor_type, action) values ($1, gen_random_uuid(), 'system', 'a')`,
    `insert into users.invitations (workspace_id, id, email, role, token_hash, expires_at)
     values ($1, gen_random_uuid(), 'a', 'viewer', uuid_send($1), tm.now())`,
    `insert into users.tickets (workspace_id, token_hash, principal, expires_at) values ($1, uuid_send($1), '{}', tm.now())`,
  ])
    await database.query(text, [workspace.id])
  return { ...workspace, flow, execution, environment, schedule, webhook, trigger, key }
}
