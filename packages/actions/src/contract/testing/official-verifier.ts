import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HttpServer } from '@testmesh-tooling/services'

/** One for all, a process of its own: the verifier writes a page about each pact to where tests are reported. */
let child: ChildProcess | undefined
const verifier = (): ChildProcess => {
  child ??= fork(join(import.meta.dirname, 'official-verifier-child.ts'), {
    silent: true,
    env: { ...process.env, PACT_DO_NOT_TRACK: 'true' },
  })
  child.stdout?.resume()
  child.stderr?.resume()
  child.unref()
  child.channel?.unref()
  return child
}

/** What the verifier of the Pact foundation says about a pact and a provider, one after the other. @throws Error that says what does not hold */
export const verifyOfficially = async (pact: unknown, provider: HttpServer, statesUrl?: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-pact-'))
  const file = join(folder, 'pact.json')
  writeFileSync(file, JSON.stringify(pact))
  try {
    const asked = verifier()
    asked.channel?.ref()
    const answer = once(asked, 'message')
    asked.send({
      providerBaseUrl: provider.url,
      pactUrls: [file],
      ...(statesUrl !== undefined && { providerStatesSetupUrl: statesUrl }),
      logLevel: 'error',
    })
    const [{ problem }] = (await answer) as [{ problem?: string }]
    if (problem !== undefined) throw new Error(problem)
  } finally {
    child?.channel?.unref()
    await rm(folder, { recursive: true })
  }
}
