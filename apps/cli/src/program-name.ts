/** How people start us, for commands that they are shown: in a clone by `npm run testmesh --`. */
export const programName = process.env.TESTMESH_PROGRAM || 'testmesh'
