import {
  type ActionContext,
  ActionError,
  type ActionHandler,
  type AnyActionHandler,
  type Files,
  fields as f,
  secretUrl,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import type { ActionTable, LedgerEntry, Ports } from '../ports.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

// biome-ignore lint/suspicious/noExplicitAny: an action of a test takes and gives whatever it likes.
export type InlineAction = (config: any, context: ActionContext) => unknown

export interface TestPorts extends Ports {
  readonly clock: VirtualClock
  readonly ledger: MemoryLedger
}

/** What a killed process would have left: entries that were added and not done. */
export interface MemoryLedger {
  add(entry: LedgerEntry): Promise<string>
  done(id: string): Promise<void>
  /** Everything that happened, in order: `add steps/create`, `done steps/create`. */
  readonly history: string[]
  readonly pending: Map<string, LedgerEntry>
}

export interface TestPortsOptions {
  readonly actions?: Readonly<Record<string, InlineAction>>
  /** Hands over handlers with parts of their own: `undo`, `prepare`, `explain`. */
  readonly handlers?: readonly AnyActionHandler[]
  /** Files by path. */
  readonly files?: Readonly<Record<string, string>>
}

/** Real ports for tests: a virtual clock, no files, no network, actions written in the test. */
export const testPorts = ({ actions = {}, handlers = [], files = {} }: TestPortsOptions = {}): TestPorts => {
  let ids = 0
  return {
    actions: toTable([
      ...Object.entries(actions).map(([name, run]) => inlineAction(name, { run: run as ActionHandler['run'] })),
      ...handlers,
    ]),
    clock: createVirtualClock(),
    files: filesOf(files),
    net: { resolve: () => refuse('network') },
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    ledger: memoryLedger(),
  }
}

/** Files in memory; a pattern is the end of their names behind `*`. */
const filesOf = (files: Readonly<Record<string, string>>): Files => ({
  read: async (path) => {
    const text = files[path]
    if (text === undefined) throw new ActionError('FILE_NOT_FOUND', `there is no file ${path}`)
    return new TextEncoder().encode(text)
  },
  glob: async (pattern) =>
    Object.keys(files)
      .filter((path) => path.startsWith(pattern.split('*')[0] ?? '') && path.endsWith(pattern.split('*').at(-1) ?? ''))
      .sort(),
  write: () => refuse('files'),
})

const refuse = (what: string): Promise<never> => Promise.reject(new ActionError('TEST_NO_PORT', `this test has no ${what}`))

/** Actions that take any config and may give anything. */
export const inlineActions = (actions: Readonly<Record<string, InlineAction>>): ActionTable =>
  toTable(Object.entries(actions).map(([name, run]) => inlineAction(name, { run: run as ActionHandler['run'] })))

/** One such action. Its config is open; `token` is a secret, `server` a secret URL, `headers` are headers, `until` an expression, `reply` a template. */
export const inlineAction = (type: string, effects: Omit<ActionHandler, 'schema'>): AnyActionHandler =>
  ({ schema: { ...openSchema, type, title: type }, ...effects }) as AnyActionHandler

const openSchema = {
  family: 'test',
  description: 'An action of a test.',
  aliases: [],
  payload: 'body',
  config: v.looseObject({
    token: v.optional(f.secret()),
    server: v.optional(secretUrl()),
    until: v.optional(f.expression()),
    reply: v.optional(f.template()),
  }),
  output: v.looseObject({}),
}

const toTable = (handlers: readonly AnyActionHandler[]): ActionTable => {
  const byType = new Map(handlers.map((handler) => [handler.schema.type, handler]))
  const config = {
    type: 'object',
    properties: {
      token: { 'x-kind': 'text', 'x-secret': true },
      server: { 'x-kind': 'secret', 'x-secret': true, format: 'uri-reference' },
      until: { 'x-kind': 'expression' },
      reply: { 'x-kind': 'template' },
      headers: { 'x-kind': 'headers', additionalProperties: { 'x-kind': 'json' } },
    },
    'x-kind': 'map',
    additionalProperties: { 'x-kind': 'json' },
  }
  return {
    descriptors: handlers.map(({ listen, schema: { type, family, title, description, aliases } }) => ({
      type,
      family,
      title,
      description,
      aliases,
      payload: 'body',
      config,
      output: {},
      ...(listen && { listens: true as const }),
    })),
    load: async (type) => {
      const handler = byType.get(type)
      if (!handler) throw new Error(`this test has no action ${type}`)
      return handler
    },
  }
}

const memoryLedger = (): MemoryLedger => {
  const history: string[] = []
  const pending = new Map<string, LedgerEntry>()
  return {
    history,
    pending,
    add: async (entry) => {
      const id = `entry-${history.length}`
      history.push(`add ${entry.path}`)
      pending.set(id, JSON.parse(JSON.stringify(entry)) as LedgerEntry)
      return id
    },
    done: async (id) => {
      history.push(`done ${pending.get(id)?.path ?? 'unknown'}`)
      pending.delete(id)
    },
  }
}
