import { expect, it } from 'vitest'
import { withoutPassword } from './without-password.ts'

it.each([
  ['amqp://ada:pa55@broker.example:5672/shop', 'amqp://ada:***@broker.example:5672/shop'],
  ['smtps://mail.example', 'smtps://mail.example'],
  ['https://t0ken:x-oauth-basic@git.example/a', 'https://***@git.example/a'],
  ['sqlite:data/my shop.db', 'sqlite:data/my shop.db'],
  ['sqlite::memory:', 'sqlite::memory:'],
  ['nats://a-token@[::1]:4222', 'nats://***@[::1]:4222'],
  ['redis://:pa55@cache/1?key=pa55', 'redis://:***@cache/1'],
  ['mongodb://u:p@ss@one:27017,two:27018/shop?authSource=admin', 'mongodb://u:***@one:27017,two:27018/shop'],
])('%s', (url, told) => expect(withoutPassword(url)).toBe(told))

it.each([
  'hunter2',
  'user:pa55@host',
  'amqp://u:pa/55@host',
  'amqp://u:pa?55@host',
  'amqp://user:pa55',
  './shop.db',
  'sqlite:shop.db?key=pa55',
  'sqlite:u:pa55@host',
  '',
])('tells nothing of %j', (text) => expect(withoutPassword(text)).toBe('***'))
