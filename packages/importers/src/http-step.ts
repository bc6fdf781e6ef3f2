import type { JsonObject, JsonValue } from '@testmesh/protocol'

/** A request, as the config of `http_request` says it. Texts are templates: what is no template is escaped already. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly params?: JsonObject
  /** Several texts for one that is sent several times. */
  readonly headers?: Readonly<Record<string, string | string[]>>
  /** A map or list is sent as JSON. */
  readonly body?: JsonValue
  /** A path. */
  readonly body_from_file?: string
  readonly form?: JsonObject
  readonly multipart?: JsonObject
  readonly graphql?: JsonObject
  readonly auth?: JsonObject
  readonly cookies?: Readonly<Record<string, string>>
  /** Other settings of the action: `verify_ssl: false`. */
  readonly settings?: JsonObject
}

export interface HttpStep {
  readonly id: string
  /** What people call it, where the id does not say it. */
  readonly name?: string
  readonly request: HttpRequest
  readonly output?: Readonly<Record<string, string>>
  readonly assert: readonly JsonValue[]
}

/** The step as it stands in a flow. What the action does anyway is left out. */
export const stepOf = ({ id, name, request, output = {}, assert }: HttpStep): JsonObject => {
  const { method, url, params = {}, headers = {}, cookies = {}, body, settings, ...others } = request
  const usual = others.form || others.multipart || others.graphql ? 'POST' : 'GET'
  return {
    id,
    ...(name !== undefined && { name }),
    action: 'http_request',
    config: {
      ...(method !== usual && { method }),
      url,
      ...(isFilled(params) && { params }),
      ...(isFilled(headers) && { headers }),
      ...(isFilled(cookies) && { cookies }),
      ...others,
      ...(body !== undefined && { body }),
      ...settings,
    },
    ...(isFilled(output) && { output }),
    ...(assert.length > 0 && { assert: [...assert] }),
  }
}

const isFilled = (map: object): boolean => Object.keys(map).length > 0
