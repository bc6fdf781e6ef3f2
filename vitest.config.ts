import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Of what programs start from source: they are stripped of their types and compiled once, not at each start. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'testmesh-compiled')

/**
 * `unit` is pure and quick, `peers` talks to real servers, `e2e` starts whole programs, `vscode` fetches an editor, and runs when it is
 * asked for. Where GitHub runs them, programs that are tested shall not speak to the job.
 */
const project = (name: string, include: string[], options: object = {}) => ({
  test: { name, include, exclude: ['**/node_modules/**', '**/dist/**'], env: { GITHUB_ACTIONS: '', NODE_COMPILE_CACHE }, ...options },
})

const wholePrograms = {
  globalSetup: 'tests/built-cli.ts',
  testTimeout: 180_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 20_000, interval: 100 } },
}

export default defineConfig({
  test: {
    // Two cores have four files: most of them wait for a server or a program half of the time. As a percentage Vitest takes no more than
    // there are cores.
    maxWorkers: availableParallelism() * 2,
    projects: [
      project('unit', ['{packages,apps,tooling}/*/src/**/*.test.ts'], {
        exclude: ['**/node_modules/**', '**/dist/**', '**/*.peer.test.ts'],
        // Files of a worker share their modules: to load them anew for each would take longer than the tests.
        isolate: false,
        restoreMocks: true,
        unstubEnvs: true,
        // Of a machine that does much else at the same time.
        testTimeout: 30_000,
      }),
      project('peers', ['{packages,apps,examples,tooling}/*/src/**/*.peer.test.ts'], {
        testTimeout: 60_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 20_000 } },
      }),
      project('e2e', ['tests/**/*.test.ts'], { ...wholePrograms, exclude: ['**/node_modules/**', '**/dist/**', 'tests/vscode/**'] }),
      project('vscode', ['tests/vscode/**/*.test.ts'], wholePrograms),
    ],
  },
})
