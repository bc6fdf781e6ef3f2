import { defineSchema, environment, object, text as textField, toDescriptor } from '@testmesh/action-kit'
import { formatDiagnostic } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { applyFixes } from '../format/apply-fixes.ts'
import { readFlows } from '../read/read-flow.ts'
import { descriptors as known } from '../testing/tell.ts'
import { type LintOptions, lintFlows } from './lint-flows.ts'
import { lintRules } from './rule-table.ts'

const program = defineSchema({
  type: 'exec',
  family: 'test',
  title: 'Program',
  description: 'Runs a program.',
  aliases: [],
  config: object({ command: textField(), env: environment() }),
  output: object({}),
})
const descriptors = [...known, toDescriptor(program)]

const lint = (text: string, options: Partial<LintOptions> = {}) =>
  lintFlows(
    readFlows(text, descriptors, { file: 'shop.yaml' }).map((reading) => ({ reading })),
    { descriptors, now: Date.UTC(2026, 10, 20), ...options },
  )

const codes = (text: string, options?: Partial<LintOptions>): string[] =>
  lint(text, options).map(({ code, place }) => `${place.span?.start.line} ${code}`)

const told = (text: string): string =>
  lint(text)
    .map((problem) => formatDiagnostic(problem, { text, file: 'shop.yaml' }))
    .join('\n')

describe.each(lintRules.map((rule) => [rule.code, rule] as const))('%s', (code, { bad, good }) => {
  it('finds something in its bad example, and nothing in its good one', () => {
    expect(lint(bad).map((problem) => problem.code)).toContain(code)
    expect(lint(good).map((problem) => problem.code)).not.toContain(code)
    expect(readFlows(good, descriptors)[0]?.diagnostics).toEqual([])
  })
})

const steps = (...lines: string[]): string => `name: Shop\nsteps:\n${lines.map((line) => `  - ${line}\n`).join('')}`
const check = '{ action: assert, config: { expression: A == 1 } }'

