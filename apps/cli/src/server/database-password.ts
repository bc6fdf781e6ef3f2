import type { ServerSettings } from './settings.ts'

/** What stands before the password. PostgreSQL may have several hosts, and then no parser of URLs takes it. */
const upToUser = /^(\w+:\/\/[^/?@:]+)(?::[^/?@]*)?@/

/** A password that is kept apart from the URL, as operators of databases and files of secrets have it, is put into it. */
export const withPassword = (settings: ServerSettings): ServerSettings => {
  const { database_url: url, database_password: password } = settings
  if (url === undefined || password === undefined) return settings
  return { ...settings, database_url: url.replace(upToUser, (_, user: string) => `${user}:${encodeURIComponent(password)}@`) }
}

/** What keeps the password from being put there. */
export const wrongPassword = ({ database_url: url = '', database_password: password }: ServerSettings): string[] =>
  password === undefined || upToUser.test(url) ? [] : ['it belongs to a user that database_url names: postgres://user@host:5432/name']
