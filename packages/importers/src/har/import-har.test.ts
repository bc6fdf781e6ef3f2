import { expect, it } from 'vitest'
import { importText } from '../import-text.ts'

it('reads a body in base64, and lists one that is no text, that is not there, and types of parts', () => {
  const entry = (path: string, request: object, type = 'application/json') => ({
    _resourceType: 'fetch',
    request: { method: 'POST', url: `http://localhost/${path}`, headers: [{ name: 'Content-Type', value: type }], ...request },
    response: { status: 200 },
  })
  const base64 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('base64')
  const made = importText(
    JSON.stringify({
      log: {
        entries: [
          entry('text', { postData: { text: base64('{"a":1}'), encoding: 'base64' } }),
          entry('bytes', { postData: { text: base64('\xff\x00'), encoding: 'base64' }, bodySize: 2 }),
          entry('gone', { bodySize: 12 }),
          entry('empty', { postData: { text: '' }, bodySize: 0 }),
          entry(
            'part',
            { postData: { params: [{ name: 'meta', value: '{}', contentType: 'text/x' }] } },
            'multipart/form-data; boundary=x',
          ),
        ],
      },
    }),
    { name: 'x' },
  )
  expect(made.losses).toEqual([
    { where: 'POST /bytes', message: 'its body, which is no text' },
    { where: 'POST /gone', message: 'its body, which the archive does not hold' },
    { where: 'POST /part', message: 'the type text/x of the part meta' },
  ])
  expect(made.flows[0]?.text).toMatch(/url: \$\{BASE_URL\}\/text\n +body: *\n? *\{? ?a: 1/)
})
