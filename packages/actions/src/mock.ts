// Mock servers that belong to no execution
export type { OpenMock, OpenMockOptions, PreparedMock } from './mock-server/open-mock.ts'
export { openMock, prepareMock } from './mock-server/open-mock.ts'
export type { Answered } from './mock-server/server/request-log.ts'
