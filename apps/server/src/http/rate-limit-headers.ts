import type { Quota } from '@testmesh/platform'

/**
 * What is allowed, and how much of it is left for how many seconds: `"person-or-key";q=600;w=60` and `"person-or-key";r=599;t=60`.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/
 */
export const rateLimitHeaders = ({ name, limit, windowS, left, resetMs }: Quota): Readonly<Record<string, string>> => ({
  'ratelimit-policy': `"${name}";q=${limit};w=${windowS}`,
  ratelimit: `"${name}";r=${left};t=${Math.ceil(resetMs / 1000)}`,
})
