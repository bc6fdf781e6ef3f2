export interface SettingsPage {
  /** Of the address. */
  readonly path: string
  readonly name: string
  readonly group: 'Workspace' | 'You'
}

export const settingsPages = [
  { path: 'members', name: 'Members', group: 'Workspace' },
  { path: 'roles', name: 'Roles', group: 'Workspace' },
  { path: 'api-keys', name: 'API keys', group: 'Workspace' },
  { path: 'webhooks', name: 'Webhooks', group: 'Workspace' },
  { path: 'workspace', name: 'Workspace', group: 'Workspace' },
  { path: 'audit', name: 'Audit log', group: 'Workspace' },
  { path: 'account', name: 'Account', group: 'You' },
] as const satisfies readonly SettingsPage[]
