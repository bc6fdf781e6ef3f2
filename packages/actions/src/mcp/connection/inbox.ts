export interface Notification {
  readonly method: string
  readonly params: unknown
}

/** What a server told without being asked, in order. */
export interface Inbox {
  add(notification: Notification): void
  /** How many came so far. */
  count(): number
  /** Those after the first `count` that came. */
  since(count: number): readonly Notification[]
  /** The next one that nobody has taken. Resolves when it comes; `forget` ends the waiting. */
  next(): { readonly promise: Promise<Notification>; readonly forget: () => void }
}

/** The newest are kept. */
const mostKept = 1_000

export const createInbox = (): Inbox => {
  const kept: Notification[] = []
  let dropped = 0
  let taken = 0
  const waiting = new Set<() => void>()
  const take = (): Notification | undefined => {
    taken = Math.max(taken, dropped)
    const notification = kept[taken - dropped]
    if (notification) taken += 1
    return notification
  }
  const next: Inbox['next'] = () => {
    let look: () => void = () => undefined
    const promise = new Promise<Notification>((resolve) => {
      look = () => {
        const notification = take()
        if (!notification) return void waiting.add(look)
        waiting.delete(look)
        resolve(notification)
      }
      look()
    })
    return { promise, forget: () => waiting.delete(look) }
  }
  return {
    add: (notification) => {
      kept.push(notification)
      if (kept.length > mostKept) {
        kept.shift()
        dropped += 1
      }
      for (const look of [...waiting]) look()
    },
    count: () => dropped + kept.length,
    since: (count) => kept.slice(Math.max(0, count - dropped)),
    next,
  }
}
