import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { engineCodes } from './codes.ts'

it('lists no code that nothing reports', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'codes.ts')
  const text = sources.map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8')).join('\n')
  expect(Object.keys(engineCodes).filter((code) => !text.includes(`'${code}'`))).toEqual([])
})
