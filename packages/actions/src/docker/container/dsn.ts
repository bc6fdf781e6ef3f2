interface Running {
  readonly image: string
  readonly env: Readonly<Record<string, string>>
  readonly host: string
  readonly ports: Readonly<Record<string, number>>
}

interface Kind {
  readonly port: string
  toUrl(place: string, env: Readonly<Record<string, string>>): string
}

const login = (user: string, password: string | undefined): string =>
  `${encodeURIComponent(user)}${password === undefined ? '' : `:${encodeURIComponent(password)}`}@`

const mysql: Kind = {
  port: '3306',
  toUrl: (place, env) => {
    const of = (name: string) => env[`MYSQL_${name}`] ?? env[`MARIADB_${name}`]
    const user = of('USER')
    return `mysql://${login(user ?? 'root', user === undefined ? of('ROOT_PASSWORD') : of('PASSWORD'))}${place}/${of('DATABASE') ?? ''}`
  },
}

/** Images whose settings are known, by the last part of their names. */
const kinds: Readonly<Record<string, Kind>> = {
  postgres: {
    port: '5432',
    toUrl: (place, { POSTGRES_USER: user = 'postgres', POSTGRES_PASSWORD: password, POSTGRES_DB: database = user }) =>
      `postgresql://${login(user, password)}${place}/${database}`,
  },
  mysql,
  mariadb: mysql,
  redis: { port: '6379', toUrl: (place) => `redis://${place}` },
  valkey: { port: '6379', toUrl: (place) => `redis://${place}` },
  rabbitmq: {
    port: '5672',
    toUrl: (place, { RABBITMQ_DEFAULT_USER: user = 'guest', RABBITMQ_DEFAULT_PASS: password = 'guest' }) =>
      `amqp://${login(user, password)}${place}`,
  },
  nats: { port: '4222', toUrl: (place) => `nats://${place}` },
}

/** The URL of what runs in a container of a well-known image: `postgresql://postgres:secret@127.0.0.1:32768/postgres`. */
export const dsnOf = ({ image, env, host, ports }: Running): string | undefined => {
  const name = image.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') ?? ''
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  const port = kind && ports[kind.port]
  return kind && port !== undefined ? kind.toUrl(`${host.includes(':') ? `[${host}]` : host}:${port}`, env) : undefined
}
