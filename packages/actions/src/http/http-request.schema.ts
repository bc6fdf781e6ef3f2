import {
  boolean,
  bytes,
  defineSchema,
  duration,
  either,
  expression,
  filePath,
  headers,
  integer,
  json,
  list,
  map,
  number,
  object,
  sentMap,
  text,
  timeLimit,
  url,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { traceparentField } from '../traceparent-field.ts'
import { usualMethods } from '../usual-methods.ts'
import { verifyField } from '../verify-field.ts'
import { authField, authRules } from './auth/auth-field.ts'
import { certificateAliases, certificateFields, proxyField, queryField, textOrTexts } from './connection-fields.ts'

const optional = v.optional

const file = () =>
  either([
    filePath(),
    object({
      path: filePath({ title: 'File' }),
      filename: optional(text({ title: 'File name', description: 'The name the server is told. Default: that of the file.' })),
      content_type: optional(text({ title: 'Content type', description: 'Default: application/octet-stream.' })),
    }),
  ])

const field = () =>
  either([
    text(),
    object({
      value: text({ title: 'Text' }),
      content_type: text({ title: 'Content type', description: 'What the text is: application/json.' }),
    }),
  ])

export const httpRequestSchema = defineSchema({
  type: 'http_request',
  family: 'http',
  title: 'HTTP request',
  description: 'Sends one HTTP request and returns the answer, whatever its status.',
  aliases: [{ name: 'http' }, { name: 'api_request' }],
  payload: 'body',
  untilAssertions: '/poll/until',
  variables: { base_url: ['BASE_URL', 'API_URL'] },
  config: object(
    {
      url: url({
        title: 'URL',
        description: 'Absolute, or a path that is joined to base_url.',
        relativeTo: 'base_url',
        examples: ['https://api.example.com/orders', '/orders'],
      }),
      method: optional(
        text({
          title: 'Method',
          description: 'GET unless said otherwise; POST for form, multipart and graphql.',
          usual: usualMethods,
        }),
      ),
      base_url: optional(
        url({ title: 'Base URL', description: 'What a relative url is joined to. Default: the variable BASE_URL, else API_URL.' }),
      ),
      headers: optional(headers({ title: 'Headers' })),
      params: queryField,
      body: optional(either([json(), bytes()], { title: 'Body', description: 'A map or list is sent as JSON, text as it is.' })),
      body_from_file: optional(
        filePath({ title: 'Body from a file', description: 'Sent as it is, with the content type that its name says.' }),
      ),
      form: optional(sentMap('form field', textOrTexts(), { title: 'Form', description: 'Sent as application/x-www-form-urlencoded.' })),
      multipart: optional(
        object(
          {
            fields: optional(
              map(either([field(), list(field())]), {
                title: 'Fields',
                description: 'Texts; one with a type of its own is {value, content_type}.',
              }),
            ),
            files: optional(map(either([file(), list(file())]), { title: 'Files', description: 'Paths, relative to the flow.' })),
          },
          { title: 'Multipart', description: 'Sent as multipart/form-data.' },
        ),
      ),
      graphql: optional(
        object(
          {
            query: text({ title: 'Query', minLength: 1 }),
            variables: optional(map(json(), { title: 'Variables' })),
            operation_name: optional(text({ title: 'Operation' })),
          },
          { title: 'GraphQL', aliases: { operationName: 'operation_name' } },
        ),
      ),
      auth: optional(authField),
      cookies: optional(
        sentMap('cookie', text(), { title: 'Cookies', description: 'Sent with this request, beside those of the execution.' }),
      ),
      traceparent: traceparentField,
      timeout: timeLimit({ title: 'Time limit', description: 'For the whole answer, redirects included.', default: '30s' }),
      follow_redirects: boolean({ title: 'Follow redirects', default: true }),
      max_redirects: integer({ title: 'Redirects at most', minimum: 0, maximum: 100, default: 10 }),
      verify_ssl: verifyField,
      ...certificateFields,
      ssl: optional(
        object(
          { verify_ssl: verifyField, ...certificateFields },
          { title: 'TLS', description: 'The same settings in a map of their own.', aliases: certificateAliases },
        ),
      ),
      insecure: optional(boolean({ title: 'Insecure', description: 'The same as verify_ssl: false.' })),
      proxy: proxyField,
      http2: boolean({ title: 'HTTP/2', description: 'Speak HTTP/2, and nothing else.', default: false }),
      decompress: boolean({ title: 'Decompress', description: 'Ask for and undo compression.', default: true }),
      save_to_file: optional(filePath({ title: 'Save to file', description: 'Keeps the body below the output folder.' })),
      poll: optional(
        object(
          {
            enabled: boolean({ title: 'On', default: true }),
            until: optional(expression({ title: 'Until', examples: ['status == 200'] })),
            interval: duration({ title: 'Pause', default: '1s' }),
            timeout: timeLimit({ title: 'Time limit', description: 'For all requests together.', default: '30s' }),
          },
          {
            title: 'Poll',
            description:
              'Repeats the request until `until` holds; without it, until the assertions of the step do, or else a status below 400.',
            aliases: { success_condition: 'until' },
          },
        ),
      ),
    },
    {
      aliases: {
        query_params: 'params',
        query: 'params',
        body_file: 'body_from_file',
        form_data: 'form',
        ...certificateAliases,
        baseUrl: 'base_url',
        followRedirects: 'follow_redirects',
        allow_redirects: 'follow_redirects',
        maxRedirects: 'max_redirects',
      },
      often: ['method', 'headers', 'params', 'body', 'auth'],
      rules: [
        { when: 'body', excludes: ['body_from_file', 'form', 'multipart', 'graphql'] },
        { when: 'body_from_file', excludes: ['form', 'multipart', 'graphql'] },
        { when: 'form', excludes: ['multipart', 'graphql'] },
        { when: 'multipart', excludes: ['graphql'] },
        ...authRules,
      ],
    },
  ),
  output: object({
    status: integer(),
    status_code: integer(),
    status_text: text(),
    headers: map(text(), { description: 'One text per name; names in lower case.' }),
    headers_all: map(list(text())),
    cookies: map(text(), { description: 'What the answers set, redirects included.' }),
    body: either([json(), bytes()], { description: 'JSON is parsed. Over 1 MiB it is attached, too.' }),
    size: integer({ unit: 'bytes' }),
    duration_ms: number({ unit: 'ms' }),
    time: number({ unit: 'ms' }),
    response_time: number({ unit: 'ms' }),
    timings: object({ dns: number(), tcp: number(), tls: number(), first_byte: number(), download: number() }),
    url: text({ description: 'Where the answer came from, after redirects.' }),
    redirects: list(object({ status: integer(), url: text(), location: text() })),
    protocol: text({ examples: ['HTTP/1.1', 'HTTP/2'] }),
    remote_address: text(),
    saved_to: optional(text()),
    attempts: optional(integer({ description: 'Requests made while polling.' })),
  }),
})
