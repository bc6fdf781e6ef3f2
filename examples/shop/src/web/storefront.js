const shop = await (await fetch('/config.json')).json()
const byId = (id) => document.getElementById(id)
const session = { token: undefined, cart: new Map(), feed: undefined }

const call = async (url, { method = 'GET', body } = {}) => {
  const headers = { 'content-type': 'application/json' }
  if (session.token) headers.authorization = `Bearer ${session.token}`
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.errors?.map(({ field, message }) => `${field} ${message}`).join(', ') ?? answer.detail)
  return answer
}

const say = (text) => {
  byId('message').textContent = text
}

const attempt = (work) => async (event) => {
  event?.preventDefault()
  try {
    await work(event)
  } catch (error) {
    say(error.message)
  }
}

const line = (label, ...parts) => {
  const item = document.createElement('li')
  const name = document.createElement('span')
  name.textContent = label
  item.append(name, ...parts)
  return item
}

const button = (label, onClick) => {
  const element = document.createElement('button')
  element.type = 'button'
  element.textContent = label
  element.addEventListener('click', attempt(onClick))
  return element
}

const money = (amount) => Number(amount).toFixed(2)

const showProducts = async () => {
  const { items } = await call(`${shop.products}/products?limit=50&q=${encodeURIComponent(byId('search').value)}`)
  const toLine = (product) => {
    const add = button('Add to cart', () => addToCart(product))
    add.disabled = product.stock === 0
    add.setAttribute('aria-label', `Add ${product.name} to cart`)
    const item = line(product.name, money(product.price), product.stock === 0 ? 'sold out' : '', add)
    item.dataset.testid = `product-${product.id}`
    return item
  }
  byId('products').replaceChildren(...items.map(toLine))
}

const addToCart = (product) => {
  const quantity = (session.cart.get(product.id)?.quantity ?? 0) + 1
  session.cart.set(product.id, { product, quantity })
  say(`${product.name} is in the cart.`)
  showCart()
}

const showCart = () => {
  const entries = [...session.cart.values()]
  byId('cart').replaceChildren(
    ...entries.map(({ product, quantity }) => line(`${quantity} × ${product.name}`, money(product.price * quantity))),
  )
  byId('total').textContent = money(
    entries.reduce((cents, { product, quantity }) => cents + Math.round(product.price * 100) * quantity, 0) / 100,
  )
  byId('order').disabled = entries.length === 0 || !session.token
}

const showOrders = async () => {
  const { items } = session.token ? await call(`${shop.orders}/orders`) : { items: [] }
  const toLine = (order) => {
    const pay = button('Pay', () => call(`${shop.orders}/orders/${order.id}/pay`, { method: 'POST' }))
    pay.hidden = order.status !== 'pending'
    return line(`${order.items.length} products, ${money(order.total)}`, order.status, pay)
  }
  byId('orders').replaceChildren(...items.map(toLine))
}

const follow = () => {
  session.feed = new WebSocket(`${shop.feed}?token=${session.token}`)
  session.feed.addEventListener('message', ({ data }) => {
    if (JSON.parse(data).type.startsWith('order.')) attempt(showOrders)()
  })
}

const showAccount = (user) => {
  byId('login').hidden = Boolean(user)
  byId('account').hidden = !user
  document.querySelector('[data-testid=user-name]').textContent = user?.name ?? ''
  showCart()
  return showOrders()
}

const logIn = async (event) => {
  const { token, user } = await call(`${shop.users}/login`, { method: 'POST', body: Object.fromEntries(new FormData(event.target)) })
  session.token = token
  follow()
  say('')
  await showAccount(user)
}

const logOut = async () => {
  session.feed?.close()
  session.token = undefined
  await showAccount()
}

const placeOrder = async () => {
  const items = [...session.cart.values()].map(({ product, quantity }) => ({ product_id: product.id, quantity }))
  const order = await call(`${shop.orders}/orders`, { method: 'POST', body: { items } })
  session.cart.clear()
  showCart()
  say(`Order ${order.id} placed: ${money(order.total)}.`)
  await Promise.all([showOrders(), showProducts()])
}

byId('login').addEventListener('submit', attempt(logIn))
// Before, the browser would send the form by itself, with the password in the address.
byId('login').querySelector('button').disabled = false
byId('logout').addEventListener('click', attempt(logOut))
byId('order').addEventListener('click', attempt(placeOrder))
byId('search').addEventListener('input', attempt(showProducts))
await attempt(showProducts)()
