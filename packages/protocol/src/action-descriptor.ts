import type { JsonObject, JsonValue } from './json.ts'

/** JSON Schema (draft-07 subset) with the kit's marks: `x-kind` (the field, and so the form's widget) and `x-secret`. */
export type JsonSchema = JsonObject

/** Another name of an action; `preset` config is what the name alone says: `redis.get` → `{ operation: 'get' }`. */
export interface ActionAlias {
  readonly name: string
  readonly preset?: JsonObject
}

/** What must be granted before an action may run outside the user's own machine. */
export type Capability = 'exec' | 'docker' | 'file-write' | 'file-url' | 'plugin' | 'open-port'

/** What an action needs only where its config holds a setting: a JSON pointer, `/server/command`. */
export interface ConditionalCapability {
  readonly capability: Capability
  readonly when: string
}

/** An action as JSON: what validation, the editor, docs and completion need, wherever they run. */
export interface ActionDescriptor {
  readonly type: string
  readonly family: string
  readonly title: string
  readonly description: string
  readonly aliases: readonly ActionAlias[]
  /** What an author writes, before templates are rendered. */
  readonly config: JsonSchema
  /** What a run returns. */
  readonly output: JsonSchema
  /** Path of the part of the result that `$` reads first: `body`. */
  readonly payload?: string
  readonly capabilities?: readonly (Capability | ConditionalCapability)[]
  /** Variables that fill a config key the author left out, the first that is set: `{ base_url: ['BASE_URL', 'API_URL'] }`. */
  readonly variables?: Readonly<Record<string, readonly string[]>>
  /** JSON pointer to the condition that, left out where its map is there, means: until the step's assertions hold. */
  readonly untilAssertions?: string
  /** Config by which the step must expect something, by assertions of its own or in the config: `{ operation: 'assert' }`. */
  readonly expectsWhen?: JsonObject
  /** Names that the action itself gives to the templates and expressions of its config; text that reads one waits. */
  readonly locals?: readonly string[]
  /** It can be the source of a `listen` step. */
  readonly listens?: true
  /** A runnable flow: docs example and palette template. */
  readonly example?: JsonValue
}
