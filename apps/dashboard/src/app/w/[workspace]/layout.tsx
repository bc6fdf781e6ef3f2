import type { ReactNode } from 'react'
import { WorkspaceFrame } from '../../../shell/workspace-frame.tsx'

/** One file stands for every workspace: the server gives it out for any name, and the page reads the address. */
export const dynamicParams = false
export const generateStaticParams = () => [{ workspace: '_' }]

const WorkspaceLayout = ({ children }: { children: ReactNode }) => <WorkspaceFrame>{children}</WorkspaceFrame>
export default WorkspaceLayout
