import { didYouMean } from '../nearest-names.ts'

/** Locales of @faker-js/faker. */
export const fakerLocales: readonly string[] =
  'af_ZA ar az base bn_BD cs_CZ cy da de de_AT de_CH dv el en en_AU en_AU_ocker en_BORK en_CA en_GB en_GH en_HK en_IE en_IN en_NG en_NP en_US en_ZA eo es es_MX fa fi fr fr_BE fr_CA fr_CH fr_LU fr_SN he hr hu hy id_ID it ja ka_GE ko ku_ckb ku_kmr_latin lv mk mn_MN_cyrl nb_NO ne nl nl_BE pl pt_BR pt_PT ro ro_MD ru sk sl_SI sr_RS_latin sv ta_IN th tr uk ur uz_UZ_latin vi yo_NG zh_CN zh_TW zu_ZA'.split(
    ' ',
  )

/** The locale that a name means: `pt-br` is `pt_BR`, `de_DE` is `de`. */
export const findFakerLocale = (name: string): string | undefined => {
  const wanted = name.replaceAll('-', '_').toLowerCase()
  const [language = '', region] = wanted.split('_')
  const find = (lower: string): string | undefined => fakerLocales.find((locale) => locale.toLowerCase() === lower)
  return find(wanted) ?? (region === language ? find(language) : undefined)
}

/** What helps when a name means none. */
export const fakerLocaleHint = (name: string): string => {
  const [language = ''] = name.toLowerCase().split(/[-_]/)
  const same = fakerLocales.filter((locale) => locale.split('_')[0] === language)
  if (same.length > 0) return `of this language there ${same.length === 1 ? 'is' : 'are'} ${same.join(', ')}`
  return didYouMean(name, fakerLocales) ?? `the locales are ${fakerLocales.join(', ')}`
}
