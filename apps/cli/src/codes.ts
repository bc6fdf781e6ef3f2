import type { CodeEntry } from '@testmesh/protocol'

/** What the command line itself reports. */
export const cliCodes = {
  SERVER_BAD_SETTINGS: {
    title: 'The settings of the server cannot be read.',
    hint: 'testmesh doctor shows every setting, and what is in force.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>
