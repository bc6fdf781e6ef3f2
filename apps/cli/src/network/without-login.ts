/**
 * The URL of a proxy, written in whatever way, with stars in place of its password, or of a user that may be a token. All that stands
 * before the last `@` may be part of it: a password in which `@` or `/` was left as it is, too.
 */
export const withoutLogin = (url: string): string =>
  url.replace(
    /^([\w+.-]*:\/\/)?(?:([^:@/]*):)?.*@/s,
    (_, scheme = '', user?: string) => `${scheme}${user === undefined ? '' : `${user}:`}***@`,
  )
