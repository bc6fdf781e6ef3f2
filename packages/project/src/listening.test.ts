import { actionDescriptors } from '@testmesh/actions'
import { engineCodes } from '@testmesh/engine'
import { controlDescriptors } from '@testmesh/flow/model'
import { expect, it } from 'vitest'

it('names every action that can be listened to, wherever they are listed', () => {
  const types = actionDescriptors.filter(({ listens }) => listens).map(({ type }) => type)
  const listen = controlDescriptors.find(({ type }) => type === 'listen')
  expect(types.length).toBeGreaterThan(0)
  for (const type of types) {
    expect(engineCodes.LISTENER_NO_SOURCE.hint).toContain(type)
    expect(JSON.stringify(listen?.config)).toContain(type)
  }
})
