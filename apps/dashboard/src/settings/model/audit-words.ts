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

export interface Subject {
  readonly action: string
  readonly targetId: string | null
  readonly detail: Readonly<Record<string, unknown>>
}

/** What it was about: by the name it had then, else by one that is known, else by the end of its id. */
export const subjectWords = ({ targetId, detail: { subject, ids } }: Subject, names: ReadonlyMap<string, string>): string => {
  if (typeof subject === 'string') return subject
  if (Array.isArray(ids)) return `${ids.length} at once`
  return targetId === null ? '' : (names.get(targetId) ?? targetId.slice(-8))
}

/** Where it is to be seen, in its workspace. Undefined: it is gone, or has no page of its own. */
export const subjectPath = ({ action, targetId }: Subject): string | undefined => {
  const [, kind] = /^(?!delete).*(Flow|Execution|Schedule|Trigger|Webhook)(?:Version|Secret|Delivery)?$/.exec(action) ?? []
  if (!kind || !targetId) return undefined
  return `${kind === 'Webhook' ? 'settings/' : ''}${kind.toLowerCase()}s/${targetId}/`
}

/** Names that entries told, by id: the newest of each. */
export const namesIn = (entries: readonly Subject[]): ReadonlyMap<string, string> =>
  new Map(
    entries
      .toReversed()
      .flatMap(({ targetId, detail: { subject } }) => (targetId !== null && typeof subject === 'string' ? [[targetId, subject]] : [])),
  )

/** What else is known of an entry, in one line: `name: DB_PASSWORD, refusal: FORBIDDEN`. */
export const detailWords = ({ subject: _, ids: __, ...detail }: Readonly<Record<string, unknown>>): string =>
  Object.entries(detail)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