describe('what rules look at', () => {
  it('is told like every problem', () => {
    const text = steps(
      check,
      '{ id: a, action: http_request, config: { method: POST, url: "/${x}", headers: { Authorization: Bearer abcdefgh } }, retry: { attempts: 3 } }',
    )
    expect(told(text)).toMatchInlineSnapshot(`
      "warning LINT_NO_ASSERTION: nothing checks this answer: a 500 would pass
        --> shop.yaml:4:22
       3 |   - { action: assert, config: { expression: A == 1 } }
       4 |   - { id: a, action: http_request, config: { method: POST, url: "/\${x}", headers: { Authorization: Bearer abcdefgh } }, …
         |                      ^^^^^^^^^^^^
         = Give the step an \`assert\`: an answer is a result, not a failure, whatever its status.
      warning LINT_HARDCODED_SECRET: a secret is written into this step
        --> shop.yaml:4:100
       3 |   - { action: assert, config: { expression: A == 1 } }
       4 | …_request, config: { method: POST, url: "/\${x}", headers: { Authorization: Bearer abcdefgh } }, retry: { attempts: 3 } }
         |                                                                            ^^^^^^^^^^^^^^^
         = Name a variable, and give its value by \`--secret\`, \`TESTMESH_SECRET_…\` or the secrets of an environment.
      warning LINT_RETRY_HIDES: this write is tried again whatever failed, and may then be done twice
        --> shop.yaml:4:121
       3 |   - { action: assert, config: { expression: A == 1 } }
       4 | …_request, config: { method: POST, url: "/\${x}", headers: { Authorization: Bearer abcdefgh } }, retry: { attempts: 3 } }
         |                                                                                                 ^^^^^
         = Say what may be tried again: \`retry_on: [connection, "status == 503"]\`."
    `)
  })

  it.each([
    ['a check of the action itself', '{ action: http_request, config: { url: /, poll: { until: status == 200 } } }', []],
    ['a check in a branch', '{ action: condition, config: { condition: A > 1, then: [{ action: fail, config: { message: no } }] } }', []],
    [
      'a condition alone checks nothing',
      '{ action: condition, config: { condition: A > 1, then: [{ action: log, config: { message: x } }] } }',
      ['2 LINT_NO_ASSERTION'],
    ],
  ])('assertions: %s', (_, step, found) => {
    expect(codes(steps(step))).toEqual(found)
  })

  it.each([
    ['a status that has no more to say', '{ action: http_request, config: { method: DELETE, url: / }, assert: [status == 204] }', []],
    ['an error, expected by its number', '{ action: http_request, config: { url: / }, assert: [status == 404] }', []],
    ['older words for the status', '{ action: http_request, config: { url: / }, assert: [{ status_code: 200 }] }', ['3 LINT_STATUS_ONLY']],
  ])('the status: %s', (_, step, found) => {
    expect(codes(steps(step))).toEqual(found)
  })

  it.each([
    ['read in a template', '{ action: log, config: { message: "${made}" } }'],
    ['read in a JSONPath of a later step', '{ action: log, when: made exists, config: { message: x } }'],
    ['read with its step', '{ action: log, config: { message: "${steps.a.made}" } }'],
  ])('outputs: %s', (_, reader) => {
    expect(codes(steps(check, '{ id: a, action: set, config: { x: 1 }, output: { made: $.x } }', reader))).toEqual([])
  })

  it('outputs: a word in a text without tokens reads nothing', () => {
    const made = '{ id: a, action: http_request, config: { url: /made }, output: { made: $.x } }'
    expect(codes(steps(check, made, '{ action: http_request, config: { url: "/made?${a.status}" }, assert: [body.id == 1] }'))).toEqual([
      '4 LINT_DEAD_CAPTURE',
    ])
    expect(codes(steps(check, made, '{ action: http_request, config: { url: "/${made}" }, assert: [body.id == 1] }'))).toEqual([])
    expect(codes(steps(check, made, '{ action: http_request, config: { url: "/", poll: { until: body.id == made } } }'))).toEqual([])
  })

  it('outputs: an optional one, read by nobody, and one that reads itself', () => {
    expect(codes(steps(check, '{ action: set, config: { x: 1 }, output: { made?: $.made } }'))).toEqual(['4 LINT_DEAD_CAPTURE'])
  })

  it.each([
    ['nearly a field of the result', 'statu', ['5 LINT_WORD_AS_TEXT']],
    ['nearly another name of the flow', 'amout', ['5 LINT_WORD_AS_TEXT']],
    ['nearly its own name', 'mades', []],
    ['a name', 'amount', []],
    ['a word that comes near nothing', 'pending', []],
    ['in quotes', '"statu"', []],
  ])('outputs: a bare word that is %s', (_, value, found) => {
    const made = `{ id: a, action: http_request, config: { url: /made }, output: { made: ${value} } }`
    const reader = '{ action: http_request, config: { url: "/${made}" }, assert: [body.id == 1] }'
    expect(codes(`env: { amount: 1 }\n${steps(check, made, reader)}`)).toEqual(found)
  })

  it('pauses: not in loops, in teardown, of a length that is given, or of none', () => {
    const pauses = [
      '{ action: repeat, config: { until: A == 1, steps: [{ action: delay, config: { duration: 1s } }] } }',
      '{ action: delay, config: { duration: "${PAUSE}" } }',
      '{ action: delay, config: { duration: 0 } }',
    ]
    expect(codes(`${steps(check, ...pauses)}teardown:\n  - { action: delay, config: { duration: 1s } }\n`)).toEqual([])
    expect(codes(steps(check, '{ action: delay, config: { duration: 1500 } }'))).toEqual(['4 LINT_SLEEP'])
  })

  it('secrets: variables by their names, passwords in addresses, and never the value in words', () => {
    const text = `name: Shop\nenv:\n  API_TOKEN: hunter2hunter2\n  EMPTY_TOKEN: ""\n  DB: "postgres://me:hunter2@\${HOST}/x"\n  OTHER: "postgres://me:hunter2@host/x"\n  FINE: "postgres://me:\${PW}@host/x"\nsteps:\n  - ${check}\n`
    expect(codes(text)).toEqual(['3 LINT_HARDCODED_SECRET', '5 LINT_HARDCODED_SECRET', '6 LINT_HARDCODED_SECRET'])
    expect(JSON.stringify(lint(text).map(({ message, hint }) => [message, hint]))).not.toContain('hunter2')
  })

  it('secrets: variables of programs by their names, and what an expression makes secret where it stands', () => {
    const run = (env: string) => `{ action: exec, config: { command: ls, env: { ${env} } } }`
    const text = steps(
      check,
      run('MY_PASSWORD: hunter2'),
      run('MY_PASSWORD: "${PW}", USER: ada'),
      `{ action: log, config: { message: "\${secret('hunter2secret')}" } }`,
      '{ action: log, config: { message: "${secret(PW)}" } }',
    )
    expect(codes(text)).toEqual(['4 LINT_HARDCODED_SECRET', '6 LINT_HARDCODED_SECRET'])
    expect(JSON.stringify(lint(text).map(({ message, hint }) => [message, hint]))).not.toContain('hunter2')
  })

  it('steps that never run: behind a failure, in a branch that is decided; not where a failure is tolerated', () => {
    const fail = '{ id: no, action: fail, config: { message: x } }'
    expect(codes(steps(fail, check))).toEqual(['4 LINT_UNREACHABLE_STEP'])
    expect(codes(steps('{ action: fail, on_error: continue, config: { message: x } }', check))).toEqual([])
    expect(codes(steps('{ action: fail, when: A == 2, config: { message: x } }', check))).toEqual([])
    expect(codes(steps(`{ action: parallel, config: { steps: [${fail}, ${check}] } }`))).toEqual([])
    expect(codes(steps(`{ action: condition, config: { condition: "true", then: [${check}], else: [${check}] } }`))).toEqual([
      '3 LINT_UNREACHABLE_STEP',
    ])
  })

  it('is nothing where a flow has errors: they come first', () => {
    expect(codes('name: Shop\nsteps:\n  - action: delay\n    config: { duration: 5s }\n  - actoin: log\n')).toEqual(['5 FLOW_UNKNOWN_KEY'])
  })
})

