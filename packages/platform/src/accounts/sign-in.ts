import { accountsOf, type Database, isViolation, type Sql, type User } from '@testmesh/storage'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { unauthenticated } from './authenticate.ts'
import type { Passwords } from './passwords.ts'
import { type AccessTokens, accessLifetimeS, hashToken, isSetupToken, newToken } from './tokens.ts'

/** Where a session comes from, for its owner to recognise. */
export interface Visitor {
  readonly ip?: string
  readonly userAgent?: string
}

export interface SignedIn {
  readonly accessToken: string
  /** Seconds. */
  readonly expiresIn: number
  /** Exchanged for the next one each time; in a cookie, out of reach of pages. */
  readonly refreshToken: string
  readonly user: User
}

export interface SignIn {
  /** Whether nobody has an account yet. */
  needsSetup(): Promise<boolean>
  /** The first account; it owns the workspaces that are there, or gets a new one. Of two that race, one makes it. @throws Refusal */
  setUp(input: NewOwner & { readonly token: string }, visitor: Visitor): Promise<SignedIn>
  login(input: { readonly email: string; readonly password: string }, visitor: Visitor): Promise<SignedIn>
  /** @throws Refusal UNAUTHENTICATED; a token that was used before ends its whole family */
  refresh(refreshToken: string, visitor: Visitor): Promise<SignedIn>
  logout(refreshToken: string): Promise<void>
  /** Ends every other sign-in. */
  changePassword(userId: string, input: { readonly current: string; readonly next: string }, visitor: Visitor): Promise<SignedIn>
  /** For a new person, who has shown the right to be here. */
  begin(user: User, visitor: Visitor): Promise<SignedIn>
}

export interface NewOwner {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly workspace: string
}

export interface SignInParts {
  readonly database: Database
  readonly keyring: Keyring
  readonly passwords: Passwords
  readonly tokens: AccessTokens
}

const sessionMs = 30 * 24 * 3_600_000
/** Pages of one browser may refresh at the same time with the same token. */
const graceMs = 10_000

export const createSignIn = ({ database, keyring, passwords, tokens }: SignInParts): SignIn => {
  const signedIn = async (user: User, sessionFamily: string, refreshToken: string): Promise<SignedIn> => ({
    accessToken: await tokens.sign({ userId: user.id, sessionFamily }),
    expiresIn: accessLifetimeS,
    refreshToken,
    user,
  })
  const begin = async (user: User, visitor: Visitor, familyId?: string): Promise<SignedIn> => {
    const token = newToken()
    const session = await accountsOf(database).sessions.create({
      userId: user.id,
      ...sessionOf(token, visitor),
      ...(familyId !== undefined && { familyId }),
    })
    return signedIn(user, session.familyId, token)
  }

  return {
    begin: (user, visitor) => begin(user, visitor),
    needsSetup: async () => (await accountsOf(database).users.count()) === 0,
    setUp: async ({ token, ...owner }, visitor) => {
      if (!isSetupToken(keyring, token))
        throw new Refusal('forbidden', 'BAD_SETUP_LINK', 'This is not the link that the server printed at its first start.')
      const passwordHash = await passwords.hash(owner.password, '/body/password')
      return begin(await database.transaction((sql) => createFirst(sql, owner, passwordHash)), visitor)
    },
    login: async ({ email, password }, visitor) => {
      const user = await accountsOf(database).users.findByEmail(email)
      const isRight = await passwords.matches(password, user?.passwordHash)
      if (!user || !isRight || user.state !== 'active')
        throw new Refusal('unauthenticated', 'BAD_LOGIN', 'Email and password do not belong together.')
      return begin(user, visitor)
    },
    refresh: async (refreshToken, visitor) => {
      const { sessions, users } = accountsOf(database)
      const session = await sessions.findByToken(hashToken(refreshToken))
      const user = session && (await users.find(session.userId))
      if (!session || !user || session.revokedAt !== null || session.userState !== 'active') throw signInAgain()
      const token = newToken()
      const next = await sessions.rotate(session.id, sessionOf(token, visitor))
      if (next) return signedIn(user, next.familyId, token)
      const used = (await sessions.findByToken(hashToken(refreshToken)))?.usedAt
      if (used && Date.now() - used.getTime() <= graceMs) return begin(user, visitor, session.familyId)
      // It was used long ago: one of the two who have it is not whom it was given to.
      await sessions.revokeFamily(session.familyId)
      throw signInAgain()
    },
    logout: async (refreshToken) => {
      const { sessions } = accountsOf(database)
      const session = await sessions.findByToken(hashToken(refreshToken))
      if (session) await sessions.revokeFamily(session.familyId)
    },
    changePassword: async (userId, { current, next }, visitor) => {
      const { users, sessions } = accountsOf(database)
      const user = await users.find(userId)
      const kept = user && (await users.findByEmail(user.email))
      if (!user || !(await passwords.matches(current, kept?.passwordHash)))
        throw new Refusal('forbidden', 'BAD_PASSWORD', 'That is not your present password.')
      await users.update(userId, { passwordHash: await passwords.hash(next, '/body/next') })
      await sessions.revokeUser(userId)
      return begin(user, visitor)
    },
  }
}

const sessionOf = (
  token: string,
  { ip = null as string | null, userAgent = null as string | null }: { ip?: string | null; userAgent?: string | null },
) => ({
  tokenHash: hashToken(token),
  expiresAt: new Date(Date.now() + sessionMs),
  ip,
  userAgent,
})

const signInAgain = (): Refusal => unauthenticated('The session has ended.')

const createFirst = async (sql: Sql, { email, name, workspace }: NewOwner, passwordHash: string): Promise<User> => {
  // Whoever comes second waits here, and then sees the first.
  await sql.query(`select pg_advisory_xact_lock(hashtext('testmesh set-up'))`)
  const { users, workspaces } = accountsOf(sql)
  if ((await users.count()) > 0)
    throw new Refusal('conflict', 'ALREADY_SET_UP', 'The first account has been made already.', {
      hint: 'Sign in, or ask its owner for an invitation.',
    })
  const user = await users.create({ email, name, passwordHash })
  const adopted = await workspaces.adoptOrphans(user.id)
  if (adopted === 0) await workspaces.create({ slug: slugOf(workspace), name: workspace, ownerId: user.id })
  return user
}

/** `Shop & Co` → `shop-co`, `Änderungen` → `anderungen` */
export const slugOf = (name: string): string => {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'workspace' : slug
}

export const isEmailTaken = (error: unknown): boolean => isViolation(error, 'unique', 'users_email')
