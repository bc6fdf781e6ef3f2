// Mock servers outside of a run; runs do not load it
export type { LoadedMock, LoadMockOptions } from './mock/load-mock.ts'
export { loadMock } from './mock/load-mock.ts'
export { readMockSource } from './mock/mock-source.ts'
export type { MockStep } from './mock/mock-steps.ts'
export { mockSteps } from './mock/mock-steps.ts'
