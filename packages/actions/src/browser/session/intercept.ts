import type { ActionContext } from '@testmesh/action-kit'
import type { Route } from 'playwright-core'
import type { Session } from './sessions.ts'
import type { BrowserConfig } from './settings.ts'
import { toUrlPattern } from './url-pattern.ts'

type Rule = Exclude<NonNullable<BrowserConfig['intercept']>, readonly unknown[]>

/** From now on these requests do not reach the server; what an earlier step said of others is over. */
export const setIntercepts = async (
  written: NonNullable<BrowserConfig['intercept']>,
  session: Session,
  { clock }: Pick<ActionContext, 'clock'>,
) => {
  const { window, journal } = session
  await window.unrouteAll({ behavior: 'ignoreErrors' })
  // The driver asks the last first; the first that fits shall answer.
  for (const rule of [written].flat().toReversed()) {
    const patterns = rule.patterns.map(toUrlPattern)
    const isMeant = (url: URL) => patterns.some((fits) => fits(url.href))
    await window.route(isMeant, async (route) => {
      if (rule.method !== undefined && rule.method.toUpperCase() !== route.request().method()) return route.fallback()
      journal.markMocked(route.request())
      if (rule.mock?.delay !== undefined) await clock.sleep(rule.mock.delay)
      // A page that was left meanwhile wants no answer.
      await answer(route, rule).catch(() => undefined)
    })
  }
}

const answer = (route: Route, { mock }: Rule): Promise<void> => {
  if (!mock) return route.abort('connectionreset')
  const { status, headers = {}, body } = mock
  const isJson = body !== undefined && typeof body !== 'string'
  return route.fulfill({
    status,
    headers: { 'access-control-allow-origin': '*', ...headers },
    ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body }),
    ...(isJson && !Object.keys(headers).some((name) => name.toLowerCase() === 'content-type') ? { contentType: 'application/json' } : {}),
  })
}