describe('levels', () => {
  const text = steps(check, '{ action: sleep, config: { duration: 5s } }')

  it('make a rule matter more, less, or not at all; older names too', () => {
    expect(codes(text)).toEqual(['4 LINT_ALIAS', '4 LINT_SLEEP'])
    expect(lint(text, { levels: { LINT_SLEEP: 'error', LINT_ALIAS: 'warning' } }).map(({ severity }) => severity)).toEqual([
      'warning',
      'error',
    ])
    expect(codes(text, { levels: { LINT_SLEEP: 'off', LINT_ALIAS: 'off' } })).toEqual([])
  })
})

describe('comments that disable', () => {
  const flow = (above: string, top = ''): string =>
    `${top}name: Shop\nsteps:\n  - ${check}\n${above}  - { action: delay, config: { duration: 5s } }\n`

  it('work for the next line, past other comments, or for the whole file', () => {
    expect(codes(flow('  # testmesh-disable-next-line LINT_SLEEP\n'))).toEqual([])
    expect(
      codes(
        flow('  # testmesh-disable-next-line LINT_STATUS_ONLY, LINT_SLEEP: the shop tells nobody\n\n  # really\n').replace(
          'LINT_STATUS_ONLY, ',
          '',
        ),
      ),
    ).toEqual([])
    expect(codes(flow('', '# testmesh-disable LINT_SLEEP\n'))).toEqual([])
    expect(codes(flow('', '# testmesh-disable-next-line LINT_SLEEP\n'))).toEqual(['1 LINT_UNUSED_DISABLE', '5 LINT_SLEEP'])
  })

  it('are told when they disable nothing, are misspelt, or name no code; a fix removes what is idle', () => {
    const text = flow(
      '  # testmesh-disable-next-line LINT_SLEEP, LINT_DEAD_CAPTURE, LINT_SLEPP\n',
      '# testmesh-disable\n# testmesh-disable FLOW_UNKNOWN_KEY\n',
    )
    expect(told(text)).toMatchInlineSnapshot(`
      "warning LINT_UNUSED_DISABLE: this comment names no code to disable
        --> shop.yaml:1:1
       1 | # testmesh-disable
         | ^^^^^^^^^^^^^^^^^^ name one: # testmesh-disable LINT_SLEEP
      warning LINT_UNUSED_DISABLE: FLOW_UNKNOWN_KEY is disabled, and nothing reports it here
        --> shop.yaml:2:20
       1 | # testmesh-disable
       2 | # testmesh-disable FLOW_UNKNOWN_KEY
         |                    ^^^^^^^^^^^^^^^^ remove it; errors cannot be disabled
      warning LINT_UNUSED_DISABLE: LINT_DEAD_CAPTURE is disabled, and nothing reports it here
        --> shop.yaml:6:44
       5 |   - { action: assert, config: { expression: A == 1 } }
       6 |   # testmesh-disable-next-line LINT_SLEEP, LINT_DEAD_CAPTURE, LINT_SLEPP
         |                                            ^^^^^^^^^^^^^^^^^ remove it
      warning LINT_UNUSED_DISABLE: LINT_SLEPP is disabled, and nothing reports it here
        --> shop.yaml:6:63
       5 |   - { action: assert, config: { expression: A == 1 } }
       6 |   # testmesh-disable-next-line LINT_SLEEP, LINT_DEAD_CAPTURE, LINT_SLEPP
         |                                                               ^^^^^^^^^^ did you mean "LINT_SLEEP"?"
    `)
    const fixes = lint(text).flatMap(({ fix }) => fix ?? [])
    expect(applyFixes(text, fixes)).toBe(flow('  # testmesh-disable-next-line LINT_SLEEP\n', '# testmesh-disable\n'))
  })

  it('never hide an error', () => {
    expect(codes('name: Shop\n# testmesh-disable-next-line FLOW_UNKNOWN_KEY\nnome: x\nsteps:\n  - action: fail\n')).toEqual([
      '3 FLOW_UNKNOWN_KEY',
    ])
  })

  it('are comments, not texts that look like some', () => {
    expect(codes(steps(check, '{ action: log, config: { message: "# testmesh-disable LINT_SLEEP" } }'))).toEqual([])
  })
})
