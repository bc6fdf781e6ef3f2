import type { CodeEntry } from '@testmesh/action-kit'

/** Codes that any family may use. */
export const sharedCodes = {
  DRIVER_MISSING: {
    title: 'The driver of the action is not installed',
    hint: 'Install the package that the message names beside @testmesh/actions; the command line tool brings all drivers along.',
  },
} as const satisfies Record<string, CodeEntry>
