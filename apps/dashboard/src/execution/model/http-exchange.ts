/** What an HTTP step sent and got, read from its result; undefined for what is no HTTP. */
export interface HttpExchange {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly statusText: string
  readonly protocol: string | undefined
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly size: number | undefined
  /** In the order they follow each other. Milliseconds. */
  readonly phases: readonly { readonly name: string; readonly ms: number }[]
}

const phaseNames: Readonly<Record<string, string>> = {
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  first_byte: 'Waiting',
  download: 'Download',
}

export const httpExchange = (config: unknown, result: unknown): HttpExchange | undefined => {
  if (!isRecord(result) || typeof result.status !== 'number' || !isRecord(result.headers)) return undefined
  const sent = isRecord(config) ? config : {}
  const timings = isRecord(result.timings) ? result.timings : {}
  return {
    method: String(sent.method ?? 'GET'),
    url: String(result.url ?? sent.url ?? ''),
    status: result.status,
    statusText: String(result.status_text ?? ''),
    protocol: typeof result.protocol === 'string' ? result.protocol : undefined,
    requestHeaders: isRecord(sent.headers) ? texts(sent.headers) : {},
    headers: texts(result.headers),
    size: typeof result.size === 'number' ? result.size : undefined,
    phases: Object.entries(phaseNames).flatMap(([key, name]) => {
      const ms = timings[key]
      return typeof ms === 'number' ? [{ name, ms }] : []
    }),
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const texts = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))

/** A value that was too long for the event: it lies in the blob. */
export interface StoredValue {
  readonly $blob: { readonly sha256: string; readonly sizeBytes: number; readonly mediaType?: string }
  readonly preview?: unknown
}

export const isStored = (value: unknown): value is StoredValue =>
  isRecord(value) && isRecord(value.$blob) && typeof value.$blob.sha256 === 'string'
