// The lab as a program: speaks over standard input and output. With `--noisy`, it writes there what is no message.
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { createLabServer } from './lab-server.ts'

if (process.argv.includes('--noisy')) process.stdout.write('Welcome to the lab!\n')
serveStdio(createLabServer)
