import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAction } from './create-action.ts'
import { updateTables } from './generate-actions.ts'

const root = join(import.meta.dirname, '../../..')
const { exports } = JSON.parse(readFileSync(join(root, 'packages/actions/package.json'), 'utf8')) as { exports: Record<string, string> }
/** What families share, and one family; nothing that imports the others, as what the package exports does. */
const shared = globSync('src/*.ts', { cwd: join(root, 'packages/actions') }).filter(
  (file) => !/\.test\.ts$/.test(file) && !Object.values(exports).includes(`./${file}`),
)
const parts = ['tsconfig.json', 'package.json', 'src/node', 'src/testing', 'src/script', ...shared]
let scratch: string

/** A checkout with one family in it. */
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'create-action-'))
  for (const part of parts) cpSync(join(root, 'packages/actions', part), join(scratch, 'packages/actions', part), { recursive: true })
  for (const part of ['tooling/tsconfig', 'biome.json', 'package.json']) cpSync(join(root, part), join(scratch, part), { recursive: true })
  for (const folder of ['node_modules', 'packages/actions/node_modules']) symlinkSync(join(root, folder), join(scratch, folder), 'dir')
})
afterEach(() => rmSync(scratch, { recursive: true }))

const texts = (): Map<string, string> => {
  const files = readdirSync(join(scratch, 'packages/actions/src'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = files.map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.map((path) => [relative(scratch, path), readFileSync(path, 'utf8')]))
}
const run = async (...args: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: scratch }).catch((error) => error)
  return `${stdout}${stderr}`
}

describe('a new action', () => {
  it('is found, type-checks, is formatted and keeps every promise as it is', { timeout: 60_000 }, async () => {
    await updateTables(scratch)
    const before = texts()
    const written = await createAction(scratch, 'mail-box/mail_send')
    expect(written.map((path) => relative(join(scratch, 'packages/actions/src'), path))).toMatchInlineSnapshot(`
      [
        "mail-box/mail-send.schema.ts",
        "mail-box/mail-send.ts",
        "mail-box/mail-send.test.ts",
        "mail-box/mail-send.flow.yaml",
        "mail-box/codes.ts",
        "mail-box/codes.md",
        "generated/loaders.ts",
        "generated/descriptors.ts",
        "generated/codes.ts",
        "../../../docs/testmesh.schema.json",
        "../../../docs/actions/README.md",
        "../../../docs/actions/mail_send.md",
      ]
    `)
    const changed = [...before].filter(([path, text]) => texts().get(path) !== text).map(([path]) => path)
    expect(changed.every((path) => path.includes('generated/'))).toBe(true)
    expect(await updateTables(scratch, { isCheck: true })).toEqual([])
    expect(await run('node_modules/@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', 'packages/actions/src/mail-box')).toMatch(
      /^Checked 5 files in \S+ No fixes applied.\n$/,
    )
    expect(await run('packages/actions/node_modules/typescript-7/bin/tsc', '-p', 'packages/actions')).toBe('')
    expect(await run('node_modules/vitest/vitest.mjs', 'run', '--no-color', '--root', scratch, 'mail-send')).toMatch(/Tests\s+9 passed/)
  })

  it('joins a family that is there', async () => {
    await createAction(scratch, 'mail/mail_send')
    await createAction(scratch, 'mail/mail_read')
    expect(texts().get('packages/actions/src/mail/codes.ts')).toMatchInlineSnapshot(`
      "import type { CodeEntry } from '@testmesh/action-kit'

      /** What can go wrong in this family, in words: a title and what helps. */
      export const mailCodes = {
        MAIL_SEND_FAILED: { title: 'Mail send did not succeed', hint: 'The message says what happened.' },
        MAIL_READ_FAILED: { title: 'Mail read did not succeed', hint: 'The message says what happened.' },
      } as const satisfies Record<string, CodeEntry>
      "
    `)
    expect(texts().get('packages/actions/src/mail/codes.md')).toMatchInlineSnapshot(`
      "# What the codes of \`codes.ts\` look like

      ## MAIL_SEND_FAILED

      \`\`\`text
      error[MAIL_SEND_FAILED]: Mail send did not succeed
      \`\`\`

      ## MAIL_READ_FAILED

      \`\`\`text
      error[MAIL_READ_FAILED]: Mail read did not succeed
      \`\`\`
      "
    `)
    expect(texts().get('packages/actions/src/generated/loaders.ts')).toMatchInlineSnapshot(`
      "// Written by \`node tooling/create/src/generate-actions.ts\`; change the files of the action instead.
      import type { AnyActionHandler } from '@testmesh/action-kit'

      export const loaders: Readonly<Record<string, () => Promise<AnyActionHandler>>> = {
        mail_read: () => import('../mail/mail-read.ts').then((module) => module.mailRead),
        mail_send: () => import('../mail/mail-send.ts').then((module) => module.mailSend),
        script: () => import('../script/script.ts').then((module) => module.script),
      }
      "
    `)
  })

  it.each([
    ['mail', '"mail" is not of the form <family>/<type>, as mail/mail_send is'],
    ['Mail/send', '"Mail" is not a family'],
    ['mail/Send-it', '"Send-it" is not a type'],
    ['script/script', 'script/script cannot be made: script/script is there already; choose another type'],
    ['fax/script', 'fax/script cannot be made: script/script is there already; choose another type'],
    ['sql/delay', 'sql/delay cannot be made: control/delay is there already; choose another type'],
    ['fax/sleep', 'fax/sleep cannot be made: control/delay, which is also called sleep, is there already; choose another type'],
  ])('is refused when it is called %s', async (name, message) => {
    const before = texts()
    await expect(createAction(scratch, name)).rejects.toThrow(message)
    expect(texts()).toEqual(before)
  })

  it('is refused where its file would lie over one of another type', async () => {
    const schema = join(scratch, 'packages/actions/src/script/script.schema.ts')
    writeFileSync(schema, readFileSync(schema, 'utf8').replace("type: 'script'", "type: 'wait_until'"))
    await expect(createAction(scratch, 'script/script')).rejects.toThrow('script/script.schema.ts is there already; choose another type')
  })
})

it('the tables of the built-in actions are up to date', async () => {
  expect(await updateTables(root, { isCheck: true })).toEqual([])
})
