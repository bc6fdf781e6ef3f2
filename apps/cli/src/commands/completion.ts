import { environmentNames, loadProject } from '@testmesh/project'
import type { Command } from '../command-line/command.ts'
import { bashScript } from '../completion/bash.ts'
import { describeCommands } from '../completion/describe-commands.ts'
import { fishScript } from '../completion/fish.ts'
import { zshScript } from '../completion/zsh.ts'
import { exitCodes } from '../exit-codes.ts'
import { UsageError } from '../usage-error.ts'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript }

/** `testmesh completion`: a script that a shell reads; or what those scripts ask for. */
export const completionCommand = async (what: string, commands: Readonly<Record<string, Command>>): Promise<number> => {
  if (what === 'environments') process.stdout.write((await namesHere()).map((name) => `${name}\n`).join(''))
  else if (!Object.hasOwn(scripts, what))
    throw new UsageError(`there is no completion for ${JSON.stringify(what)}; there is for ${Object.keys(scripts).join(', ')}`)
  else process.stdout.write(scripts[what as keyof typeof scripts]('testmesh', describeCommands(commands)))
  return exitCodes.passed
}

/** None where the project cannot be told: nobody reads errors beside a half-written command. */
const namesHere = async (): Promise<string[]> => {
  const { project } = await loadProject({ from: process.cwd() })
  return project ? environmentNames(project) : []
}
