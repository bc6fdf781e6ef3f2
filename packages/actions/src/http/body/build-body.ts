import type { Config, Files } from '@testmesh/action-kit'
import { httpError } from '../http-error.ts'
import type { httpRequestSchema } from '../http-request.schema.ts'
import { formText } from './form.ts'

export interface Body {
  readonly content: string | Uint8Array
  /** What the content is, unless the author says otherwise. */
  readonly contentType?: string
}

type GivenBody = Exclude<Config<typeof httpRequestSchema>['body'], undefined>
type HttpConfig = Config<typeof httpRequestSchema>

/** The type of a form that holds no files. */
export const formType = 'application/x-www-form-urlencoded'

/** The body of a request, if it has one; the schema lets only one of the keys say what it is. */
export const buildBody = (config: HttpConfig, contentType: string | undefined, files: Files): Body | undefined | Promise<Body> => {
  if (config.body_from_file !== undefined) return ofFile(config.body_from_file, files)
  return config.multipart === undefined ? plainBody(config, contentType) : partsOf(config.multipart, files)
}

/** Few requests have one. */
const ofFile = async (path: string, files: Files): Promise<Body> => (await import('./file.ts')).fileBody(path, files)

/** Few requests have any. */
const partsOf = async (multipart: NonNullable<HttpConfig['multipart']>, files: Files): Promise<Body> =>
  (await import('./multipart.ts')).multipartBody(multipart, files)

/** The body of a request that sends no files. */
export const plainBody = ({ body, form, graphql }: HttpConfig, contentType: string | undefined): Body | undefined => {
  if (form !== undefined) return { content: formText(form), contentType: formType }
  if (graphql !== undefined) return jsonBody(toGraphql(graphql))
  return body === undefined ? undefined : givenBody(body, contentType)
}

const givenBody = (body: GivenBody, contentType: string | undefined): Body => {
  if (body instanceof Uint8Array) return { content: body, contentType: 'application/octet-stream' }
  if (typeof body === 'string')
    return { content: body, contentType: looksLikeJson(body) ? 'application/json' : 'text/plain; charset=utf-8' }
  const isMap = typeof body === 'object' && body !== null && !Array.isArray(body)
  return isMap && contentType?.toLowerCase().startsWith(formType) ? { content: formText(withoutBytes({ ...body })) } : jsonBody(body)
}

const jsonBody = (value: unknown): Body => ({ content: JSON.stringify(withoutBytes(value)), contentType: 'application/json' })

/** The same value, in which JSON has a form for all. @throws ActionError HTTP_BAD_REQUEST */
const withoutBytes = <T>(value: T): T => {
  if (value instanceof Uint8Array)
    throw httpError('HTTP_BAD_REQUEST', `${value.length} bytes stand inside a body that is sent as JSON`, {
      hint: 'Write base64(…) around them, or send them alone: as `body`, or as a file of `multipart`.',
    })
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) withoutBytes(part)
  return value
}

const looksLikeJson = (text: string): boolean => /^\s*[{[]/.test(text)

const toGraphql = ({ query, variables, operation_name }: NonNullable<HttpConfig['graphql']>) => ({
  query,
  ...(variables === undefined ? {} : { variables }),
  ...(operation_name === undefined ? {} : { operationName: operation_name }),
})
