/** What an entry of the audit log says: the name of the operation, in words. */
export const actionWords = (action: string): string => {
  // A ticket is how a page follows what runs; nobody else has heard of it.
  if (action === 'createTicket') return 'Follow live'
  const words = action
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\bapi\b/, 'API')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export interface Actor {
  readonly actorType: 'user' | 'api_key' | 'agent' | 'system' | 'anonymous'
  readonly actorId: string | null
}

/** Who did it, by the names that are known. */
export const actorWords = ({ actorType, actorId }: Actor, names: ReadonlyMap<string, string>): string => {
  const name = actorId === null ? undefined : names.get(actorId)
  switch (actorType) {
    case 'user':
      return name ?? 'Somebody who has left'
    case 'api_key':
      return `API key ${name ?? 'that is gone'}`
    case 'agent':
      return 'An agent'
    case 'system':
      return 'The server'
    case 'anonymous':
      return 'Nobody signed in'
  }
}

/** What else is known of an entry, in one line: `name: staging, refusal: FORBIDDEN`. */
export const detailWords = (detail: Readonly<Record<string, unknown>>): string =>
  Object.entries(detail)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
