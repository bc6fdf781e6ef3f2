import type { ExecutionRecord, Workspace } from '@testmesh/storage'
import { renderReport } from './render-report.ts'

export interface SharedPages {
  of(workspace: Workspace, execution: ExecutionRecord): Promise<Response>
}

interface Page {
  readonly text: string
  readonly headers: Headers
}

const most = 16

/** The pages that were asked for last: anybody with a link may ask again and again, and what has finished does not change. */
export const createSharedPages = (): SharedPages => {
  const kept = new Map<string, Promise<Page>>()
  const render = async (workspace: Workspace, execution: ExecutionRecord): Promise<Page> => {
    const response = await renderReport(workspace, execution, 'html', { hasLines: false })
    return { text: await response.text(), headers: response.headers }
  }
  return {
    of: async (workspace, execution) => {
      const page = kept.get(execution.id) ?? render(workspace, execution)
      kept.delete(execution.id)
      kept.set(execution.id, page)
      const [oldest] = kept.keys()
      if (oldest !== undefined && kept.size > most) kept.delete(oldest)
      page.catch(() => kept.delete(execution.id))
      const { text, headers } = await page
      return new Response(text, { headers })
    },
  }
}
