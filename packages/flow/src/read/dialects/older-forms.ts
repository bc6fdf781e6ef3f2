/** A form of older files, and how the same is written today. */
export interface OlderForm {
  /** What is meant, in a few words. */
  readonly what: string
  /** The lines of a step, or, with `isFlow`, of a flow. */
  readonly older: string
  readonly today: string
  readonly isFlow?: boolean
}

/** What the tables of names cannot say: forms that stand elsewhere, or look otherwise. For the docs, and held by a test. */
export const olderForms: readonly OlderForm[] = [
  {
    what: 'The names of a flow: `variables`, `output`, `path` of a data source',
    isFlow: true,
    older: 'variables: { A: 1 }\ndata_source: { type: csv, path: rows.csv }\noutput: { a: "${A}" }',
    today: 'env: { A: 1 }\ndata_source: { type: csv, file: rows.csv }\noutputs: { a: "${A}" }',
  },
  {
    what: 'The names of a step: `if`, `save`, `assertions`',
    older: 'action: http_request\nif: A > 0\nconfig: { url: /orders }\nsave: { id: $.id }\nassertions: [status == 200]',
    today: 'action: http_request\nwhen: A > 0\nconfig: { url: /orders }\noutput: { id: $.id }\nassert: [status == 200]',
  },
  {
    what: 'Names in camelCase',
    older: 'action: log\ndependsOn: [a]\nmaxDuration: 1m\nretry: { maxAttempts: 3, maxDelay: 5s }\nconfig: { message: hi }',
    today: 'action: log\ndepends_on: [a]\nmax_duration: 1m\nretry: { attempts: 3, max_delay: 5s }\nconfig: { message: hi }',
  },
  {
    what: 'Settings of the action beside `config`',
    older: 'action: http_request\nurl: /orders\nmethod: POST',
    today: 'action: http_request\nconfig:\n  url: /orders\n  method: POST',
  },
  {
    what: 'A `retry` or `assert` inside `config`',
    older: 'action: http_request\nconfig: { url: /orders, retry: { attempts: 3 }, assert: [status == 200] }',
    today: 'action: http_request\nconfig: { url: /orders }\nretry: { attempts: 3 }\nassert: [status == 200]',
  },
  {
    what: 'A retry: `max_attempts`, `initial_delay`, `connection_error`, `retry_on_status`',
    older:
      'action: log\nretry: { max_attempts: 3, initial_delay: 1s, retry_on: [connection_error], retry_on_status: [500, 502] }\nconfig: { message: hi }',
    today: 'action: log\nretry: { attempts: 3, delay: 1s, retry_on: [connection, status == 500, status == 502] }\nconfig: { message: hi }',
  },
  {
    what: 'A retry that is on says so no more',
    older: 'action: log\nretry: { enabled: true, attempts: 3 }\nconfig: { message: hi }',
    today: 'action: log\nretry: { attempts: 3 }\nconfig: { message: hi }',
  },
  {
    what: 'A retry that is off',
    older: 'action: log\nretry: { enabled: false, max_attempts: 3 }\nconfig: { message: hi }',
    today: 'action: log\nretry: { attempts: 1 }\nconfig: { message: hi }',
  },
  {
    what: '`on_error: retry`: it fails after the retries',
    older: 'action: log\non_error: retry\nconfig: { message: hi }',
    today: 'action: log\non_error: fail\nconfig: { message: hi }',
  },
  {
    what: '`error_steps` and `on_timeout` beside `on_error`',
    older:
      'action: log\nconfig: { message: hi }\non_error: continue\nerror_steps: [{ action: log, config: { message: failed } }]\non_timeout: [{ action: log, config: { message: late } }]',
    today:
      'action: log\nconfig: { message: hi }\non_error:\n  action: continue\n  steps: [{ action: log, config: { message: failed } }]\n  on_timeout: [{ action: log, config: { message: late } }]',
  },
  {
    what: '`track`',
    older:
      'action: http_request\nconfig: { url: /orders, method: POST }\ntrack: { cleanup_method: http_request, cleanup_config: { url: /orders/1, method: DELETE } }',
    today:
      'action: http_request\nconfig: { url: /orders, method: POST }\ncleanup: [{ action: http_request, config: { url: /orders/1, method: DELETE } }]',
  },
  {
    what: 'A condition: `if` or `expression`, `then_steps` or `steps`, `else_steps`',
    older:
      'action: if\nconfig:\n  expression: A > 0\n  then_steps: [{ action: log, config: { message: more } }]\n  else_steps: [{ action: log, config: { message: none } }]',
    today:
      'action: condition\nconfig:\n  condition: A > 0\n  then: [{ action: log, config: { message: more } }]\n  else: [{ action: log, config: { message: none } }]',
  },
  {
    what: 'A loop: `as` or `item_var`, `index_var`',
    older: 'action: for_each\nconfig: { items: [1, 2], as: one, index_var: at, steps: [{ action: log, config: { message: "${one}" } }] }',
    today:
      'action: for_each\nconfig: { items: [1, 2], item_name: one, index_name: at, steps: [{ action: log, config: { message: "${one}" } }] }',
  },
  {
    what: 'A flow as a step: `sub_flow`, `flow_id`, `inputs`',
    older: 'action: sub_flow\nconfig: { flow_id: login, inputs: { user: ada } }',
    today: 'action: run_flow\nconfig: { flow: login, input: { user: ada } }',
  },
  {
    what: 'A pause: `wait`, `sleep`',
    older: 'action: sleep\nconfig: { duration: 1s }',
    today: 'action: delay\nconfig: { duration: 1s }',
  },
]
