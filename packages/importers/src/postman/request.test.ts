import { expect, it } from 'vitest'
import { importText } from '../import-text.ts'

it('lists the proxy and the certificate of a request, and keeps the types of its parts', () => {
  const made = importText(
    JSON.stringify({
      info: { name: 'x' },
      item: [
        {
          name: 'a',
          request: {
            method: 'POST',
            url: 'http://localhost/a',
            proxy: { match: 'http+https://*/*', host: 'proxy.local', port: 8080, tunnel: false },
            certificate: { name: 'staging', matches: [], key: { src: 'a.key' }, cert: { src: 'a.pem' }, passphrase: 'hush' },
            body: { mode: 'formdata', formdata: [{ key: 'meta', value: '{}', type: 'text', contentType: 'application/json' }] },
          },
        },
        { name: 'b', request: { url: 'http://localhost/b', proxy: { host: 'proxy.local', disabled: true }, certificate: null } },
      ],
    }),
    { name: 'x' },
  )
  expect(made.flows.map(({ text }) => text).join('')).toContain(
    'meta:\n            value: "{}"\n            content_type: application/json\n',
  )
  expect(made.losses).toEqual([
    { where: 'a', message: 'its proxy proxy.local:8080: say it as proxy of the step' },
    { where: 'a', message: 'its certificate staging: put it beside the flow, and say it as client_cert of the step' },
  ])
})
