import { join } from 'node:path'
import type { NextConfig } from 'next'

/** A folder of files that `testmesh serve` gives out: no server of its own. */
const config: NextConfig = {
  output: 'export',
  trailingSlash: true,
  reactStrictMode: true,
  poweredByHeader: false,
  transpilePackages: [
    '@testmesh/client',
    '@testmesh/compare',
    '@testmesh/flow',
    '@testmesh/protocol',
    '@testmesh/expressions',
    '@testmesh/assertions',
    '@testmesh/action-kit',
    '@testmesh/importers',
  ],
  experimental: { optimizePackageImports: ['radix-ui', '@testmesh/protocol', '@testmesh/client'] },
  // Types are checked with the rest of the workspace.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: join(import.meta.dirname, '../..') },
}

export default config
