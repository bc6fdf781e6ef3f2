export { isObject, resolved } from './resolve.ts'
