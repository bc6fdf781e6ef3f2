import { seededRandom } from '@testmesh/action-kit'
import { compilePath, type PathPattern } from '../match/path-pattern.ts'
import { takesMethod } from '../match/routes.ts'
import { mockError } from '../mock-error.ts'
import type { MockRequest } from '../server/mock-request.ts'
import type { Chaos, ChaosRule, MockResponse } from '../settings/types.ts'

/** Draws, for each request, whether it is answered differently. */
export interface ChaosDrawer {
  draw(request: MockRequest, ofEndpoint: readonly ChaosRule[]): MockResponse | undefined
}

/** @throws ActionError MOCK_BAD_SETTINGS when probabilities add up to more than 1 */
export const createChaos = (chaos: Chaos | undefined, random: () => number): ChaosDrawer => {
  if (chaos && !chaos.enabled) return { draw: () => undefined }
  const rules = (chaos?.rules ?? []).map((rule) => ({ rule, path: rule.path === undefined ? undefined : compilePath(rule.path) }))
  checkSum(rules.map(({ rule }) => rule))
  const next = chaos?.seed === undefined ? random : seededRandom(chaos.seed)
  return {
    draw: (request, ofEndpoint) => {
      if (rules.length === 0 && ofEndpoint.length === 0) return undefined
      const applying = [...ofEndpoint, ...rules.filter((one) => applies(one, request)).map(({ rule }) => rule)]
      return applying.length === 0 ? undefined : pick(applying, next())
    },
  }
}

/** @throws ActionError MOCK_BAD_SETTINGS */
export const checkSum = (rules: readonly ChaosRule[]): void => {
  const anywhere = rules.filter(({ path, method }) => path === undefined && method === undefined)
  const sum = anywhere.reduce((total, { probability }) => total + probability, 0)
  if (sum > 1 + 1e-9)
    throw mockError(
      'MOCK_BAD_SETTINGS',
      `the probabilities of the chaos rules add up to ${Math.round(sum * 1000) / 1000}, which is more than 1`,
    )
}

interface PlacedRule {
  readonly rule: ChaosRule
  readonly path: PathPattern | undefined
}

const applies = ({ rule, path }: PlacedRule, request: MockRequest): boolean =>
  (rule.method === undefined || takesMethod(rule.method.toUpperCase(), request.method)) &&
  (path === undefined || path.match(request.path) !== undefined)

/** One draw for all rules: each has its stretch of the numbers from 0 to 1. */
const pick = (rules: readonly ChaosRule[], drawn: number): MockResponse | undefined => {
  let bound = 0
  for (const { probability, response } of rules) {
    bound += probability
    if (drawn < bound) return response
  }
  return undefined
}

/** It says nothing but a delay: the usual answer comes, later. */
export const isOnlyDelay = (response: MockResponse): boolean => Object.keys(response).every((key) => key === 'delay')
