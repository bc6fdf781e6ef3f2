import type { JsonValue } from '@testmesh/protocol'

/** The requests of flows in a form that other tools know: names and plain values, no language. */
export interface Exported {
  readonly flows: readonly ExportedFlow[]
  /** What the requests read and no flow sets, by the names that they have here. */
  readonly variables: readonly Variable[]
  /** What could not be carried over, in the order of the flows. */
  readonly losses: readonly Loss[]
}

export interface Loss {
  /** As it was called by whoever asked. */
  readonly file?: string
  readonly line?: number
  /** What it was, and why it could not be. */
  readonly message: string
}

export interface Variable {
  readonly name: string
  /** Undefined for what must be filled in. */
  readonly value?: JsonValue
  readonly isSecret: boolean
}

export interface ExportedFlow {
  readonly name: string
  readonly description?: string
  readonly file?: string
  /** What the flow sets before its first request, in an order in which each reads only those before it. */
  readonly sets: readonly Setting[]
  readonly items: readonly Item[]
  /** What is sent at the end in this order, also behind a failure: what steps that went well have to clean up, then the teardown. */
  readonly cleanups: readonly Cleanup[]
}

export interface Cleanup {
  /** The id of the step, without which there is nothing to clean up. Undefined for the teardown of the flow. */
  readonly of?: string
  readonly items: readonly Item[]
}

export interface Setting {
  readonly name: string
  readonly value: Json
}

export type Item = Request | Group | Pause | Lost

/** Requests under a title of their own. */
export interface Group {
  readonly type: 'group'
  readonly id: string
  readonly title: string
  readonly items: readonly Item[]
}

export interface Pause extends Placed {
  readonly type: 'pause'
  readonly durationMs: number
}

/** What stood here. */
export interface Lost {
  readonly type: 'lost'
  readonly loss: Loss
}

interface Placed {
  readonly file?: string
  readonly line?: number
}

export interface Request extends Placed {
  readonly type: 'request'
  readonly id: string
  /** What people call it. */
  readonly title: string
  readonly method: string
  /** Without the parameters that stand apart. */
  readonly url: Text
  readonly params: readonly Field[]
  readonly headers: readonly Field[]
  readonly cookies: readonly Field[]
  readonly body?: Body
  readonly auth?: Auth
  readonly settings: Settings
  readonly captures: readonly Capture[]
  readonly checks: readonly Check[]
  /** Of what was lost of it. */
  readonly losses: readonly Loss[]
  /** It is sent again until its checks hold. */
  readonly retry?: { readonly attempts: number; readonly delayMs: number }
  /** The flow goes on when it fails. */
  readonly isTolerated: boolean
}

export interface Settings {
  readonly followsRedirects: boolean
  readonly verifies: boolean
  readonly timeoutMs?: number
  readonly proxy?: Text
  /** Files, from where the export is. */
  readonly ca?: Text
  readonly clientCert?: Text
  readonly clientKey?: Text
}

export type Field = readonly [name: string, value: Text]

/** What is written, and names between. */
export type Text = readonly (string | Reference)[]

export type Reference =
  | {
      readonly type: 'name'
      readonly name: string
      /** What it stands for: text, another value, or nobody knows before it runs. */
      readonly holds: 'text' | 'json' | 'unknown'
    }
  /** A value that is made anew: `UUID`. */
  | { readonly type: 'made'; readonly what: string; readonly holds: 'text' | 'json' }

export type Json =
  | { readonly type: 'plain'; readonly value: number | boolean | null }
  | { readonly type: 'text'; readonly text: Text }
  | { readonly type: 'list'; readonly items: readonly Json[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [string, Json])[] }

export type Body =
  | { readonly type: 'json'; readonly value: Json }
  | { readonly type: 'text'; readonly text: Text }
  /** A path, from where the export is. */
  | { readonly type: 'file'; readonly file: Text }
  | { readonly type: 'form'; readonly fields: readonly Field[] }
  | { readonly type: 'multipart'; readonly parts: readonly Part[] }
  | { readonly type: 'graphql'; readonly query: Text; readonly variables?: Json; readonly operationName?: Text }

export interface Part {
  readonly name: string
  readonly contentType?: Text
  readonly value?: Text
  /** A path, from where the export is. */
  readonly file?: Text
  readonly fileName?: Text
}

export interface Auth {
  readonly type: string
  /** By the names that the action gives them. */
  readonly fields: Readonly<Record<string, Text>>
}

/** A name for a part of the answer. */
export interface Capture {
  readonly name: string
  readonly path: AnswerPath
}

/** `body.items[0]`; of `headers` the one key is a name in lower case. */
export interface AnswerPath {
  readonly root: 'status' | 'headers' | 'body' | 'duration_ms'
  readonly keys: readonly (string | number)[]
}

/** Something that must hold of the answer. */
export interface Check {
  /** As it is written in the flow. */
  readonly text: string
  readonly path: AnswerPath
  /** It is about how long that is. */
  readonly isLength: boolean
  readonly isNegated: boolean
  readonly test: Test
}

export type Test =
  | { readonly type: 'equals' | Order | 'contains' | 'starts_with' | 'ends_with'; readonly value: Operand }
  | { readonly type: 'matches'; readonly pattern: string }
  | { readonly type: 'in'; readonly values: readonly JsonValue[] }
  | { readonly type: 'exists' }
  | { readonly type: 'is'; readonly kind: 'null' | 'empty' | 'text' | 'number' | 'boolean' | 'list' | 'map' }

export type Order = '<' | '<=' | '>' | '>='

export type Operand = { readonly type: 'value'; readonly value: JsonValue } | { readonly type: 'reference'; readonly reference: Reference }
