import type { Options } from 'tsup'

/** The build of every published library: ES modules and declarations from `src/index.ts` into `dist/`, dependencies left outside. */
export const library = (overrides: Options = {}): Options => ({
  entry: ['src/index.ts'],
  format: ['esm'],
  target: 'node22',
  dts: true,
  clean: true,
  splitting: true,
  sourcemap: true,
  treeshake: true,
  ...overrides,
})
