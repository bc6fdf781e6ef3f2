import { afterAll, beforeAll, describe } from 'vitest'
import type { TemporaryDatabase } from '../testing/index.ts'
import { accountCases } from './testing/account-cases.ts'
import { databases } from './testing/databases.ts'
import { environmentCases } from './testing/environment-cases.ts'
import { executionCases } from './testing/execution-cases.ts'
import { flowCases } from './testing/flow-cases.ts'
import { retentionCases } from './testing/retention-cases.ts'
import { scheduleCases } from './testing/schedule-cases.ts'
import { triggerCases } from './testing/trigger-cases.ts'

describe.each(databases)('repositories on $name', ({ open }) => {
  let database: TemporaryDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  describe('flows', () => flowCases(() => database))
  describe('executions', () => executionCases(() => database))
  describe('schedules', () => scheduleCases(() => database))
  describe('triggers', () => triggerCases(() => database))
  describe('environments', () => environmentCases(() => database))
  describe('accounts', () => accountCases(() => database))
  // It removes of all workspaces.
  describe('retention', () => retentionCases(() => database))
})
