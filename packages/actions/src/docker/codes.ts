import type { CodeEntry } from '@testmesh/action-kit'

/** What can go wrong with containers. */
export const dockerCodes = {
  DOCKER_NO_ENGINE: {
    title: 'No Docker engine answers there',
    hint: 'Start Docker, or say where it is by `engine` or DOCKER_HOST: unix:///var/run/docker.sock, tcp://host:2375. Podman will do: `podman system service`.',
  },
  DOCKER_DENIED: {
    title: 'The socket of the Docker engine may not be used',
    hint: 'Add the user to the group docker (`sudo usermod -aG docker $USER`, then log in again), or use an engine of your own.',
  },
  DOCKER_NOT_DOCKER: { title: 'What listens there is no Docker engine', hint: 'Check `engine` or DOCKER_HOST.' },
  DOCKER_BAD_SETTINGS: { title: 'The settings of the step do not work together', hint: 'The message says which.' },
  DOCKER_CONNECTION_LOST: { title: 'The connection to the engine broke', hint: 'Look at the log of the engine: it stopped, or hung up.' },
  DOCKER_TIMEOUT: { title: 'It took too long', hint: 'Raise `timeout`; a first run fetches the image.' },
  DOCKER_ABORTED: { title: 'The step was stopped', hint: 'It was cancelled or its time limit passed.' },
  DOCKER_NO_IMAGE: {
    title: 'The image cannot be had',
    hint: 'Check its name and tag, and that this machine reaches the registry; `docker pull` fetches what needs a login.',
  },
  DOCKER_NAME_TAKEN: { title: 'There is a container with this name already', hint: 'Leave out `name`, or remove the other one.' },
  DOCKER_REFUSED: { title: 'The engine refused', hint: 'The text of the failure says what it answered.' },
  DOCKER_EXITED: { title: 'The container ended by itself', hint: 'Look at its last lines: settings in `env` that it misses, as a rule.' },
  DOCKER_NOT_READY: {
    title: 'The container was not ready in time',
    hint: 'Compare `wait_for_log` with its last lines, and `wait_for_port` with the port it listens on; or raise `timeout`.',
  },
  DOCKER_NO_CONTAINER: { title: 'There is no such container', hint: 'Give the id or the name that docker_run returned.' },
} as const satisfies Record<string, CodeEntry>
