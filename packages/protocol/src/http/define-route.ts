import type * as v from 'valibot'

type Schema = v.GenericSchema<unknown, unknown>

/** One operation of the API: all that server, client, OpenAPI document and tests know of it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`, with its parameters: `/flows/:id`. */
  readonly path: string
  /** Which part of the API it belongs to: `flows`. */
  readonly tag: string
  /** What it does, in one line. */
  readonly summary: string
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  /** Of the JSON it answers. Absent: nothing (204), or what `media` says. */
  readonly reply?: Schema
  /** Type of an answer that is not JSON. */
  readonly media?: string
  /** Default 200, 204 without a reply. */
  readonly status?: 200 | 201 | 202
  /** The parameter that names what the request makes. When it is spelled wrong, the request is wrong; else there is no such thing. */
  readonly names?: string
  /**
   * The request says in `If-Match` which version it changes; when there is another one, the answer is 409 with that as `current`.
   * Where it is optional, a request without it changes what is there, whatever that is.
   */
  readonly ifMatch?: true | 'optional'
  /** It asks, though it is no GET: nothing of the workspace changes, and nothing is noted in the audit log. */
  readonly isQuestion?: true
  /** The work of an agent: the log of the execution tells of it, and the audit log does not. */
  readonly isWork?: true
  /** Whoever asks proves himself by the body and headers, to the handler: no account is looked for, and the audit log is not told. */
  readonly isSigned?: true
  /** The body is of what an execution said: as long as that, with any text in it. */
  readonly isRecorded?: true
  /** The key of the reply that is shown once: nothing keeps it, also not for a repetition of the request. */
  readonly shownOnce?: string
}

/** Keeps the schemas' own types. */
export const defineRoute = <const R extends Route>(route: R): R => route

type OutputOf<S> = S extends Schema ? v.InferOutput<S> : undefined
type InputOf<S> = S extends Schema ? v.InferInput<S> : undefined

type DeepReadonly<T> = T extends Date
  ? T
  : T extends readonly (infer Item)[]
    ? readonly DeepReadonly<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
      : T

export type ParamsOf<R extends Route> = OutputOf<R['params']>
export type QueryOf<R extends Route> = OutputOf<R['query']>
export type BodyOf<R extends Route> = OutputOf<R['body']>
/** What the server gives, before it is checked and written. */
export type ReplyOf<R extends Route> = DeepReadonly<InputOf<R['reply']>>
/** What a client gets. */
export type ResultOf<R extends Route> = OutputOf<R['reply']>
/** What a client gives. */
export type RequestOf<R extends Route> = {
  readonly params: InputOf<R['params']>
  readonly query: InputOf<R['query']>
  readonly body: InputOf<R['body']>
}
