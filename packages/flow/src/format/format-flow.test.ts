import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { readFlows } from '../read/read-flow.ts'
import { generateFlow } from '../testing/generate-flow.ts'
import { descriptors } from '../testing/tell.ts'
import { applyFixes } from './apply-fixes.ts'
import { formatFlow } from './format-flow.ts'
import { commentsOf } from './layout/same-text.ts'
import { isSameReading } from './same-reading.ts'

const format = (text: string): string => formatFlow(text, descriptors).text
const read = (text: string) => readFlows(text, descriptors)

describe('formatting', () => {
  it('writes older names as those of today, and keeps every comment', () => {
    const older = `# Orders
flow:
    name: Shop
    variables: {A: 1}   # once
    steps:
    -   action: http.get
        if: A > 0
        # where
        url: /orders   # the list
        body:
            text: |
                one
                  two
        save: { order: $.id }
        onError: continue

        # told, and passed over
        error_steps:
        - action: wait
          duration: 1s


    - action: http
      config: {url: /x, successCondition: 1,  retry: { max_attempts: 3, retry_on: connection_error, retry_on_status: [500] }}
      track:
        cleanup_method: http
        # gone again
        cleanup_config: { url: /x }
    # the end

`
    expect(format(older.replace('successCondition: 1,', ''))).toBe(`# Orders
flow:
  name: Shop
  env: { A: 1 }   # once
  steps:
    - action: http_request
      when: A > 0
      config:
        method: GET
        # where
        url: /orders   # the list
        body:
          text: |
            one
              two
      output: { order: $.id }
      on_error:
        action: continue
        # told, and passed over
        steps:
          - action: delay
            config:
              duration: 1s

    - action: http_request
      config: { url: /x }
      retry: { attempts: 3, retry_on: [connection, status == 500] }
      cleanup:
        - action: http_request
          # gone again
          config: { url: /x }
    # the end
`)
  })

  it('leaves a text in the canonical form as it is, byte for byte', () => {
    const root = join(import.meta.dirname, '../../../..')
    const files = globSync(['examples/flows/*.yaml', 'packages/*/src/**/*.flow.yaml'], { cwd: root })
    expect(files.length).toBeGreaterThan(10)
    for (const file of files) {
      const text = readFileSync(join(root, file), 'utf8')
      expect(format(text), file).toBe(text)
    }
  })

  it('reads every flow of the repository as before, and leaves it alone the second time', () => {
    const root = join(import.meta.dirname, '../../../..')
    const files = globSync(['tests/golden/**/*.yaml', 'tests/golden/**/*.yml'], { cwd: root })
    expect(files.length).toBeGreaterThan(80)
    for (const file of files) {
      const text = readFileSync(join(root, file), 'utf8')
      const after = format(text)
      expect(isSameReading(read(text), read(after)), file).toBe(true)
      expect(format(after), file).toBe(after)
    }
  })

  it('keeps line ends and the byte order mark', () => {
    expect(format('\ufeffname: a\r\nsteps:\r\n- action:   log\r\n')).toBe('\ufeffname: a\r\nsteps:\r\n  - action: log\r\n')
  })

  it('keeps what blanks mean: texts of several lines, their blank lines, and blanks at their ends', () => {
    const text =
      'name: a\nsteps:\n    - action: log\n      config:\n        message: |2+\n            deep\n\n\n          x  \n\n        level: "in\n          fo"\n'
    const { flow } = read(text)[0] ?? {}
    expect(read(format(text))[0]?.flow).toEqual(flow)
    expect(format(text)).toBe(
      'name: a\nsteps:\n  - action: log\n    config:\n      message: |2+\n          deep\n\n\n        x  \n\n      level: "in\n        fo"\n',
    )
  })

  it('says why when a text cannot be formatted, and keeps it', () => {
    const broken = 'name: "a\nsteps:\n  - action: log\n'
    const { text, diagnostics } = formatFlow(broken, descriptors)
    expect(text).toBe(broken)
    expect(diagnostics.map(({ code }) => code)).toEqual(['YAML_QUOTE'])
    const odd = '? name\n: a\nvariables: { A: 1 }\nsteps:\n    - action: log\n'
    expect(formatFlow(odd, descriptors)).toMatchObject({
      text: odd.replace('variables', 'env'),
      renamed: 1,
      diagnostics: [{ code: 'FLOW_LAYOUT_KEPT', severity: 'warning', message: 'the layout stays as it is: a key is written with "?"' }],
    })
  })

  it('leaves YAML that is no flow alone', () => {
    const other = 'name: compose\nvariables: { A: 1 }\nservices:\n    web: {image: x}\n'
    const { text, diagnostics } = formatFlow(other, descriptors)
    expect(text).toBe(other)
    expect(diagnostics.map(({ message }) => message)).toContain('a flow needs "steps"')
  })

  it('keeps the blank lines that end a text, and adds no line break to it', () => {
    const text = 'name: a\nsteps:\n  - action: log\n    config:\n      message: |+\n        x\n\n'
    expect(format(text)).toBe(text)
    expect(format(text.trimEnd())).toBe(text.trimEnd())
  })

  it('does not rename what a YAML anchor repeats under another meaning', () => {
    const text =
      'name: a\nsteps:\n  - action: http_request\n    config: &c\n      url: /\n      query_params: { a: b }\n  - action: mystery.do\n    config: *c\n'
    expect(format(text)).toBe(text)
  })
})

// Thousands of flows are read again and again: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 })

const seeds = fc.integer({ min: 0, max: 1_000_000 })
const sorted = (comments: readonly string[]): string[] => comments.toSorted()

describe('any flow, formatted', () => {
  it('means the same, keeps its comments, and stays as it is when formatted again', () => {
    const formatted = fc.property(seeds, (seed) => {
      const text = generateFlow(seed)
      const { text: after, diagnostics } = formatFlow(text, descriptors)
      expect(diagnostics).toEqual([])
      expect(isSameReading(read(text), read(after))).toBe(true)
      expect(sorted(commentsOf(after))).toEqual(sorted(commentsOf(text)))
      expect(format(after)).toBe(after)
    })
    fc.assert(formatted, { numRuns: 80, seed: 11, endOnFailure: true })
  })

  it('keeps its comments in order where nothing had to move', () => {
    const laidOut = fc.property(seeds, (seed) => {
      const text = format(generateFlow(seed))
      const shaken = text.replace(/^( *)(?=- |[a-z_]+:)/gm, '$1$1')
      if (read(shaken).some(({ diagnostics }) => diagnostics.some(({ code }) => code.startsWith('YAML_')))) return
      expect(commentsOf(format(shaken))).toEqual(commentsOf(shaken))
    })
    fc.assert(laidOut, { numRuns: 30, seed: 12, endOnFailure: true })
  })

  it('could take each fix alone: none changes the meaning, or loses a comment', () => {
    const fixed = fc.property(seeds, (seed) => {
      const text = generateFlow(seed)
      // What an anchor repeats is renamed only where that is the same everywhere.
      if (/[&*]a\d/.test(text)) return
      const before = read(text)
      for (const { fix, message } of before.flatMap(({ diagnostics }) => diagnostics)) {
        const after = fix ? applyFixes(text, [fix]) : text
        expect(isSameReading(before, read(after)), message).toBe(true)
        expect(sorted(commentsOf(after)), message).toEqual(sorted(commentsOf(text)))
      }
    })
    fc.assert(fixed, { numRuns: 20, seed: 13, endOnFailure: true })
  })
})
