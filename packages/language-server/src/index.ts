export type { LanguageServerOptions } from './start-language-server.ts'
export { startLanguageServer } from './start-language-server.ts'
