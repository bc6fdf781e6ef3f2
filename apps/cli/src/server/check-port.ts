import { createServer } from 'node:net'
import { CannotListen } from '@testmesh/server'

/** Whether a server could listen there now. @throws CannotListen */
export const checkPort = ({ host, port }: { readonly host: string; readonly port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', (problem) => reject(new CannotListen(problem, { host, port })))
    server.listen(port, host, () => server.close(() => resolve()))
  })
