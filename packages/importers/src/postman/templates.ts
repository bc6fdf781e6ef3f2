import { literal, toVariable } from '../names.ts'

export interface Templates {
  /** `{{base}}/orders/{{$guid}}` is `${base}/orders/${UUID}`. */
  fill(text: string): string
  /** Variables that were read, by the names that they have here. */
  readonly read: ReadonlySet<string>
}

/** @param onUnknown told of dynamic variables that nothing here is like */
export const createTemplates = (onUnknown: (name: string) => void): Templates => {
  const read = new Set<string>()
  const nameOf = (name: string): string => {
    if (!name.startsWith('$')) {
      read.add(toVariable(name))
      return toVariable(name)
    }
    const known = dynamic[name]
    if (known === undefined) onUnknown(name)
    return known ?? toVariable(name.slice(1))
  }
  return {
    read,
    fill: (text) =>
      text
        .split(/(\{\{[^{}]+\}\})/)
        .map((part, index) => (index % 2 === 0 ? literal(part) : `\${${nameOf(part.slice(2, -2).trim())}}`))
        .join(''),
  }
}

/** Those that are made up anew each time. */
const dynamic: Readonly<Record<string, string>> = {
  $guid: 'UUID',
  $randomUUID: 'UUID',
  $timestamp: 'TIMESTAMP_UNIX',
  $isoTimestamp: 'ISO_TIMESTAMP',
  $randomInt: 'random.int(0, 1000)',
  $randomAlphaNumeric: 'random.string(1)',
  $randomBoolean: 'faker("datatype.boolean")',
  $randomFirstName: 'faker("person.firstName")',
  $randomLastName: 'faker("person.lastName")',
  $randomFullName: 'faker("person.fullName")',
  $randomUserName: 'faker("internet.username")',
  $randomEmail: 'faker("internet.email")',
  $randomPassword: 'faker("internet.password")',
  $randomUrl: 'faker("internet.url")',
  $randomIP: 'faker("internet.ip")',
  $randomPhoneNumber: 'faker("phone.number")',
  $randomCity: 'faker("location.city")',
  $randomCountry: 'faker("location.country")',
  $randomStreetAddress: 'faker("location.streetAddress")',
  $randomCompanyName: 'faker("company.name")',
  $randomProductName: 'faker("commerce.productName")',
  $randomPrice: 'faker("commerce.price")',
  $randomWord: 'faker("lorem.word")',
  $randomWords: 'faker("lorem.words")',
  $randomLoremSentence: 'faker("lorem.sentence")',
  $randomColor: 'faker("color.human")',
}
