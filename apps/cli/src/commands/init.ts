import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { CONFIG_NAMES } from '@testmesh/project'
import { exitCodes } from '../exit-codes.ts'
import { programName } from '../program-name.ts'
import { UsageError } from '../usage-error.ts'

/** `testmesh init`: a project in the current folder, with a first flow that tests the service at `url`. What is there already stays. */
export const initCommand = async (url: string): Promise<number> => {
  const base = baseOf(url)
  const there = CONFIG_NAMES.find((name) => existsSync(name))
  if (there !== undefined) throw new UsageError(`${there} is here already: this folder is a project`)
  for (const [name, text] of Object.entries(filesFor(base))) process.stdout.write(`${make(name, text) ? 'made' : 'kept'} ${name}\n`)
  process.stdout.write(`
next: ${programName} run      asks ${base}, as environments/local.yaml says
      ${programName} watch    does so again whenever you save a flow
`)
  return exitCodes.passed
}

/** Without what a file in git should not hold, and without a slash at its end. @throws UsageError */
const baseOf = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`init wants the http or https URL of a service, not ${JSON.stringify(text)}`)
  if (url.username !== '' || url.password !== '')
    throw new UsageError('what init writes is for git: leave user and password out of the URL, and give them by --secret')
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

const filesFor = (base: string): Record<string, string> => ({
  'environments/local.yaml': `# What differs from place to place. Another file beside this one is another environment: --env staging.
# This file is for git. Secrets come from the shell: TESTMESH_SECRET_API_KEY is read as \${API_KEY}, and masked everywhere.
variables:
  BASE_URL: ${base}
`,
  'flows/first.testmesh.yaml': `# A flow: steps that run one after the other, each with what must be true of its result.
name: The service answers
tags: [smoke]

steps:
  - id: ask
    action: http_request
    config:
      # \${BASE_URL} comes from the environment.
      url: \${BASE_URL}/
    assert:
      - status == 200
      # Say what must be in the answer, as in body.version == "1.4".
      - body exists
`,
  // The last: where it is, all is made. What was broken off before can be begun again.
  'testmesh.config.yaml': `# Settings of this project. None is required: this one says where its flows are.
flows: flows
`,
})

/** Whether it was not there yet. */
const make = (name: string, text: string): boolean => {
  mkdirSync(dirname(name), { recursive: true })
  if (existsSync(name)) return false
  writeFileSync(name, text)
  return true
}
