import { loadProject } from '../index.ts'
import { runProject } from './run-project.ts'
import { thingActions } from './tiny-actions.ts'

/** Runs flows of a project, one of which kills this process: `node killed-run.ts ROOT WORLD FLOW...`. */
const [root = '', world = '', ...paths] = process.argv.slice(2)
const { project } = await loadProject({ from: root })
if (project) await runProject(project, paths, { actions: thingActions(world), parallel: paths.length })
