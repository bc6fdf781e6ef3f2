import type { BrowserContext, Page } from 'playwright-core'

/** As the browser tells of a request that waits for us. */
interface PausedRequest {
  readonly requestId: string
  readonly resourceType: string
  readonly request: { readonly url: string; readonly headers: Readonly<Record<string, string>> }
}

/**
 * Sends the trace context also inside of TLS, where the proxy cannot: with pages, and with what they ask of their own origin. Another
 * origin would be asked for leave first (CORS), and the page would behave otherwise than in the hands of people. Chromium only.
 */
export const traceSecure = async (window: BrowserContext, traceparent: () => string): Promise<void> => {
  window.on('page', (page) => void watch(window, page, traceparent).catch(() => undefined))
  await Promise.all(window.pages().map((page) => watch(window, page, traceparent)))
}

const watch = async (window: BrowserContext, page: Page, traceparent: () => string): Promise<void> => {
  const devtools = await window.newCDPSession(page)
  devtools.on('Fetch.requestPaused', ({ requestId, resourceType, request: { url, headers } }: PausedRequest) => {
    const isOwn = resourceType === 'Document' || URL.parse(url)?.origin === URL.parse(page.url())?.origin
    const sent = { traceparent: traceparent(), ...headers }
    const changed = isOwn ? { headers: Object.entries(sent).map(([name, value]) => ({ name, value })) } : {}
    // A page that was left has taken its requests along.
    devtools.send('Fetch.continueRequest', { requestId, ...changed }).catch(() => undefined)
  })
  await devtools.send('Fetch.enable', { patterns: [{ urlPattern: 'https://*' }] })
}
