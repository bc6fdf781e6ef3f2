/** A page with something of everything; what is done to it stands in `window.done`. */
export const labPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lab</title><link rel="icon" href="data:,"></head>
<body>
<h1>The lab</h1>
<form onsubmit="event.preventDefault(); note('submitted')">
  <label>Name <input id="name" data-testid="name" placeholder="Your name"></label>
  <label><input type="checkbox" id="agree"> I agree</label>
  <label>Colour <select id="colour" multiple><option value="r">Red</option><option value="g">Green</option></select></label>
  <label>Papers <input type="file" id="papers" multiple></label>
  <button id="go" type="button" title="starts it" onclick="note('click ' + event.detail + (event.shiftKey ? ' shift' : ''))"
    ondblclick="note('double')" onmouseover="note('over')">Go</button>
  <button type="button" disabled>Stop</button>
  <button type="button" id="covered" style="position:fixed;top:0;right:0;width:60px;height:30px">Covered</button>
  <div id="cover" style="position:fixed;top:0;right:0;width:60px;height:30px;background:#eee"></div>
</form>
<ul><li>one</li><li>two</li><li hidden>three</li></ul>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="A picture">
<div id="from" draggable="true">drag me</div>
<div id="onto" ondragover="event.preventDefault()" ondrop="event.preventDefault(); note('dropped')">drop here</div>
<div style="height:3000px"></div><p id="far">Far below</p>
<a href="/second">To the second page</a> <a href="/popup" target="_blank">Another tab</a> <a href="/paper.csv" download>The paper</a>
<iframe title="inner" srcdoc="<button onclick=&quot;parent.note('inner')&quot;>Inside</button>"></iframe>
<script>
  window.done = []
  window.note = (what) => window.done.push(what)
  for (const id of ['name', 'agree', 'colour', 'papers'])
    document.getElementById(id).addEventListener('change', ({ target }) => note(id + ' ' + (target.files ? [...target.files].map((f) => f.name + ' ' + f.type + ' ' + f.size) : target.type === 'checkbox' ? target.checked : [...(target.selectedOptions ?? [])].map((o) => o.value).join() || target.value)))
  document.getElementById('name').addEventListener('keydown', ({ key }) => note('key ' + key))
</script>
</body></html>`
