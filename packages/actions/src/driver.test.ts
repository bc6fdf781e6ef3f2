import { expect, it } from 'vitest'
import { requireDriver } from './driver.ts'

const missing = (name: string) =>
  Object.assign(new Error(`Cannot find package '${name}' imported from here`), { code: 'ERR_MODULE_NOT_FOUND' })

it('names the command that installs a missing driver', async () => {
  const error = await requireDriver('postgres', () => Promise.reject(missing('postgres'))).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'DRIVER_MISSING', message: expect.stringContaining('"postgres"'), hint: 'npm install postgres' })
})

it('passes on what a driver itself throws', async () => {
  await expect(requireDriver('postgres', () => Promise.reject(missing('left-pad')))).rejects.toThrow("Cannot find package 'left-pad'")
})
