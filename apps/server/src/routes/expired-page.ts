/** For whoever comes with a link that holds no more. */
export const expiredPage = (): Response =>
  new Response(page, {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" },
  })

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TestMesh: this link holds no more</title>
<style>:root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 20vh auto; padding: 0 1rem }</style>
<h1>This link holds no more</h1>
<p>It has expired, was ended, or leads to an execution that is not kept any more. Whoever gave it to you can make another one.</p>
</html>
`
