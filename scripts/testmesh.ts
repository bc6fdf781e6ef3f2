// npm run testmesh -- …: the command line of this clone, from source, where the command was given.
process.chdir(process.env.INIT_CWD ?? process.cwd())
await import('../apps/cli/src/bin.ts')
