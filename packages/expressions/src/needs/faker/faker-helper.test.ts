import { faker } from '@faker-js/faker/locale/en'
import { describe, expect, it } from 'vitest'
import { findFake } from '../../faker/fakes.ts'
import { fakerLocaleHint, fakerLocales, findFakerLocale } from '../../faker/locales.ts'
import { evaluateWith, loadTools, renderWith } from '../../testing/evaluate.ts'
import { createFakerHelper } from './faker-helper.ts'
import { loadLocale } from './load-locale.ts'

const tools = await loadTools()
const evaluate = evaluateWith(tools)
const render = renderWith(tools)

/** What needs a function of the host, or could fill the memory. */
const leftOut = 'helpers.fake helpers.fromRegExp helpers.mustache helpers.maybe helpers.multiple helpers.enumValue'.split(' ')

const methodsOf = (module: object): string[] =>
  [
    ...new Set(
      [module, Object.getPrototypeOf(module), Object.getPrototypeOf(Object.getPrototypeOf(module))].flatMap(Object.getOwnPropertyNames),
    ),
  ].filter((name) => !name.startsWith('_') && !(name in Object.prototype) && typeof Reflect.get(module, name) === 'function')

const library = Object.entries(faker)
  .filter(([name, module]) => typeof module === 'object' && name !== 'fakerCore')
  .flatMap(([name, module]) => methodsOf(module).map((method) => `${name}.${method}`))

/** Methods that want an argument. */
const wanted: Readonly<Record<string, string>> = {
  'date.between': 'from: "2026-01-01", to: "2026-02-01"',
  'date.betweens': 'from: "2026-01-01", to: "2026-02-01"',
  'helpers.arrayElement': '[1, 2]',
  'helpers.arrayElements': '[1, 2]',
  'helpers.objectEntry': '{a: 1}',
  'helpers.objectKey': '{a: 1}',
  'helpers.objectValue': '{a: 1}',
  'helpers.rangeToNumber': '{min: 1, max: 2}',
  'helpers.shuffle': '[1, 2]',
  'helpers.uniqueArray': '[1, 2], 2',
  'helpers.weightedArrayElement': '[{weight: 1, value: 2}]',
  'string.fromCharacters': '"abc", 3',
}

const older =
  'name.firstName name.findName name.title name.jobArea address.city address.stateAbbr address.citySuffix address.streetSuffix address.zipCode ' +
  'address.latitude company.companyName company.bs company.companySuffix company.suffixes commerce.color commerce.price internet.userName ' +
  'internet.color internet.avatar finance.account finance.mask finance.amount git.shortSha phone.phoneNumber phone.phoneFormats datatype.number ' +
  'datatype.float datatype.datetime datatype.string datatype.uuid datatype.boolean datatype.hexaDecimal datatype.bigInt random.number ' +
  'random.float random.word random.words random.alphaNumeric random.alpha random.numeric random.boolean random.uuid random.image image.imageUrl ' +
  'image.cats time.recent date.past lorem.paragraph hacker.phrase system.fileName vehicle.vin database.column music.genre animal.dog'

