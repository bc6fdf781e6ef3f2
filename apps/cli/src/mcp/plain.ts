import { describeTerminal } from '../terminal.ts'

/** What people would read on a terminal, as plain text. */
export const plain = { ...describeTerminal({ color: false }), width: () => 120 }
