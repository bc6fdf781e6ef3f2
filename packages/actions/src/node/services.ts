import type { Otlp, Services } from '@testmesh/action-kit'
import type { OwnOtlp } from './otlp/create-otlp.ts'

export interface ServicesOptions {
  /** Where spans are taken: `host:port`, a port, 0 for a free one, or `off`. Default: 127.0.0.1, HTTP on 4318 and gRPC on 4317. */
  readonly otlp?: { readonly http?: string | undefined; readonly grpc?: string | undefined }
  /** `idle`: each ends with the last execution that uses it; `close`: when they are closed. */
  readonly until: 'idle' | 'close'
}

/** What listens on ports of this process, opened by the first execution that needs it. */
export interface OwnServices {
  service<K extends keyof Services>(name: K): Promise<Services[K]>
  close(): Promise<void>
}

export const createServices = ({ otlp: written = {}, until }: ServicesOptions): OwnServices => {
  let otlp: Promise<OwnOtlp> | undefined
  // Only flows that look at traces load it.
  const openOtlp = (): Promise<Otlp> => {
    otlp ??= import('./otlp/create-otlp.ts').then(({ createOtlp }) => createOtlp({ ...written, until }))
    return otlp
  }
  const table: { readonly [K in keyof Services]: () => Promise<Services[K]> } = { otlp: openOtlp }
  return {
    service: (name) => table[name](),
    close: async () => (await otlp)?.close(),
  }
}

/** The settings of a user's own machine: TESTMESH_OTLP_HTTP and TESTMESH_OTLP_GRPC. */
export const otlpOf = (env: Readonly<Record<string, string | undefined>>): NonNullable<ServicesOptions['otlp']> => ({
  http: env.TESTMESH_OTLP_HTTP,
  grpc: env.TESTMESH_OTLP_GRPC,
})
