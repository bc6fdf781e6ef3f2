import { escapeHtml } from '../text/escape-html.ts'

export interface Head {
  /** `1 failed, 12 passed in 3.2 s` */
  readonly summary: string
  /** Names and values: when, where, with which seed. */
  readonly facts: readonly (readonly [string, string])[]
  /** How many there are of each verdict, the worst first. */
  readonly counts: readonly (readonly [string, number])[]
}

/** One file that needs nothing else: no network, no script to be read through. */
export const pageBegin = ({ summary, facts, counts }: Head): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>TestMesh: ${escapeHtml(summary)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>TestMesh: ${escapeHtml(summary)}</h1>
<dl>${facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>
<form hidden>
<label>Find <input type="search" placeholder="a name, a file, a message"></label>
${counts.map(([verdict, count]) => `<label class="${verdict}"><input type="checkbox" value="${verdict}" checked> ${count} ${verdict}</label>`).join('\n')}
<output></output>
</form>
</header>
<main>
`

export const pageEnd = (): string => `</main>
<script>${script}</script>
</body>
</html>
`

/** Contrast of every pair was computed: text 4.5 at least. */
const style = `
:root { color-scheme: light dark; --bg: light-dark(#fff, #0b0c0e); --panel: light-dark(#fafafa, #111215); --fg: light-dark(#18181b, #f4f4f5);
  --muted: light-dark(#52525b, #a1a1aa); --line: light-dark(#e4e4e7, #27282c); --passed: light-dark(#15803d, #4ade80);
  --failed: light-dark(#b91c1c, #f87171); --error: light-dark(#7e22ce, #d8b4fe); --flaky: light-dark(#a16207, #facc15); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--fg); font: 14px/1.5 system-ui, sans-serif; }
header, main { max-width: 1200px; margin: 0 auto; padding: 16px; }
h1 { font-size: 20px; margin: 0 0 8px; }
dl { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 0; color: var(--muted); }
dl div { display: flex; gap: 6px; }
dt { color: var(--muted); }
dd { margin: 0; color: var(--fg); overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin-top: 12px; }
form[hidden] { display: none; }
input[type=search] { font: inherit; width: 260px; max-width: 100%; padding: 4px 8px; border: 1px solid var(--muted); border-radius: 6px; background: var(--bg); color: var(--fg); }
details { border: 1px solid var(--line); border-radius: 8px; margin-bottom: 8px; background: var(--panel); overflow: hidden; }
summary { display: flex; gap: 12px; padding: 8px 12px; cursor: pointer; align-items: baseline; }
summary::before { content: '▸'; flex: none; width: 8px; color: var(--muted); }
details[open] > summary::before { content: '▾'; }
summary:focus-visible, pre:focus-visible, input:focus-visible { outline: 2px solid var(--fg); outline-offset: -2px; }
.verdict { flex: none; width: 112px; font-weight: 600; }
.title { flex: 1; overflow-wrap: anywhere; font-weight: 600; }
.place { color: var(--muted); font: 12px ui-monospace, monospace; overflow-wrap: anywhere; }
.took { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
summary .took { width: 72px; flex: none; }
pre { margin: 0 12px 12px; padding: 10px 12px; overflow-x: auto; background: var(--bg); border: 1px solid var(--line); border-radius: 6px; font: 12px/1.5 ui-monospace, monospace; }
p { margin: 0 12px 12px; }
table { width: calc(100% - 24px); margin: 0 12px 12px; border-collapse: collapse; table-layout: fixed; }
th, td { text-align: left; padding: 4px 8px; border-top: 1px solid var(--line); font-weight: normal; vertical-align: top; overflow-wrap: anywhere; }
thead th { color: var(--muted); border-top: 0; font-size: 12px; }
th:nth-child(1) { width: 26%; } th:nth-child(3) { width: 20%; } th:nth-child(4) { width: 80px; text-align: right; }
td pre { margin: 0; }
.bar { position: relative; height: 8px; margin-top: 7px; background: var(--line); border-radius: 4px; }
.bar::after { content: ''; position: absolute; inset: 0 auto 0 min(var(--from), 100% - 3px); width: max(3px, min(var(--long), 100% - var(--from))); background: var(--muted); border-radius: 4px; }
.passed > summary .verdict, tr.passed .symbol, label.passed { color: var(--passed); }
.failed > summary .verdict, tr.failed .symbol, label.failed { color: var(--failed); }
.error > summary .verdict, tr.error .symbol, label.error { color: var(--error); }
.flaky > summary .verdict, label.flaky, .quarantined > summary .verdict, label.quarantined { color: var(--flaky); }
tr.failed .bar::after { background: var(--failed); } tr.error .bar::after { background: var(--error); }
@media (max-width: 700px) { summary { flex-wrap: wrap; } .title { flex-basis: 100%; order: 3; } .place { order: 4; } .took { margin-left: auto; }
  th:nth-child(3), td:nth-child(3):not([colspan]) { display: none; } th:nth-child(1) { width: 40%; } }
`

/** Without it all is shown; with it the form chooses. */
const script = `
const form = document.querySelector('form'), all = [...document.querySelectorAll('main > details')]
form.hidden = false
form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('input', () => {
  const text = form.querySelector('[type=search]').value.toLowerCase()
  const verdicts = new Set([...form.querySelectorAll('[type=checkbox]:checked')].map((box) => box.value))
  let shown = 0
  for (const one of all) {
    one.hidden = !verdicts.has(one.dataset.verdict) || !one.textContent.toLowerCase().includes(text)
    if (!one.hidden) shown++
  }
  form.querySelector('output').textContent = shown === all.length ? '' : shown + ' of ' + all.length + ' shown'
})
`
