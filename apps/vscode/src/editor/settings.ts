import { workspace } from 'vscode'

/** Empty where the environment is left to the project. */
export const environment = (): string => workspace.getConfiguration('testmesh').get('environment', '').trim()

/** Of a command that takes an environment. */
export const environmentWords = (): string[] => (environment() === '' ? [] : ['--env', environment()])
