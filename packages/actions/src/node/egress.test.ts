import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { createEgress, openEgress } from './egress.ts'

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'reached',
    (error: { code?: string }) => error.code ?? String(error),
  )

/** Ways to say loopback, link-local, private and metadata addresses that a filter of texts would miss. */
const spellings = [
  ...[
    '127.0.0.1',
    '127.1',
    '127.255.255.254',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0x7f.1',
    '0',
    '0.0.0.0',
    'localhost',
    'LOCALHOST',
  ],
  ...['::1', '[::1]', '::', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1', '[::ffff:127.0.0.1]', '::127.0.0.1', '64:ff9b::7f00:1'],
  ...[
    '64:ff9b::127.0.0.1',
    '2002:7f00:1::',
    '2002:0a00:0001::',
    '::ffff:0:7f00:1',
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.1',
  ],
  ...[
    '192.168.0.1',
    '100.64.0.1',
    '169.254.1.1',
    '::ffff:10.0.0.1',
    '::ffff:192.168.1.1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%1',
  ],
  ...[
    'fec0::1',
    'ff02::1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '192.0.0.1',
    '3232235521',
    '0xc0a80001',
    '012.0.0.1',
  ],
]
const metadata = [
  ...['169.254.169.254', '2852039166', '0xa9fea9fe', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::', 'fd00:ec2::254'],
  ...['100.100.100.200', '::ffff:100.100.100.200', 'metadata.google.internal', 'METADATA.google.internal.', '169.254.170.2'],
]

describe('where flows may connect to', () => {
  it('is everywhere on a machine of one’s own', async () => {
    expect(await openEgress().resolve('127.0.0.1', 80)).toEqual({ address: '127.0.0.1', family: 4 })
    expect(await codeOf(openEgress().resolve('no-such-host.invalid', 80))).toMatch(/ENOTFOUND|EAI_AGAIN/)
  })

  it.each(spellings)('is not a network of one’s own, spelled %s', async (host) => {
    const code = await codeOf(createEgress({ mode: 'deny-private' }).resolve(host, 80))
    // A spelling that the system does not take for an address leads nowhere either.
    expect(code).toMatch(/^(?:EGRESS_DENIED|ENOTFOUND|EAI_AGAIN)$/)
  })

  it.each(metadata)('is never the metadata service %s', async (host) => {
    const egress = createEgress({ mode: 'open', allow: ['0.0.0.0/0', '::/0'] })
    expect(await codeOf(egress.resolve(host, 80))).toMatch(/^(?:EGRESS_DENIED|ENOTFOUND|EAI_AGAIN)$/)
  })

  it('is never what TestMesh itself stands on, by whatever name, at that port', async () => {
    const egress = createEgress({ mode: 'open', own: [{ host: 'localhost', port: 5432 }] })
    for (const host of ['localhost', '127.0.0.1', '127.0.0.2', '::1', '::ffff:127.0.0.1', '0.0.0.0', '2130706433'])
      expect([host, await codeOf(egress.resolve(host, 5432))]).toEqual([host, 'EGRESS_DENIED'])
    expect(await codeOf(egress.resolve('127.0.0.1', 5433))).toBe('reached')
  })

  it('is never what TestMesh stands on by an address of this machine in a network, nor by another spelling of an address', async () => {
    const egress = createEgress({
      mode: 'open',
      own: [
        { host: '127.0.0.1', port: 8080 },
        { host: '2001:db8::5', port: 5432 },
      ],
    })
    const addresses = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address))
    for (const host of [...addresses, '0:0:0:0:0:0:0:1'])
      expect([host, await codeOf(egress.resolve(host, 8080)), await codeOf(egress.resolve(host, 8081))]).toEqual([
        host,
        'EGRESS_DENIED',
        'reached',
      ])
    for (const host of ['2001:db8::5', '[2001:db8::5]', '2001:db8:0:0:0:0:0:5', '2001:0DB8::5'])
      expect([host, await codeOf(egress.resolve(host, 5432))]).toEqual([host, 'EGRESS_DENIED'])
  })

  it('is always what the execution serves itself, as long as it does', async () => {
    const egress = createEgress({ mode: 'deny-private', deny: ['127.0.0.0/8'] })
    const unserve = egress.serve?.(5016)
    expect([await codeOf(egress.resolve('127.0.0.1', 5016)), await codeOf(egress.resolve('127.0.0.1', 5017))]).toEqual([
      'reached',
      'EGRESS_DENIED',
    ])
    expect(await codeOf(egress.resolve('127.0.0.2', 5016))).toBe('EGRESS_DENIED')
    unserve?.()
    expect(await codeOf(egress.resolve('127.0.0.1', 5016))).toBe('EGRESS_DENIED')
  })

  it('is not what is out of reach by way of a proxy, as far as that can be told', async () => {
    const egress = createEgress({ mode: 'deny-private', allow: ['127.0.0.1/32'] })
    const judge = async (host: string, port = 80) => codeOf(egress.judge?.(host, port) ?? Promise.resolve())
    expect(await Promise.all(['169.254.169.254', 'metadata.google.internal', '10.0.0.1', '[::1]'].map((host) => judge(host)))).toEqual(
      Array(4).fill('EGRESS_DENIED'),
    )
    expect(await Promise.all(['127.0.0.1', '8.8.8.8', 'only-the-proxy-knows.invalid'].map((host) => judge(host)))).toEqual(
      Array(3).fill('reached'),
    )
  })

  it('may be narrowed and widened by networks', async () => {
    const egress = createEgress({ mode: 'deny-private', allow: ['10.1.0.0/16', '127.0.0.0/8'], deny: ['203.0.113.0/24'] })
    const codes = await Promise.all(
      ['10.1.2.3', '10.2.0.1', '127.0.0.1', '203.0.113.9', '198.51.100.1'].map((host) => codeOf(egress.resolve(host, 1))),
    )
    expect(codes).toEqual(['reached', 'EGRESS_DENIED', 'reached', 'EGRESS_DENIED', 'reached'])
  })

  it('knows public addresses that only look alike', async () => {
    const egress = createEgress({ mode: 'deny-private' })
    for (const host of ['8.8.8.8', '172.32.0.1', '11.0.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])
      expect([host, await codeOf(egress.resolve(host, 443))]).toEqual([host, 'reached'])
  })

  it('reaches nothing that listens here', async () => {
    let connections = 0
    const canary = createServer((socket) => {
      connections += 1
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => canary.once('listening', resolve))
    const egress = createEgress({ mode: 'deny-private' })
    for (const host of spellings) await codeOf(egress.resolve(host, (canary.address() as { port: number }).port))
    canary.close()
    expect(connections).toBe(0)
  })
})

it('goes to the address that was pinned to a name and a port, and to no other port of it', async () => {
  const { resolve } = openEgress({ pinned: { 'api.example.invalid:443': '127.0.0.9' } })
  expect(await resolve('API.example.invalid', 443)).toEqual({ address: '127.0.0.9', family: 4 })
  expect(await codeOf(resolve('api.example.invalid', 80))).not.toBe('reached')
})
