import { expect, it } from 'vitest'
import { hideCutHosts } from './cut-hosts.ts'
import { createMasker } from './masker.ts'

/** What a message that names the host of the URL shows. */
const told = (secret: string, url: string): string => {
  const masker = createMasker()
  masker.add(secret)
  hideCutHosts(masker, url)
  return masker.maskText(`the host ${new URL(url).hostname} has no address`)
}

it.each(['Canary-9f8e/+"x', 'canary?x=1', 'canary-9f8e#x', 'canary-9f8e:8443/x', 'pre@canary-9f8e/x', 'canary.example.com\\x'])(
  'hides the part of the secret %j that becomes a host',
  (secret) => {
    for (const url of [`https://${secret}`, `https://${secret}/path`, `ws://u:p@${secret}`])
      expect(told(secret, url)).toBe('the host *** has no address')
    expect(told(secret, `https://api.${secret}`)).not.toMatch(/canary/i)
  },
)

it('hides no host that is not a part of the secret, nor that of a secret that is a whole URL', () => {
  expect(told('token/abc', 'https://shop.example.com/token/abc?q=https')).toBe('the host shop.example.com has no address')
  expect(told('https://hooks.example.com/T0/B0', 'https://hooks.example.com/T0/B0')).toBe('the host hooks.example.com has no address')
  expect(told('user:pass', 'https://user:pass@shop.example.com/')).toBe('the host shop.example.com has no address')
})
