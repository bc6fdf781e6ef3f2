import type { PlannedStep } from '@testmesh/engine'

/** Whether a step judges what it gets while it runs: a recording cannot tell what it would have made of something else. */
export const judgesItself = ({ fields, descriptor, step }: PlannedStep): boolean =>
  fields.length > 0 || ownJudges.has(descriptor.family) || expects(descriptor.expectsWhen, step.config)

/** Pages that are waited for, code that has assertions of its own, requests that are made until something holds. */
const ownJudges: ReadonlySet<string> = new Set(['browser', 'script', 'wait-for'])

const expects = (when: PlannedStep['descriptor']['expectsWhen'], config: PlannedStep['step']['config']): boolean =>
  when !== undefined && Object.entries(when).every(([key, value]) => config[key] === value)

/** Why there is nothing to be wrong in what a step gives; undefined where there is. */
export const givesNoAnswer = ({ descriptor: { family, type } }: PlannedStep): string | undefined =>
  helpers.has(family) || senders.has(type) ? 'what it gives is no answer of the system under test' : undefined

/** They tell what they did themselves: where a message was put. */
const senders: ReadonlySet<string> = new Set(['listen', 'kafka_producer'])

const helpers: ReadonlySet<string> = new Set(['docker', 'mock-server', 'contract'])
