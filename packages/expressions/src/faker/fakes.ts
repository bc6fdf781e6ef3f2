import { didYouMean } from '../nearest-names.ts'

/** What `FAKER.<module>.<method>` can draw, by module, under the names of @faker-js/faker 10. */
const methods: Readonly<Record<string, string>> = {
  airline: 'airport airline airplane recordLocator seat aircraftType flightNumber',
  animal: 'dog cat snake bear lion cetacean horse bird cow fish crocodilia insect rabbit rodent type petName',
  book: 'author format genre publisher series title',
  color: 'human space cssSupportedFunction cssSupportedSpace rgb cmyk hsl hwb lab lch colorByCSSColorSpace',
  commerce: 'department productName price productAdjective productMaterial product productDescription isbn upc',
  company: 'name catchPhrase buzzPhrase catchPhraseAdjective catchPhraseDescriptor catchPhraseNoun buzzAdjective buzzVerb buzzNoun',
  database: 'column type collation engine mongodbObjectId',
  datatype: 'boolean',
  date: 'month weekday timeZone anytime past future between betweens recent soon birthdate',
  finance:
    'accountNumber accountName routingNumber amount transactionType currency currencyCode currencyName currencySymbol currencyNumericCode bitcoinAddress litecoinAddress creditCardNumber creditCardCVV creditCardIssuer pin ethereumAddress iban bic transactionDescription',
  food: 'adjective description dish ethnicCategory fruit ingredient meat spice vegetable',
  git: 'branch commitEntry commitMessage commitDate commitSha',
  hacker: 'abbreviation adjective noun verb ingverb phrase',
  helpers:
    'slugify replaceSymbols replaceCreditCardSymbols shuffle uniqueArray objectKey objectValue objectEntry arrayElement weightedArrayElement arrayElements rangeToNumber',
  image: 'avatar avatarGitHub personPortrait url urlPicsumPhotos dataUri',
  internet:
    'email exampleEmail username displayName protocol httpMethod httpStatusCode url domainName domainSuffix domainWord ip ipv4 ipv6 port userAgent mac password emoji jwtAlgorithm jwt',
  location:
    'zipCode city buildingNumber street streetAddress postalAddress secondaryAddress county country continent countryCode state direction cardinalDirection ordinalDirection timeZone language latitude longitude nearbyGPSCoordinate',
  lorem: 'word words sentence slug sentences paragraph paragraphs text lines',
  music: 'album artist genre songName',
  number: 'int float binary octal hex bigInt romanNumeral',
  person: 'firstName lastName middleName fullName gender sex sexType bio prefix suffix jobTitle jobDescriptor jobArea jobType zodiacSign',
  phone: 'number imei',
  science: 'chemicalElement unit',
  string: 'fromCharacters alpha alphanumeric binary octal hexadecimal numeric sample uuid ulid nanoid symbol',
  system:
    'fileName commonFileName mimeType commonFileType commonFileExt fileType fileExt directoryPath filePath semver networkInterface cron',
  vehicle: 'vehicle manufacturer model type fuel vin color vrm bicycle',
  word: 'adjective adverb conjunction interjection noun preposition verb sample words',
}

/** Modules that only changed their name. */
const renamedModules: Readonly<Record<string, string>> = { name: 'person', address: 'location', time: 'date' }

/**
 * Old names, of faker 5 to 9, that are called otherwise today: `old=new`. A new name that starts with `#` is a list of the locale's
 * data from which one is drawn.
 */
