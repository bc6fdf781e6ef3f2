import { tempoPeer, tempoServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { expectTrace } from './testing/backend-cases.ts'
import { failing } from './testing/failing.ts'

const tempo = tempoPeer()
describe.skipIf(tempo.isMissing)(tempo.label, () => {
  it('gives the trace as the receiver would', { timeout: 180_000 }, async () => {
    await using server = await tempoServer()
    await expectTrace({ backend: { type: 'tempo', url: server.url }, otlp: server.otlp })
    expect(await failing({ type: 'tempo', url: `${server.url}/nowhere` })).toMatchObject({ code: 'OTEL_BACKEND_FAILED' })
    // Taken for a Jaeger it says what it is.
    expect(await failing(server.url)).toMatchObject({ code: 'OTEL_BACKEND_FAILED', hint: expect.stringContaining('type: tempo') })
  })
})
