const SECRET_OF_LITERAL = /\bsecret\(\s*\\?(['"])(.*?)\\?\1\s*\)/gs

/** Values that are made secret where they are written: of `${secret('hunter2')}` the `hunter2`. A template inside is none. */
export const secretLiterals = (text: string): string[] =>
  [...text.matchAll(SECRET_OF_LITERAL)].flatMap(([, , value = '']) => (value === '' || value.includes('${') ? [] : [value]))
