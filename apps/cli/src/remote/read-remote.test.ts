import { expect, it } from 'vitest'
import { readRemote } from './read-remote.ts'

it('takes a URL as the server, and anything else as the first path', () => {
  expect(readRemote(true, ['a.yaml'])).toEqual({ remote: true, paths: ['a.yaml'] })
  expect(readRemote('https://mesh.example.com', ['a.yaml'])).toEqual({ remote: 'https://mesh.example.com', paths: ['a.yaml'] })
  expect(readRemote('flows/a.testmesh.yaml', ['b.yaml'])).toEqual({ remote: true, paths: ['flows/a.testmesh.yaml', 'b.yaml'] })
})
