import { describe, expect, it } from 'vitest'
import { readFlow } from '../read/read-flow.ts'
import { descriptors } from '../testing/tell.ts'
import { completeField, type FieldPlace, fieldFrame } from './complete-field.ts'

const flow = `name: Shop
env: { HOST: http://x }
steps:
  - id: login
    action: http_request
    config: { url: /login }
    output:
      token: $.token
  - id: buy
    action: http_request
    config:
      url: "/orders"   # where
      body:
        a: 1
`

/** The labels at the `|` of what is typed in a field, and the draft with the first one in it. */
const at = (place: FieldPlace, typed: string, text = flow): { labels: string[]; accepted: string | undefined } => {
  const frame = fieldFrame(readFlow(text, descriptors), place, descriptors) ?? expect.fail('no frame')
  const [draft, offset] = [typed.replace('|', ''), typed.indexOf('|')]
  const found = completeField(frame, { draft, offset }, descriptors, { names: { variables: ['SECRET'] } })
  const [first] = found
  return {
    labels: found.map(({ label }) => label),
    accepted: first && draft.slice(0, first.replace[0]) + first.insert + draft.slice(first.replace[1]),
  }
}

describe('completion in a field of a form', () => {
  it('knows the names in reach of a template, of the environment too', () => {
    const url = { pointer: '/steps/1/config/url' }
    expect(at(url, '"x" ${tok|}/y')).toEqual({ labels: ['token'], accepted: '"x" ${token}/y' })
    expect(at(url, '${HOS|}').labels).toEqual(['HOST'])
    expect(at(url, '${SECR|E}').accepted).toBe('${SECRET}')
    expect(at(url, '${login.tok|').accepted).toBe('${login.token')
    expect(at({ pointer: '/steps/0/config/url' }, '${tok|}').labels).toEqual([])
    expect(at(url, 'two\nlines ${tok|').accepted).toBe('two\nlines ${token')
  })

  it('knows the result where a value is an expression, also of what is not written yet', () => {
    expect(at({ pointer: '/steps/1/assert/-' }, 'stat|').accepted).toBe('status')
    expect(at({ pointer: '/steps/1/assert/-' }, 'stat|', flow.replace('  - id: buy', '    assert: [1 == 1]\n  - id: buy')).labels).toEqual([
      'status',
    ])
    expect(at({ pointer: '/steps/1/output/got' }, 'stat|').accepted).toBe('status')
    expect(at({ pointer: '/steps/1/when' }, 'stat|').labels).not.toContain('status')
    expect(at({ pointer: '/steps/1/when' }, 'tok|').accepted).toBe('token')
    expect(at({ pointer: '/steps/1/config/headers/x-a' }, 'Bearer ${tok|}').accepted).toBe('Bearer ${token}')
  })

  it('reads a field of YAML as what stands in its place', () => {
    expect(at({ pointer: '/steps/1/config/body', isYaml: true }, 'a: 1\nb:\n  c: ${tok|}').accepted).toBe('a: 1\nb:\n  c: ${token}')
    expect(at({ pointer: '/steps/0/config/body', isYaml: true }, 'b: ${HOS|}').accepted).toBe('b: ${HOST}')
  })

  it('has no place where nothing can be written', () => {
    expect(fieldFrame(readFlow(flow, descriptors), { pointer: '/steps/7/when' }, descriptors)).toBeUndefined()
  })
})
