import {
  boolean,
  choice,
  defineSchema,
  duration,
  either,
  filePath,
  headers,
  integer,
  json,
  list,
  map,
  number,
  object,
  text,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { usualMethods } from '../usual-methods.ts'
import { fileFields, operationAliases, operationField, operationFields, operationRules } from './operation-fields.ts'
import { locatorKeys, operationNames } from './operation-table.ts'

const optional = v.optional

const interceptField = object(
  {
    patterns: list(text(), { title: 'Patterns', description: 'URLs, paths, or patterns with * for a part and ** for anything.' }),
    method: optional(text({ title: 'Method', description: 'Default: any.', usual: usualMethods })),
    mock: optional(
      object(
        {
          status: integer({ title: 'Status', minimum: 100, maximum: 599, default: 200 }),
          headers: optional(map(text(), { title: 'Headers' })),
          body: optional(json({ title: 'Body', description: 'Text as it is, a map or list as JSON.' })),
          delay: optional(duration({ title: 'Pause before' })),
        },
        { title: 'Mock', description: 'What the page gets instead of an answer of the server.', aliases: { status_code: 'status' } },
      ),
    ),
    abort: optional(boolean({ title: 'Abort', description: 'The request fails, as if the connection broke.' })),
  },
  {
    aliases: { urls: 'patterns', response: 'mock' },
    rules: [
      { when: 'patterns', needs: ['mock', 'abort'] },
      { when: 'mock', excludes: ['abort'] },
    ],
  },
)

/** How the browser is opened; what stands here holds until it is closed. */
const sessionFields = {
  session: optional(
    text({ title: 'Session', description: 'Steps with the same name share a browser window with its cookies. Default: all steps do.' }),
  ),
  browser: optional(
    choice(['chromium', 'firefox', 'webkit'], { title: 'Browser', description: 'Default chromium, also for Chrome and Edge.' }),
  ),
  executable_path: optional(
    filePath({ title: 'Program', description: 'Default: Chromium, Chrome or Edge as this machine has it, or what CHROMIUM names.' }),
  ),
  headless: optional(boolean({ title: 'Headless', description: 'Without a window on the screen. Default true.' })),
  viewport: optional(
    object(
      { width: integer({ title: 'Width', minimum: 1 }), height: integer({ title: 'Height', minimum: 1 }) },
      { title: 'Viewport', description: 'Size of the page. Default 1280 × 720.' },
    ),
  ),
  device: optional(
    text({ title: 'Device', description: 'Viewport, user agent and touch of a known device.', examples: ['iPhone 15', 'Pixel 7'] }),
  ),
  base_url: optional(text({ title: 'Base URL', description: 'Where paths begin.', examples: ['http://localhost:3000'] })),
  storage_state: optional(
    either([json(), text()], {
      title: 'Storage state',
      description: 'Cookies and local storage to begin with: a file that `save_storage_state` wrote, or the state itself.',
    }),
  ),
  headers: optional(headers({ title: 'Headers', description: 'Sent with every request of the page.' })),
  locale: optional(text({ title: 'Language', examples: ['de-DE'] })),
  timezone: optional(text({ title: 'Time zone', examples: ['Europe/Berlin'] })),
  verify_ssl: optional(boolean({ title: 'Verify certificates', description: 'Default true.' })),
  dialogs: optional(
    choice(['accept', 'dismiss'], { title: 'Dialogs', description: 'How alert, confirm and prompt are answered. Default dismiss.' }),
  ),
}

export const browserSchema = defineSchema({
  type: 'browser',
  family: 'browser',
  title: 'Browser',
  description:
    'Uses a web page as a person does, in a real browser that stays open for the whole execution: a list of actions in one step, or one action per step.',
  aliases: [],
  capabilities: [{ capability: 'exec', when: '/executable_path' }],
  variables: { base_url: ['BASE_URL'] },
  config: object(
    {
      action: optional(choice(operationNames, { title: 'Action', description: 'One action, when `actions` is left out.' })),
      ...operationFields,
      url: optional(
        text({
          title: 'URL',
          description: 'The page to open first, or what the action waits for or compares: a URL, a path, or a pattern with * and **.',
          minLength: 1,
          examples: ['http://localhost:3000', '/cart'],
        }),
      ),
      actions: optional(list(operationField, { title: 'Actions', description: 'One after the other.' })),
      timeout: duration({ title: 'Time limit', description: 'Of each action.', default: '10s' }),
      ...sessionFields,
      intercept: optional(
        either([list(interceptField), interceptField], {
          title: 'Intercept',
          description: 'Requests of the page to answer without the server, from this step on. An empty list ends it.',
        }),
      ),
      screenshot_on_failure: boolean({ title: 'Screenshot on failure', default: true }),
      trace: optional(
        either([boolean(), choice(['on_failure'])], {
          title: 'Trace',
          description: 'Attach a trace of the step, to open with Playwright: with pictures, requests and the page at every moment.',
        }),
      ),
      video: optional(boolean({ title: 'Video', description: 'Attach a video of the step.' })),
    },
    {
      often: ['url', 'actions'],
      aliases: { ...operationAliases, browser_type: 'browser', session_id: 'session', steps: 'actions' },
      rules: [
        ...operationRules('action').filter(({ when }) => when !== 'url'),
        ...[...locatorKeys, 'delay'].map((key) => ({ when: key, needs: ['action'] })),
        { when: 'actions', excludes: ['action'] },
      ],
    },
  ),
  output: object({
    session: optional(text({ description: 'Where the step named one.' })),
    url: text({ description: 'Of the page after the step.' }),
    title: text({ description: 'Of the page after the step.' }),
    status: optional(integer({ description: 'Of the answer to the last page that the step opened.' })),
    text: optional(text({ description: 'Read last.' })),
    texts: optional(list(text(), { description: 'Of all elements that fit, read last.' })),
    value: optional(json({ description: 'What was read last, whatever it is.' })),
    attribute: optional(json({ description: 'Read last; null when the element does not have it.' })),
    html: optional(text({ description: 'Read last.' })),
    count: optional(integer({ description: 'Of elements, counted last.' })),
    eval_result: optional(json({ description: 'What the last script gave.' })),
    response: optional(
      object(
        { url: text(), method: text(), status: integer(), headers: map(text()), body: optional(json()) },
        { description: 'The answer that was waited for; JSON is parsed, a body beyond 1 MiB is attached instead.' },
      ),
    ),
    storage_state: optional(json({ description: 'Cookies and local storage, saved last.' })),
    values: map(json(), { description: 'What was read, by the names that `as` gave.' }),
    screenshot: optional(fileFields),
    screenshots: list(fileFields),
    pdf: optional(fileFields),
    network: object({
      requests: list(
        object({
          method: text(),
          url: text(),
          type: text({ description: 'document, script, fetch, image…' }),
          status: optional(integer()),
          is_mocked: optional(boolean({ description: 'Answered by `intercept`.' })),
          failure: optional(text({ description: 'Why there is no answer.' })),
          duration_ms: optional(number({ unit: 'ms' })),
        }),
        { description: 'That the page began during the step; the first 1,000, and up to 1,000 more that failed.' },
      ),
      count: integer(),
      failed: integer(),
    }),
    console: list(object({ type: text({ description: 'log, info, warning, error…' }), text: text(), location: optional(text()) }), {
      description:
        'What the page wrote during the step, errors of its scripts too; the first 1,000 lines, and up to 1,000 more that are errors.',
    }),
    dialogs: list(object({ type: text(), message: text(), answer: text() })),
    downloads: list(fileFields, { description: 'Files that the page gave during the step.' }),
    trace: optional(fileFields),
    video: optional(fileFields),
    duration_ms: number({ unit: 'ms' }),
  }),
})
