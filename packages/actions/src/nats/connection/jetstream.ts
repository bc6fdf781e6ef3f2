import { requireDriver } from '../../driver.ts'

/** The part of the library that knows streams. @throws ActionError DRIVER_MISSING */
export const loadJetStream = () => requireDriver('@nats-io/jetstream', () => import('@nats-io/jetstream'))
