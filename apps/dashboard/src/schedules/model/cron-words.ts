import cronstrue from 'cronstrue'

/** `At 06:30, Monday through Friday`. Undefined of what has no words. */
export const cronWords = (cron: string): string | undefined => {
  try {
    const words = cronstrue.toString(cron.trim(), { use24HourTimeFormat: true })
    return /^At [\d:, and]+$/.test(words) ? `${words}, every day` : words
  } catch {
    return undefined
  }
}
