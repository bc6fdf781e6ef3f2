/** Names in lower case. */
export type OutgoingHeaders = Record<string, string | string[]>

/** One request as it goes over the wire. */
export interface OutgoingRequest {
  readonly url: URL
  readonly method: string
  readonly headers: OutgoingHeaders
  readonly body?: string | Uint8Array
  /** Headers meant for this origin alone, beside those that always are. */
  readonly privateHeaders?: readonly string[]
}

/** Milliseconds; `dns`, `tcp` and `tls` are 0 on a connection that was open already. */
export interface Timings {
  readonly dns: number
  readonly tcp: number
  readonly tls: number
  /** From the request being sent on an open connection to the first byte of the answer. */
  readonly first_byte: number
  readonly download: number
}

/** One answer as it came over the wire; the body is still encoded. */
export interface IncomingResponse {
  readonly status: number
  readonly statusText: string
  /** Names and values in turns, as sent. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** `HTTP/1.1` */
  readonly protocol: string
  readonly remoteAddress: string
  readonly timings: Timings
}

/** The most a body may hold, before and after decoding. */
export const maxBodyBytes = 64 * 1024 * 1024
