import type { MockRequest } from '../server/mock-request.ts'
import { takesMethod } from './routes.ts'

/** Something that might have been meant, and what is different. */
export interface NearMiss {
  readonly what: string
  readonly differences: readonly string[]
  /** Of the path and method, which weigh more than the rest. */
  readonly distance: number
}

/** The nearest first. */
export const nearest = (misses: readonly NearMiss[], count: number): NearMiss[] =>
  misses.toSorted((a, b) => a.distance - b.distance || a.differences.length - b.differences.length).slice(0, count)

/** `POST /orders (body.amount should be 5, is 7; header x should be "a", is missing)` */
export const showMiss = ({ what, differences }: NearMiss): string => {
  const shown = differences.slice(0, 3).join('; ')
  const more = differences.length - 3
  return `${what} (${shown}${more > 0 ? `; and ${more} more` : ''})`
}

export interface Line {
  readonly method: string | undefined
  readonly path: string | undefined
}

/** What differs in method and path, and how far apart they are. */
export const compareLines = (wanted: Line, request: MockRequest, fits: boolean): Pick<NearMiss, 'differences' | 'distance'> => {
  const isMethod = wanted.method === undefined || takesMethod(wanted.method, request.method)
  const differences = [
    ...(isMethod ? [] : [`method should be ${wanted.method}, is ${request.method}`]),
    ...(fits ? [] : [`path should be ${wanted.path}, is ${request.path}`]),
  ]
  return { differences, distance: (isMethod ? 0 : 2) + (fits ? 0 : 1 + 4 * unlikeness(wanted.path ?? '', request.path)) }
}

/** From 0 for the same parts to 1 for none in common. */
const unlikeness = (a: string, b: string): number => {
  const [one, other] = [a.split('/'), b.split('/')]
  const common = one.filter((part, index) => part === other[index] || part.startsWith(':') || part === '*').length
  return 1 - common / Math.max(one.length, other.length)
}
