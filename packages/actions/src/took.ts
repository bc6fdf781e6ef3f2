/** ` in 12 ms`; nothing for what failed before anybody knew. */
export const tookInWords = (ms: number | undefined): string => (ms === undefined ? '' : ` in ${Math.round(ms)} ms`)
