/** `Mon, 30 Nov 2026, 03:00`, as the clocks of the zone show it; as those of UTC where this browser does not know the zone. */
export const momentIn = (at: string | Date, zone: string): string => inZone(at, zone, moment)

/** The same with the zone, for who may think of another. */
export const momentWithZone = (at: string | Date, zone: string): string => `${momentIn(at, zone)}, ${isKnown(zone) ? zone : 'UTC'}`

export interface NextTime {
  readonly at: string
  readonly words: string
  /** `the clocks go forward, from UTC+1 to UTC+2` */
  readonly change?: string
}

/** Times in their order, each with what the clocks of the zone did since the one before; since `now` before the first. */
export const nextTimes = (times: readonly string[], { zone, now }: { readonly zone: string; readonly now: Date }): readonly NextTime[] => {
  const offsets = [now, ...times].map((at) => offsetIn(at, zone))
  return times.map((at, index) => {
    const [before = '', after = ''] = offsets.slice(index, index + 2)
    const way = minutesOf(after) > minutesOf(before) ? 'forward' : 'back'
    return {
      at,
      words: momentIn(at, zone),
      ...(before !== after && { change: `the clocks go ${way}, from ${before} to ${after}` }),
    }
  })
}

/** Every zone that this browser knows. */
export const knownZones = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

/** Where the clocks of this machine are. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

const moment = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const

/** `UTC+5:30`; `UTC`. */
const offsetIn = (at: string | Date, zone: string): string => {
  const text = inZone(at, zone, { timeZoneName: 'shortOffset' })
  return /GMT\S*/.exec(text)?.[0].replace('GMT', 'UTC') ?? 'UTC'
}

const minutesOf = (offset: string): number => {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d+)(?::(\d+))?/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

const inZone = (at: string | Date, zone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: isKnown(zone) ? zone : 'UTC' }).format(new Date(at))

const isKnown = (zone: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en-GB', { timeZone: zone }))
  } catch {
    return false
  }
}
