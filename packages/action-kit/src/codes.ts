import type { CodeEntry } from '@testmesh/protocol'

/** What the ports of an action refuse: files and the network. */
export const portCodes = {
  FILE_NOT_FOUND: {
    title: 'There is no such file',
    hint: 'Paths are relative to the flow; the hint of the failure says where it was looked for.',
  },
  FILE_OUTSIDE_PROJECT: { title: 'The file is outside of the project', hint: 'Move the file into the project.' },
  EGRESS_DENIED: { title: 'The address may not be reached from here', hint: 'Ask whoever runs this machine to allow it.' },
} as const satisfies Record<string, CodeEntry>

export type PortCode = keyof typeof portCodes
