import type { JsonValue } from '@testmesh/protocol'
import * as v from 'valibot'

/** As version 2.0 and 2.1 of the format say it, as far as a flow can say it too. */
const text = v.optional(
  v.pipe(
    v.nullable(v.union([v.string(), v.number(), v.boolean()])),
    v.transform((value) => (value === null ? '' : String(value))),
  ),
  '',
)
const isDisabled = v.optional(v.nullable(v.boolean()))
const keyed = v.object({ key: text, value: text, disabled: isDisabled })
const scriptText = v.pipe(
  v.optional(v.union([v.string(), v.array(v.string())]), ''),
  v.transform((exec) => (typeof exec === 'string' ? exec.split('\n') : exec)),
)
const events = v.optional(v.array(v.object({ listen: v.string(), script: v.optional(v.object({ exec: scriptText })) })), [])

const authSchema = v.nullish(v.looseObject({ type: v.string() }))
const partSchema = v.object({
  ...keyed.entries,
  type: v.optional(v.string()),
  src: v.optional(v.unknown()),
  contentType: v.nullish(v.string()),
})
const bodySchema = v.nullish(
  v.object({
    mode: v.optional(v.string()),
    raw: v.optional(v.string()),
    urlencoded: v.optional(v.array(keyed)),
    formdata: v.optional(v.array(partSchema)),
    file: v.nullish(v.object({ src: v.nullish(v.string()) })),
    graphql: v.optional(
      v.object({ query: v.optional(v.string()), operationName: v.nullish(v.string()), variables: v.optional(v.unknown()) }),
    ),
    options: v.optional(v.object({ raw: v.optional(v.object({ language: v.optional(v.string()) })) })),
    disabled: isDisabled,
  }),
)
const urlParts = {
  protocol: v.optional(v.string()),
  host: v.optional(v.union([v.string(), v.array(v.string())])),
  port: v.optional(v.string()),
  path: v.optional(v.union([v.string(), v.array(v.union([v.string(), v.object({ value: v.string() })]))])),
}
const urlSchema = v.union([
  v.string(),
  v.object({ ...urlParts, raw: v.optional(v.string(), ''), query: v.nullish(v.array(keyed)), variable: v.nullish(v.array(keyed)) }),
])
const requestSchema = v.union([
  v.string(),
  v.object({
    method: v.optional(v.string(), 'GET'),
    url: v.optional(urlSchema, ''),
    header: v.nullish(v.union([v.array(keyed), v.string()])),
    body: bodySchema,
    auth: authSchema,
    proxy: v.nullish(v.looseObject({ host: v.optional(v.string(), ''), port: v.optional(v.unknown()), disabled: isDisabled })),
    certificate: v.nullish(v.looseObject({ name: v.optional(v.string(), '') })),
  }),
])

export type PostmanAuth = v.InferOutput<typeof authSchema>
export type PostmanBody = v.InferOutput<typeof bodySchema>
export type PostmanRequest = Exclude<v.InferOutput<typeof requestSchema>, string>
/** What a URL is made of, where it is not written as one. */
export type PostmanUrlParts = Pick<Exclude<v.InferOutput<typeof urlSchema>, string>, 'protocol' | 'host' | 'port' | 'path'>
export type PostmanEvents = v.InferOutput<typeof events>

const behaviorSchema = v.nullish(
  v.looseObject({
    followRedirects: v.optional(v.boolean()),
    strictSSL: v.optional(v.boolean()),
    disableBodyPruning: v.optional(v.boolean()),
  }),
)
export type PostmanBehavior = v.InferOutput<typeof behaviorSchema>

/** A folder, or a request. */
export interface PostmanItem {
  readonly name: string
  readonly item?: readonly PostmanItem[] | undefined
  readonly request?: v.InferOutput<typeof requestSchema> | undefined
  readonly auth?: PostmanAuth
  readonly event: PostmanEvents
  readonly protocolProfileBehavior?: PostmanBehavior
}

const itemSchema: v.GenericSchema<unknown, PostmanItem> = v.object({
  name: v.optional(v.string(), ''),
  item: v.optional(v.array(v.lazy(() => itemSchema))),
  request: v.optional(requestSchema),
  auth: authSchema,
  event: events,
  protocolProfileBehavior: behaviorSchema,
})

export const collectionSchema = v.object({
  info: v.object({ name: v.string(), schema: v.optional(v.string()) }),
  item: v.array(itemSchema),
  variable: v.optional(v.array(keyed), []),
  auth: authSchema,
  event: events,
  protocolProfileBehavior: behaviorSchema,
})
export type PostmanCollection = v.InferOutput<typeof collectionSchema>

/** What is exported beside collections. */
export const environmentSchema = v.object({
  name: v.optional(v.string(), ''),
  values: v.array(v.object({ ...keyed.entries, enabled: v.optional(v.boolean()), type: v.optional(v.string()) })),
  _postman_variable_scope: v.picklist(['environment', 'globals']),
})

export const isCollection = (document: JsonValue): boolean =>
  v.is(v.object({ info: v.object({ name: v.string() }), item: v.array(v.unknown()) }), document)
export const isEnvironment = (document: JsonValue): boolean => v.is(environmentSchema, document)
