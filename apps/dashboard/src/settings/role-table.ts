export const roles = ['viewer', 'editor', 'admin', 'owner'] as const

/** What members may do, from which role on. */
export const abilities: readonly { readonly does: string; readonly from: (typeof roles)[number] }[] = [
  { does: 'See flows, executions, environments and their variables', from: 'viewer' },
  { does: 'See who belongs to the workspace', from: 'viewer' },
  { does: 'Run flows, cancel and repeat executions', from: 'editor' },
  { does: 'Make, change, move and remove flows and folders', from: 'editor' },
  { does: 'Set and remove variables', from: 'editor' },
  { does: 'Make, change and remove environments', from: 'admin' },
  { does: 'Set and remove secrets', from: 'admin' },
  { does: 'Invite and remove members, change their roles', from: 'admin' },
  { does: 'Make and revoke API keys', from: 'admin' },
  { does: 'Read the audit log', from: 'admin' },
  { does: 'Make others owner, and change owners', from: 'owner' },
]
