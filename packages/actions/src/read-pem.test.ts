import { expect, it } from 'vitest'
import { isPem, readPem } from './read-pem.ts'
import { createTestContext } from './testing/test-context.ts'

const text = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n'

it('takes the text itself, and reads the file of a path', async () => {
  const { files } = createTestContext({ 'keys/ca.pem': text, 'keys/ca.der': 'MII=' })
  expect([isPem(text), isPem('keys/ca.pem')]).toEqual([true, false])
  expect([await readPem(text, files), await readPem('keys/ca.pem', files), await readPem(undefined, files)]).toEqual([
    text,
    text,
    undefined,
  ])
  await expect(readPem('keys/ca.der', files)).rejects.toMatchObject({
    code: 'TLS_NOT_PEM',
    message: 'the file keys/ca.der is no PEM: it has no line -----BEGIN …-----',
    hint: expect.stringContaining('openssl x509 -inform der'),
  })
  await expect(readPem('keys/none.pem', files)).rejects.toThrow('keys/none.pem')
})
