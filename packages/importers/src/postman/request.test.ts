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
        { name: 'c', request: { method: 'PUT', url: 'http://localhost/c', body: { mode: 'file', file: { src: '/in/{{NAME}}.csv' } } } },
        { name: 'd', request: { method: 'PUT', url: 'http://localhost/d', body: { mode: 'file', file: {} } } },
      ],
    }),
    { name: 'x' },
  )
  expect(made.flows.map(({ text }) => text).join('')).toContain(
    'meta:\n            value: "{}"\n            content_type: application/json\n',
  )
  expect(made.flows.map(({ text }) => text).join('')).toContain('body_from_file: /in/${NAME}.csv\n')
  expect(made.losses).toEqual([
    { where: 'a', message: 'its proxy proxy.local:8080: say it as proxy of the step' },
    { where: 'a', message: 'its certificate staging: put it beside the flow, and say it as client_cert of the step' },
    { where: 'c', message: 'the file /in/{{NAME}}.csv: put it beside the flow' },
    { where: 'd', message: 'its body, a file that nobody chose' },
  ])
})

it('takes what the first request sets before it as values of the flow, in the order of the collection', () => {
  const event = (exec: string[]) => [{ listen: 'prerequest', script: { exec } }]
  const made = importText(
    JSON.stringify({
      info: { name: 'Shop' },
      item: [
        {
          name: 'a',
          request: 'http://localhost/{{EMAIL}}/{{PASSWORD}}',
          event: event([
            'pm.collectionVariables.set("EMAIL", pm.variables.replaceIn("ada-{{$guid}}@example.com"));',
            "pm.environment.set('sku', 'tea');",
            'pm.environment.set("PASSWORD", "hush");',
            'pm.environment.set("n", 1);',
          ]),
        },
        { name: 'inside', item: [{ name: 'b', request: 'http://localhost/b/{{sku}}' }] },
        { name: 'c', request: 'http://localhost/c', event: event(['pm.environment.set("late", "x")']) },
      ],
    }),
    { name: 'x' },
  )
  expect(made.flows.map(({ text }) => text.split('\n').filter((line) => /^ {2}\w+:|url:/.test(line)))).toEqual([
    [
      '  EMAIL: ada-${UUID}@example.com',
      '  sku: tea',
      '      url: http://localhost/${EMAIL}/${PASSWORD}',
      '      url: http://localhost/b/${sku}',
      '      url: http://localhost/c',
    ],
  ])
  expect(made.secrets).toEqual(['PASSWORD'])
  expect(made.losses).toEqual([
    { where: 'a', message: 'its script before the request: pm.environment.set("n", 1);' },
    { where: 'c', message: 'its script before the request: pm.environment.set("late", "x")' },
  ])
})
