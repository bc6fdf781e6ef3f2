import { routingText } from './routing-text.ts'

/** What the form of an environment holds. */
export interface EnvironmentFields {
  readonly name: string
  readonly description: string
  readonly isProtected: boolean
  readonly pool: string
  /** As JSON. */
  readonly routing: string
}

interface Known {
  readonly name: string
  readonly description: string | null
  readonly isProtected: boolean
  readonly pool: string
  readonly routing: Readonly<Record<string, unknown>>
}

export const fieldsOf = (environment: Known | undefined): EnvironmentFields => ({
  name: environment?.name ?? '',
  description: environment?.description ?? '',
  isProtected: environment?.isProtected ?? false,
  pool: environment?.pool ?? 'default',
  routing: routingText(environment),
})
