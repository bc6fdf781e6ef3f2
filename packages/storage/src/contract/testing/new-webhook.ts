/** Hears of what schedules start, when it changes. */
export const newWebhook = {
  name: 'night watch',
  kind: 'generic',
  source: 'schedules',
  environments: null,
  flows: null,
  when: 'changes',
} as const

const bytes = new TextEncoder().encode('sealed')
export const newTarget = { origin: 'https://example.com', ciphertext: bytes, dekWrapped: bytes, kekId: 'k' } as const
