import { LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient/node'
import { checkCli } from '../cli/run-cli.ts'
import { cliOf, firstFolder } from './cli-of.ts'

/** Starts `testmesh lsp` for the flows of all folders. It asks for the environment itself. @throws where it cannot be started */
export const startLanguageServer = async (): Promise<LanguageClient | undefined> => {
  const folder = firstFolder()
  if (!folder) return undefined
  const cli = cliOf(folder.uri)
  await checkCli(cli, folder.uri.fsPath)
  const client = new LanguageClient(
    'testmesh',
    'TestMesh',
    { command: cli.program, args: [...cli.args, 'lsp'], options: { cwd: folder.uri.fsPath } },
    {
      documentSelector: [{ language: 'yaml', scheme: 'file' }],
      synchronize: { configurationSection: 'testmesh' },
      // It is told at the bottom.
      initializationFailedHandler: () => false,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    },
  )
  await client.start()
  return client
}
