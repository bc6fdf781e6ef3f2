import type * as library from 'playwright-core'
import { requireDriver } from '../../driver.ts'

export type Driver = typeof library

/** @throws ActionError DRIVER_MISSING */
export const loadDriver = (): Promise<Driver> => requireDriver('playwright-core', () => import('playwright-core'))
