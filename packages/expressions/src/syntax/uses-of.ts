import type { Compiled } from '../compiled.ts'
import type { Node } from './ast.ts'
import { findNames } from './find-names.ts'
import { findNeeds } from './find-needs.ts'
import { findPatterns } from './find-patterns.ts'
import { findRootPaths } from './find-root-paths.ts'

/** What a text reads and what it must have loaded: all that whoever plans asks beforehand. */
export const usesOf = (node: Node, text: string): Pick<Compiled, 'names' | 'rootPaths' | 'patterns' | 'needs'> => {
  const needs = findNeeds(node)
  return { names: findNames(node), rootPaths: findRootPaths(node, text), patterns: findPatterns(node, needs), needs }
}