const renamedMethods = new Map(
  (
    'name.findName=person.fullName name.title=person.jobTitle ' +
    'address.cityName=location.city address.cityPrefix=#location.city_prefix address.citySuffix=#location.city_suffix ' +
    'address.streetName=location.street address.streetPrefix=location.street address.streetSuffix=#location.street_suffix ' +
    'address.stateAbbr=location.state address.zipCodeByState=location.zipCode ' +
    'location.cityName=location.city location.streetName=location.street location.stateAbbr=location.state location.zipCodeByState=location.zipCode ' +
    'company.companyName=company.name company.companySuffix=#company.legal_entity_type company.suffixes=#company.legal_entity_type ' +
    'company.bs=company.buzzPhrase company.bsAdjective=company.buzzAdjective company.bsBuzz=company.buzzVerb company.bsNoun=company.buzzNoun ' +
    'commerce.color=color.human internet.color=color.rgb internet.userName=internet.username internet.avatar=image.avatar ' +
    'finance.account=finance.accountNumber finance.mask=finance.pin finance.maskedNumber=finance.pin git.shortSha=git.commitSha ' +
    'phone.phoneNumber=phone.number phone.phoneNumberFormat=phone.number phone.phoneFormats=phone.number ' +
    'datatype.number=number.int datatype.float=number.float datatype.bigInt=number.bigInt datatype.datetime=date.anytime ' +
    'datatype.string=string.sample datatype.uuid=string.uuid datatype.hexaDecimal=string.hexadecimal datatype.hexadecimal=string.hexadecimal ' +
    'random.number=number.int random.float=number.float random.boolean=datatype.boolean random.uuid=string.uuid ' +
    'random.word=word.sample random.words=word.words random.alpha=string.alpha random.alphaNumeric=string.alphanumeric ' +
    'random.numeric=string.numeric random.hexaDecimal=string.hexadecimal random.arrayElement=helpers.arrayElement ' +
    'random.arrayElements=helpers.arrayElements random.objectElement=helpers.objectValue random.image=image.url ' +
    'helpers.randomize=helpers.arrayElement helpers.replaceSymbolWithNumber=helpers.replaceSymbols ' +
    'image.image=image.url image.imageUrl=image.url image.abstract=image.url image.animals=image.url image.business=image.url ' +
    'image.cats=image.url image.city=image.url image.food=image.url image.nightlife=image.url image.fashion=image.url ' +
    'image.people=image.url image.nature=image.url image.sports=image.url image.technics=image.url image.transport=image.url ' +
    'image.avatarLegacy=image.avatar image.urlPlaceholder=image.url image.urlLoremFlickr=image.url'
  )
    .split(' ')
    .map((entry) => entry.split('=') as [string, string]),
)

/** The method that draws what a name, old or new, asks for: `name.firstName` → `person.firstName`. */
export const findFake = (name: string): string | undefined => {
  const renamed = renamedMethods.get(name)
  if (renamed !== undefined) return renamed
  const [module = '', method = '', ...rest] = name.split('.')
  const current = currentModule(module)
  const known = Object.hasOwn(methods, current) && rest.length === 0 && (methods[current] ?? '').split(' ').includes(method)
  return known ? `${current}.${method}` : undefined
}

const currentModule = (module: string): string => (Object.hasOwn(renamedModules, module) ? (renamedModules[module] ?? module) : module)

export interface UnknownFake {
  readonly code: 'EXPRESSION_UNKNOWN_FUNCTION'
  readonly message: string
  readonly hint: string
}

/** What is wrong with a name that nothing draws. */
export const unknownFake = (name: string): UnknownFake => {
  const code = 'EXPRESSION_UNKNOWN_FUNCTION'
  const [module = '', method = ''] = name.split('.')
  const current = currentModule(module)
  const own = Object.hasOwn(methods, current) ? (methods[current] ?? '').split(' ') : undefined
  const message = `faker has no ${own ? `"${method}" in "${module}"` : `"${name}"`}`
  if (own) return { code, message, hint: didYouMean(method, own) ?? longer(method, own) ?? elsewhere(method) ?? `it has ${own.join(', ')}` }
  const modules = [...Object.keys(methods), ...Object.keys(renamedModules)]
  return { code, message, hint: didYouMean(module, modules) ?? elsewhere(method) ?? `faker has ${Object.keys(methods).join(', ')}` }
}

/** `name.first` asks for `firstName`. */
const longer = (method: string, own: readonly string[]): string | undefined => {
  const found = own.find((one) => method !== '' && one.toLowerCase().startsWith(method.toLowerCase()))
  return found && `did you mean "${found}"?`
}

const elsewhere = (method: string): string | undefined => {
  const module = Object.keys(methods).find((one) => (methods[one] ?? '').split(' ').includes(method))
  return module && `did you mean "${module}.${method}"?`
}
