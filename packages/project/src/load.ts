// Running flows again and again: few commands do
export type { OpenLoad, OpenLoadOptions, TurnOfCase } from './open-load.ts'
export { openLoad } from './open-load.ts'
