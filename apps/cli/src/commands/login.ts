import { createInterface } from 'node:readline/promises'
import { createClient } from '@testmesh/client'
import { exitCodes } from '../exit-codes.ts'
import { orExplained } from '../or-explained.ts'
import { withoutSlash } from '../remote/connect.ts'
import { explainProblem } from '../remote/explain-problem.ts'
import { saveServer } from '../remote/servers.ts'
import { UsageError } from '../usage-error.ts'

export interface LoginOptions {
  readonly key?: string
}

/** `testmesh login`: keeps an API key of a server, once it is known to hold. */
export const loginCommand = async (address: string, options: LoginOptions): Promise<number> => {
  const url = withoutSlash(address) ?? address
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError(`${address} is no address of a server: it begins with http:// or https://`)
  const key = (options.key ?? process.env.TESTMESH_API_KEY ?? (await askForKey(url))).trim()
  if (key === '') throw new UsageError('without an API key there is nothing to sign in with')
  return orExplained(explainProblem, async () => {
    const { items } = await createClient({ url, token: key }).listFlows({ query: { limit: 1 } })
    saveServer(url, key)
    process.stdout.write(`signed in to ${url}${items.length === 0 ? '; there are no flows yet: testmesh push brings yours' : ''}\n`)
    return exitCodes.passed
  })
}

const askForKey = async (url: string): Promise<string> => {
  if (!process.stdin.isTTY) {
    let text = ''
    for await (const chunk of process.stdin) text += chunk
    return text
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const key = await prompt.question(`API key of ${url} (tm_live_…): `)
  prompt.close()
  return key
}
