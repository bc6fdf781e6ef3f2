import type { Faker } from '@faker-js/faker'
import { messageOf } from '@testmesh/protocol'
import { typeError } from '../../evaluate/frame.ts'
import { ExpressionError } from '../../expression-error.ts'
import { findFake, unknownFake } from '../../faker/fakes.ts'
import { findFakerLocale } from '../../faker/locales.ts'
import type { FakerHelper, FakerPorts } from '../../need-helpers.ts'
import { isMap } from '../../values/type-of.ts'
import { callOf, type FakeCall } from './faker-arguments.ts'
import { loadLocale } from './load-locale.ts'

/** Made-up data of a locale. Each draw takes its chance and its time from whoever asks. */
export const createFakerHelper = async (locale = 'en'): Promise<FakerHelper> => {
  const loaded = await loadLocale(findFakerLocale(locale) ?? locale)
  const ports = { random: () => 0, now: () => 0 }
  const faker = seededFaker(loaded, ports)
  return {
    draw: (name, args, { random, now }) => {
      const path = findFake(name)
      if (path === undefined) throw unknown(name)
      Object.assign(ports, { random, now })
      return toPlain(attempt(name, () => drawOne(faker, callOf(name, path, args))))
    },
  }
}

/** A name that an expression made: one that is written out is refused before anything runs. */
const unknown = (name: string): ExpressionError => {
  const { code, message, hint } = unknownFake(name)
  return new ExpressionError(code, message, { hint })
}

/** A faker with the data of another, whose chance and time come from `ports`. */
const seededFaker = (loaded: Faker, ports: FakerPorts): Faker => {
  // The class itself stands in the entry of the package that brings all locales.
  const Class = loaded.constructor as typeof Faker
  const faker = new Class({
    locale: [loaded.rawDefinitions],
    // Whole numbers up to 2^53 want more chance than one draw holds.
    randomizer: {
      next: () => (Math.floor(ports.random() * 2 ** 27) * 2 ** 26 + Math.floor(ports.random() * 2 ** 26)) / 2 ** 53,
      seed: () => {},
    },
  })
  faker.setDefaultRefDate(() => new Date(ports.now()))
  return faker
}

type Draw = (...args: unknown[]) => unknown

const drawOne = (faker: Faker, { path, args }: FakeCall): unknown => {
  const [module = '', method = ''] = path.replace('#', '').split('.')
  const modules = (path.startsWith('#') ? faker.rawDefinitions : faker) as unknown as Record<string, Record<string, unknown>>
  const found = modules[module]?.[method]
  if (!path.startsWith('#')) return (found as Draw).apply(modules[module], [...args])
  if (!Array.isArray(found)) throw new Error('the locale has no data for it')
  return faker.helpers.arrayElement(found)
}

const attempt = <T>(name: string, draw: () => T): T => {
  try {
    return draw()
  } catch (error) {
    if (error instanceof ExpressionError) throw error
    throw typeError(`faker cannot draw ${name}: ${messageOf(error)}`)
  }
}

/** Values as flows hold them: times as ISO 8601 text, numbers beyond 2^53 as text. */
const toPlain = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (Array.isArray(value)) return value.map(toPlain)
  return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toPlain(inner)])) : value
}
