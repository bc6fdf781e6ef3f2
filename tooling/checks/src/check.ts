import type { Workspace } from './workspace/workspace.ts'

/** Something that breaks a rule of the house. */
export interface Problem {
  /** Path from the root of the repository, with `/`. */
  readonly file: string
  /** Counts from 1. Left out when the whole file is meant. */
  readonly line?: number
  readonly message: string
}

export interface Check {
  /** What holds when nothing is found, in a few words. */
  readonly name: string
  run(workspace: Workspace): readonly Problem[] | Promise<readonly Problem[]>
}

/** `packages/flow/src/read.ts:12  message` */
export const problemLine = ({ file, line, message }: Problem): string => `${file}${line === undefined ? '' : `:${line}`}  ${message}`
