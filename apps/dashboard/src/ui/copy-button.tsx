'use client'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'
import { copyText } from './copy-text.ts'

/** Copies a text, and says that it did. */
export const CopyButton = ({ text, label, children }: { text: string; label: string; children?: string }) => {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    if (!(await copyText(text))) return
    setCopied(true)
    setTimeout(setCopied, 2_000, false)
  }
  const Icon = isCopied ? Check : Copy
  return (
    <Button
      look="quiet"
      size="small"
      aria-label={isCopied ? 'Copied' : label}
      icon={<Icon size={14} aria-hidden />}
      onClick={() => void copy()}
    >
      {children}
    </Button>
  )
}
