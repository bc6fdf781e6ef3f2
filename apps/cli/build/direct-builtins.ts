import { isBuiltin } from 'node:module'
import type { Plugin } from 'rolldown'

const prefix = '\0builtin:'

const wholeBuiltin = /\bimport\s*\*\s*as\s+(\w+)\s+from\s*["']([\w:/]+)["']/g

/**
 * Takes Node's modules by `process.getBuiltinModule` where the bundled code imports them.
 *
 * An `import` of one makes Node read each of its exports, among them those that load further modules when they are asked for:
 * `node:http` costs a whole start of Node that way, `node:fs`, `node:util` and `node:process` together a tenth of one request.
 */
export const directBuiltins = (): Plugin => ({
  name: 'direct-builtins',
  resolveId: (id, _importer, { kind }) => {
    if (kind !== 'import-statement' || !isBuiltin(id)) return undefined
    return { id: prefix + id.replace(/^node:/, ''), moduleSideEffects: false }
  },
  // As a whole, `import * as fs`, it would need a getter for each export, made at every start.
  transform: (code) => code.replace(wholeBuiltin, (text, name, id) => (isBuiltin(id) ? `import ${name} from "${id}"` : text)),
  load: (id) => (id.startsWith(prefix) ? { code: moduleText(id.slice(prefix.length)), moduleSideEffects: false } : undefined),
})

/** Each export is a pure call, so that only those that somebody uses stay. */
const moduleText = (name: string): string => {
  const properties = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(`node:${name}`) ?? {}))
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule('node:${name}')`,
    'const read = (name) => builtin[name]',
    'export default builtin',
    ...properties.map(([key, { get }]) => (get ? lateExport(name, key) : exportText(key))),
  ].join('\n')
}

const exportText = (key: string): string =>
  /^[A-Za-z_]\w*$/.test(key) && key !== 'default' ? `const $${key} = /* @__PURE__ */ read('${key}')\nexport { $${key} as ${key} }` : ''

/** What loads a module when it is read is left out, or loaded with its first use: `fs.promises` is `node:fs/promises`. */
const lateExport = (name: string, key: string): string =>
  isBuiltin(`node:${name}/${key}`)
    ? `export const ${key} = /* @__PURE__ */ new Proxy({}, { get: (_, member) => process.getBuiltinModule('node:${name}/${key}')[member] })`
    : ''
