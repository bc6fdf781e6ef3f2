import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MatchersV3 as m, Pact, SpecificationVersion } from '@pact-foundation/pact'

process.env.PACT_DO_NOT_TRACK = 'true'

const versions = {
  2: SpecificationVersion.SPECIFICATION_VERSION_V2,
  3: SpecificationVersion.SPECIFICATION_VERSION_V3,
  4: SpecificationVersion.SPECIFICATION_VERSION_V4,
}
export type PactVersion = keyof typeof versions

export interface OfficialResponse {
  readonly status?: number
  readonly headers?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** A pact about GET /thing, as the library of the Pact foundation writes it after a test of a consumer. */
export const writeOfficially = async (version: PactVersion, response: OfficialResponse, given?: string): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'testmesh-pact-'))
  try {
    const pact = new Pact({ dir, consumer: 'consumer', provider: 'provider', spec: versions[version], logLevel: 'error' })
    const started = pact.addInteraction()
    const about = (given === undefined ? started : started.given(given)).uponReceiving('a thing')
    await about
      .withRequest('GET', '/thing', (request) => void request.query({ kind: 'red' }).headers({ 'X-Who': 'me' }))
      .willRespondWith(response.status ?? 200, (answer) => {
        if (response.headers) answer.headers(response.headers as never)
        if (response.body !== undefined) answer.jsonBody(response.body)
      })
      .executeTest(async ({ url }) => void (await fetch(`${url}/thing?kind=red`, { headers: { 'x-who': 'me' } })))
    const [file = ''] = await readdir(dir)
    return await readFile(join(dir, file), 'utf8')
  } finally {
    await rm(dir, { recursive: true })
  }
}

export { m as matchers }
