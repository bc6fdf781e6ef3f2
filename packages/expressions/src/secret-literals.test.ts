import { expect, it } from 'vitest'
import { secretLiterals } from './secret-literals.ts'

it('finds what is made secret where it is written', () => {
  expect(secretLiterals(`a: \${secret('one')} b: "\${secret(\\"two\\")}" c: secret( "three" )`)).toEqual(['one', 'two', 'three'])
  expect(secretLiterals(`\${secret($.token)} \${secret(x + 'y')} \${secret('')} nosecret('z')`)).toEqual([])
})
