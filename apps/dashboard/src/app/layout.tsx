import './globals.css'
import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { Providers } from '../shell/providers.tsx'

export const metadata: Metadata = {
  title: { default: 'TestMesh', template: '%s · TestMesh' },
  description: 'End-to-end integration tests across everything your system speaks.',
}

const RootLayout = ({ children }: { children: ReactNode }) => (
  <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
    <body>
      <Providers>{children}</Providers>
    </body>
  </html>
)

export default RootLayout
