import type { TextStyle } from '@testmesh/protocol'
import pc from 'picocolors'

export interface Style extends TextStyle {
  green(text: string): string
}

export const styleOf = (color: boolean): Style => pc.createColors(color)
