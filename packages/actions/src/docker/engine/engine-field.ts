import { text } from '@testmesh/action-kit'
import * as v from 'valibot'

export const engineField = v.optional(
  text({
    title: 'Engine',
    description: 'Default: DOCKER_HOST of the machine, else unix:///var/run/docker.sock.',
    minLength: 1,
    examples: ['tcp://localhost:2375'],
  }),
)

export const engineAliases = { docker_host: 'engine' }
