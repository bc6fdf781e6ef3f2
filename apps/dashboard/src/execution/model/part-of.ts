/** Which part of its flow an execution ran, in words: `up to login`. Undefined when it ran the whole of it. */
export const partOf = ({ from, upTo }: { readonly from: string | null; readonly upTo: string | null }): string | undefined =>
  [from !== null && `from ${from}`, upTo !== null && `up to ${upTo}`].filter(Boolean).join(' ') || undefined
