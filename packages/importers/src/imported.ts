import type { JsonValue } from '@testmesh/protocol'

/** What was made of something that others wrote. */
export interface Imported<Flow extends ImportedFlow = ImportedFlow> {
  readonly flows: readonly Flow[]
  /** Values that the flows read, for an environment. */
  readonly variables: Readonly<Record<string, JsonValue>>
  /** Names that the flows read and whose values were left out, or never there: they are secrets. */
  readonly secrets: readonly string[]
  /** Names that the flows read, and whose values the source does not have. */
  readonly missing: readonly string[]
  /** What was not brought over, in the order of the source. */
  readonly losses: readonly Loss[]
}

export interface ImportedFlow {
  /** With forward slashes, below whatever folder takes them: `orders/create-an-order.testmesh.yaml`. */
  readonly path: string
  readonly name: string
  /** What it does, for people to look over before they take it. */
  readonly steps: readonly ImportedStep[]
  readonly text: string
}

export interface ImportedStep {
  /** What people call it, or its id. */
  readonly name: string
  /** `POST ${BASE_URL}/orders` */
  readonly asks: string
  /** How many assertions it has. */
  readonly checks: number
}

/** What the path of every flow ends in. */
export const flowEnding = '.testmesh.yaml'

export interface Loss {
  /** In words of the source: `Orders › Create an order`. */
  readonly where: string
  /** What it was, and why it could not be. */
  readonly message: string
  /** Where it stands in the text, where that is known: counted in characters. */
  readonly at?: number
}

/** The source is not what it should be. The message says what is wrong, for whoever chose it. */
export class NotImportable extends Error {
  override readonly name = 'NotImportable'
}
