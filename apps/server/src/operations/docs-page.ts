import { policy, type Rule } from '@testmesh/platform'
import { type Route, type RouteName, routes } from '@testmesh/protocol'

/** The operations on one page that needs nothing from elsewhere. */
export const renderDocs = (): string => {
  const byTag = Map.groupBy(Object.entries(routes) as [RouteName, Route][], ([, { tag }]) => tag)
  const sections = [...byTag].map(([tag, operations]) => `<h2>${tag}</h2><table>${operations.map(rowOf).join('')}</table>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>TestMesh API</title><meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td { padding: .35rem .75rem .35rem 0; border-top: 1px solid #8884; vertical-align: top }
code { font: 13px ui-monospace, monospace; white-space: nowrap }
h2 { margin: 2rem 0 .5rem; text-transform: capitalize }
</style></head><body>
<h1>TestMesh API</h1>
<p>Below <code>/api/v1</code>. Send <code>Authorization: Bearer</code> with an API key or an access token, and <code>X-Workspace</code> with the
workspace when you have several. All of it, with every schema: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
${sections.join('\n')}
</body></html>
`
}

const rowOf = ([name, { method, path, summary }]: [RouteName, Route]): string => {
  const rule = policy[name]
  const who = rule.where === 'workspace' ? [...ofPerson(rule), ...ofKey(rule)].join(', ') : rule.where
  return `<tr><td><code>${method}</code></td><td><code>${path}</code></td><td>${summary}</td><td>${who}</td></tr>`
}

const ofPerson = ({ role }: WorkspaceRule): readonly string[] => (role === 'none' ? [] : [role])
const ofKey = ({ scope }: WorkspaceRule): readonly string[] => (scope === 'none' ? [] : [`key: ${scope}`])

type WorkspaceRule = Extract<Rule, { where: 'workspace' }>
