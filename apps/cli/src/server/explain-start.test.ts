import { expect, it } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import { explainStart } from './explain-start.ts'

it('says what an administrator of the database can do, where PostgreSQL says so', () => {
  const refused = Object.assign(new Error('the user poor may neither create nor take on the role testmesh_tenant'), {
    code: '42501',
    hint: 'As an administrator: create role testmesh_tenant nologin; grant testmesh_tenant to poor;',
  })
  expect(explainStart(refused)).toEqual({
    message:
      'the database does not let us in: the user poor may neither create nor take on the role testmesh_tenant. As an administrator: create role testmesh_tenant nologin; grant testmesh_tenant to poor;',
    exitCode: exitCodes.unreachable,
  })
  expect(explainStart(new TypeError('a bug'))).toBeUndefined()
})
