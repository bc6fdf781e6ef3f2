import type { ReactNode } from 'react'
import { SettingsFrame } from '../../../../settings/settings-frame.tsx'

const SettingsLayout = ({ children }: { children: ReactNode }) => <SettingsFrame>{children}</SettingsFrame>
export default SettingsLayout
