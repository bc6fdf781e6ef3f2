import { hasToken, isSlip } from '@testmesh/expressions'
import type { JsonSchema } from '@testmesh/protocol'
import type { Names } from './names.ts'
import type { PlannedStep } from './plan.ts'
import { placeOf, report } from './plan-context.ts'

/** A path that is written where a URL is wanted, and nothing to join it to: neither a setting of the step nor a variable. */
export const checkRelativeUrl = (
  { context, variables, isIncomplete, refused }: Names,
  { descriptor, step: { config }, pointer }: PlannedStep,
): void => {
  const fields = descriptor.config.properties as Readonly<Record<string, JsonSchema>> | undefined
  for (const [key, url] of Object.entries(config)) {
    const base = fields?.[key]?.['x-relative-to']
    if (typeof base !== 'string' || typeof url !== 'string' || isIncomplete || config[base] !== undefined) continue
    const named = descriptor.variables?.[base] ?? []
    if (url.includes('://') || hasToken(url) || named.some((name) => variables.has(name))) continue
    const place = placeOf(context, `${pointer}/config/${key}`)
    // One that is no path either is told as it is read.
    if (refused.has(place.span?.start.offset)) continue
    report(context, {
      code: 'PLAN_NOT_SUPPORTED',
      message: `${JSON.stringify(url)} is a path, and there is nothing to join it to`,
      hint: slipIn(variables, named) ?? `define ${named.join(' or ')}, give the step ${base}, or write all of it`,
      place,
    })
  }
}

const slipIn = (variables: Iterable<string>, named: readonly string[]): string | undefined => {
  for (const written of variables) {
    const meant = named.find((name) => isMeant(written.toUpperCase(), name.toUpperCase()))
    if (meant !== undefined) return `the variable is called ${meant}, not ${written}`
  }
  return undefined
}

const isMeant = (written: string, name: string): boolean => written === name || isSlip(written, name)