describe('faker', () => {
  it('has every method of the library, but for those left out', () => {
    expect(library.filter((name) => findFake(name) === undefined).toSorted()).toEqual(leftOut.toSorted())
  })

  it('draws each', () => {
    const failed = library
      .filter((name) => !leftOut.includes(name))
      .map((name) => [name, evaluate(`FAKER.${name}(${wanted[name] ?? ''})`)] as const)
      .filter(([, value]) => value === undefined || /^EXPRESSION_/.test(String(value)))
    expect(failed).toEqual([])
  })

  it('draws by the names of faker 5 to 9', () => {
    for (const name of older.split(' '))
      expect([name, String(evaluate(`FAKER.${name}`))]).toEqual([name, expect.not.stringMatching(/^EXPRESSION_|^$/)])
    const forms = {
      'FAKER.datatype.number': /^\d{1,5}$/,
      'FAKER.datatype.float': /^\d{1,5}(\.\d{1,2})?$/,
      'FAKER.address.stateAbbr': /^[A-Z]{2}$/,
      'FAKER.git.shortSha': /^[\da-f]{7}$/,
      'FAKER.phone.phoneNumber("+49 ### ###")': /^\+49 \d{3} \d{3}$/,
      'FAKER.random.alphaNumeric(5)': /^[\da-z]{5}$/i,
      'FAKER.address.zipCode("####")': /^\d{4}$/,
    }
    for (const [text, form] of Object.entries(forms)) expect([text, String(evaluate(text))]).toEqual([text, expect.stringMatching(form)])
  })

  it('takes arguments by name or one by one, as options or as they were', () => {
    const holds = [
      'FAKER.datatype.number(min: 18, max: 80) in range(18, 80)',
      'FAKER.datatype.number({min: 3, max: 3}) == 3',
      'FAKER.datatype.number(1) in range(0, 1)',
      'FAKER.datatype.number(min: 1, max: 2, precision: 0.5) in range(1, 2)',
      'FAKER.commerce.price(5, 5) == "5.00"',
      'FAKER.commerce.price(min: 5, max: 5, symbol: "€") == "€5.00"',
      'FAKER.lorem.words(wordCount: 3) | split(" ") | hasLength(3)',
      'FAKER.lorem.words(3) | split(" ") | hasLength(3)',
      'FAKER.internet.email("Ada", "Lovelace") starts_with "Ada"',
      'FAKER.helpers.arrayElement(["a", "b"]) in ["a", "b"]',
      'FAKER.date.between("2026-01-01", "2026-01-02") starts_with "2026-01-01"',
      'FAKER.date.past(1) < now()',
      'FAKER.date.soon(days: 3) is datetime',
      'FAKER.number.bigInt({min: 5, max: 5}) == 5',
      'map([1, 2], FAKER.number.int(min: #, max: #)) == [1, 2]',
      'faker("number.int", min: 4, max: 4) == 4',
      'faker("string.uuid") != faker("string.uuid")',
    ]
    for (const text of holds) expect([text, evaluate(text)]).toEqual([text, true])
  })

  it('has one value per string', () => {
    const [one, two, three, four] = String(
      render('${FAKER.string.uuid} ${FAKER.string.uuid} ${FAKER.number.int(max: 9999999)} ${FAKER.number.int(max: 999999999)}'),
    ).split(' ')
    expect([one === two, three === four]).toEqual([true, false])
    expect(render('a-${FAKER.person.firstName}-z')).toMatch(/^a-[A-Z].*-z$/)
  })

  it('says what it cannot draw', () => {
    const texts = [
      'FAKER',
      'FAKER.person',
      'FAKER.unique("x")',
      'FAKER.person.fistName',
      'FAKER.person.first',
      'FAKER.persn.firstName',
      'FAKER.company.firstName',
      'FAKER.constructor.name',
      'FAKER.__proto__.x',
      'FAKER.helpers.fake("{{x}}")',
      'FAKER.number.int(min: 1, 5)',
      'FAKER.number.int(min: 5, max: 1)',
      'FAKER.lorem.words(1000000)',
      'FAKER.string.alpha(length: 1000000)',
      'FAKER.date.betweens("2026-01-01", "2026-02-01", 1000000)',
      'faker("person.fistName")',
      'faker("person." + "fistName")',
    ]
    expect(Object.fromEntries(texts.map((text) => [text, evaluate(text)]))).toMatchInlineSnapshot(`
      {
        "FAKER": "EXPRESSION_SYNTAX 0-5: FAKER wants a module and a method (write FAKER.person.firstName, or FAKER.number.int(min: 1, max: 5))",
        "FAKER.__proto__.x": "EXPRESSION_SYNTAX 0-5: FAKER wants a module and a method (write FAKER.person.firstName, or FAKER.number.int(min: 1, max: 5))",
        "FAKER.company.firstName": "EXPRESSION_UNKNOWN_FUNCTION 0-23: faker has no "firstName" in "company" (did you mean "person.firstName"?)",
        "FAKER.constructor.name": "EXPRESSION_UNKNOWN_FUNCTION 0-22: faker has no "constructor.name" (did you mean "company.name"?)",
        "FAKER.date.betweens("2026-01-01", "2026-02-01", 1000000)": "EXPRESSION_TYPE 0-56: faker gives at most 10000 of anything, not 1000000",
        "FAKER.helpers.fake("{{x}}")": "EXPRESSION_UNKNOWN_FUNCTION 0-18: faker has no "fake" in "helpers" (it has slugify, replaceSymbols, replaceCreditCardSymbols, shuffle, uniqueArray, objectKey, objectValue, objectEntry, arrayElement, weightedArrayElement, arrayElements, rangeToNumber)",
        "FAKER.lorem.words(1000000)": "EXPRESSION_TYPE 0-26: faker gives at most 10000 of anything, not 1000000",
        "FAKER.number.int(min: 1, 5)": "EXPRESSION_SYNTAX 25-26: an argument without a name stands before those that have one",
        "FAKER.number.int(min: 5, max: 1)": "EXPRESSION_TYPE 0-32: faker cannot draw number.int: Max 1 should be greater than min 5.",
        "FAKER.persn.firstName": "EXPRESSION_UNKNOWN_FUNCTION 0-21: faker has no "persn.firstName" (did you mean "person"?)",
        "FAKER.person": "EXPRESSION_SYNTAX 0-5: FAKER wants a module and a method (write FAKER.person.firstName, or FAKER.number.int(min: 1, max: 5))",
        "FAKER.person.first": "EXPRESSION_UNKNOWN_FUNCTION 0-18: faker has no "first" in "person" (did you mean "firstName"?)",
        "FAKER.person.fistName": "EXPRESSION_UNKNOWN_FUNCTION 0-21: faker has no "fistName" in "person" (did you mean "firstName", "lastName" or "fullName"?)",
        "FAKER.string.alpha(length: 1000000)": "EXPRESSION_TYPE 0-35: faker gives at most 10000 of anything, not 1000000",
        "FAKER.unique("x")": "EXPRESSION_SYNTAX 0-5: FAKER wants a module and a method (write FAKER.person.firstName, or FAKER.number.int(min: 1, max: 5))",
        "faker("person." + "fistName")": "EXPRESSION_UNKNOWN_FUNCTION 0-29: faker has no "fistName" in "person" (did you mean "firstName", "lastName" or "fullName"?)",
        "faker("person.fistName")": "EXPRESSION_UNKNOWN_FUNCTION 6-23: faker has no "fistName" in "person" (did you mean "firstName", "lastName" or "fullName"?)",
      }
    `)
  })

  it('repeats with its chance, and takes its time from the clock', async () => {
    const helper = await createFakerHelper('pt-br')
    const draw = () => helper.draw('date.past', [], { random: () => 0.25, now: () => 0 })
    expect([draw(), draw()]).toEqual(['1969-04-02T05:59:59.808Z', '1969-04-02T05:59:59.808Z'])
  })
})

describe('the locales of faker', () => {
  it('are all there', async () => {
    for (const locale of fakerLocales) expect((await loadLocale(locale)).getMetadata()).toMatchObject({ title: expect.any(String) })
  })

  it('are found by what people write', () => {
    expect(['de', 'pt-br', 'de_DE', 'fr-FR', 'en_US', 'de_XX', 'klingon'].map(findFakerLocale)).toEqual([
      'de',
      'pt_BR',
      'de',
      'fr',
      'en_US',
      undefined,
      undefined,
    ])
    expect([fakerLocaleHint('de_XX'), fakerLocaleHint('dee')]).toEqual([
      'of this language there are de, de_AT, de_CH',
      'did you mean "de"?',
    ])
  })
})
