import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HttpServer } from '@testmesh-tooling/services'

process.env.PACT_DO_NOT_TRACK = 'true'

/** What the verifier of the Pact foundation says about a pact and a provider. @throws Error that says what does not hold */
export const verifyOfficially = async (pact: unknown, provider: HttpServer, statesUrl?: string): Promise<string> => {
  const { Verifier } = await import('@pact-foundation/pact')
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-pact-'))
  const file = join(folder, 'pact.json')
  writeFileSync(file, JSON.stringify(pact))
  try {
    return await new Verifier({
      providerBaseUrl: provider.url,
      pactUrls: [file],
      ...(statesUrl !== undefined && { providerStatesSetupUrl: statesUrl }),
      logLevel: 'error',
    }).verifyProvider()
  } finally {
    await rm(folder, { recursive: true })
  }
}
