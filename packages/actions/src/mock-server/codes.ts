import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with mock servers. */
export const mockServerCodes = {
  MOCK_PORT_TAKEN: {
    title: 'Something else listens on the port',
    hint: 'Leave `port` out: a free one is found, and base_url says which.',
  },
  MOCK_CANNOT_LISTEN: { title: 'The mock server could not be started', hint: 'The message says what the system reported.' },
  MOCK_NAME_TAKEN: {
    title: 'A mock server of that name is running',
    hint: 'Stop it first, change it with mock_server_update, or name this one differently.',
  },
  MOCK_NOT_RUNNING: {
    title: 'No such mock server is running',
    hint: 'Name one as `server`: by its name, its server_id, or the id of the step that started it.',
  },
  MOCK_BAD_SETTINGS: { title: 'The settings of the mock server do not work together', hint: 'The message says which.' },
  MOCK_BAD_DOCUMENT: {
    title: 'The OpenAPI document cannot be used',
    hint: 'It is OpenAPI 3 or Swagger 2, in YAML or JSON, with references inside the file only.',
  },
  MOCK_ANSWER_FAILED: {
    title: 'The mock server could not make an answer',
    hint: 'Whoever asked got status 500. Correct the template, or say what stands for what is missing: {{request.body.name ?? "nobody"}}.',
  },
  MOCK_VERIFY_FAILED: {
    title: 'The mock server was not asked as expected',
    hint: 'Compare what was expected with the nearest requests; `within` waits for requests that are still to come.',
  },
  MOCK_REQUESTS_DROPPED: {
    title: 'There were more requests than are kept',
    hint: 'Raise `keep_requests` of mock_server_start, or clear them between with mock_server_reset_state and `requests: true`.',
  },
  MOCK_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
} as const satisfies Record<string, CodeEntry>
