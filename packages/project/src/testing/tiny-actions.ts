import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ActionContext, type ActionHandler, defineSchema, fields as f, type JsonValue, toDescriptor } from '@testmesh/action-kit'
import type { ActionTable } from '@testmesh/engine'
import { optional } from 'valibot'

export interface TinyConfig {
  readonly name: string
  readonly value?: JsonValue
}

export type TinyRun = (config: TinyConfig, context: ActionContext) => unknown

/** Actions that a test writes itself, each with a `name` and a `value`; what they return stands in the result as `value`. */
export const tinyActions = (actions: Readonly<Record<string, TinyRun | (Pick<ActionHandler, 'undo'> & { run: TinyRun })>>): ActionTable => {
  const handlers = new Map(
    Object.entries(actions).map(([type, action]) => {
      const { run, ...more } = typeof action === 'function' ? { run: action } : action
      const schema = defineSchema({ ...tinySchema, type, title: type })
      const handler: ActionHandler = {
        schema,
        run: async (config, context) => ({ value: ((await run(config as TinyConfig, context)) ?? null) as JsonValue }),
        ...more,
      }
      return [type, handler]
    }),
  )
  return {
    descriptors: [...handlers.values()].map(({ schema }) => toDescriptor(schema)),
    load: async (type) => {
      const handler = handlers.get(type)
      if (!handler) throw new Error(`this test has no action ${type}`)
      return handler
    },
  }
}

const tinySchema = {
  family: 'test',
  description: 'An action of a test.',
  aliases: [],
  payload: 'value',
  config: f.object({ name: f.text({ title: 'Name', default: '' }), value: optional(f.json({ title: 'Value' })) }),
  output: f.object({ value: f.json({ title: 'Value' }) }),
}

/** A system under test that outlives its users: a folder in which a file is a thing. */
export const thingActions = (world: string): ActionTable => {
  const remove = (name: string): void => {
    if (!existsSync(join(world, name))) throw new Error(`there is no ${name}`)
    rmSync(join(world, name))
  }
  const put = (name: string): void => {
    mkdirSync(dirname(join(world, name)), { recursive: true })
    writeFileSync(join(world, name), '')
  }
  return tinyActions({
    put: ({ name }) => put(name),
    remove: ({ name }) => remove(name),
    track: {
      run: async ({ name }, { track }) => {
        await track({ kind: 'thing', ref: { name, file: 'not of the flow' } })
        put(name)
      },
      undo: { thing: async (ref) => remove((ref as { name: string }).name) },
    },
    die: () => process.kill(process.pid, 'SIGKILL'),
  })
}
