import ts from 'typescript'
import type { Check, Problem } from '../check.ts'
import { lineOf, nodesOf, type Source } from '../workspace/source.ts'
import { productSources } from '../workspace/workspace.ts'

const purePackages: ReadonlySet<string> = new Set([
  'protocol',
  'expressions',
  'assertions',
  'compare',
  'coverage',
  'exporters',
  'action-kit',
  'flow',
  'engine',
  'strength',
  'load',
  'importers',
])

/** The core has no clock, no chance, no machine around it: they come in as ports. */
export const checkPurity: Check = {
  name: 'the core is pure',
  run: ({ packages }) =>
    packages
      .filter(({ group, shortName }) => group === 'packages' && purePackages.has(shortName))
      .flatMap((pure) => productSources(pure).flatMap(impurities)),
}

const impurities = (source: Source): Problem[] => {
  const { path, tree, requests } = source
  const found = [...nodesOf(tree)].flatMap((node): Problem[] => {
    const message = judge(node)
    return message === undefined ? [] : [{ file: path, line: lineOf(tree, node), message }]
  })
  const builtins = requests
    .filter(({ specifier }) => specifier.startsWith('node:'))
    .map(({ specifier, line }) => ({ file: path, line, message: `imports ${specifier}` }))
  return [...found, ...foreignNames(source), ...builtins]
}

const judge = (node: ts.Node): string | undefined => {
  if (ts.isPropertyAccessExpression(node) && isBanned(node.getText())) return `${node.getText()}: take it from a port`
  if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined
  const callee = node.expression.getText()
  const [argument] = node.arguments ?? []
  if (callee === 'Date' && (argument === undefined || ts.isCallExpression(node))) return 'reads the clock: take it from a port'
  if (callee === 'eval' || callee === 'Function') return `${callee} makes code of text`
  if (callee === 'RegExp' && !(argument && isLiteral(argument))) return 'a RegExp of a text made at run time can hang'
  return undefined
}

const isBanned = (text: string): boolean => text === 'Date.now' || text === 'Math.random'

const isLiteral = (node: ts.Expression): boolean => ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node)

const foreign: ReadonlySet<string> = new Set(
  'process console globalThis setTimeout setInterval setImmediate performance crypto fetch Buffer'.split(' '),
)

/** Names of the world outside that the file does not declare itself. */
const foreignNames = ({ path, tree }: Source): Problem[] => {
  const found = [...nodesOf(tree)].filter((node) => ts.isIdentifier(node)).filter(({ text }) => foreign.has(text))
  const own = new Set(found.filter(isDeclared).map(({ text }) => text))
  return found
    .filter((node) => !own.has(node.text) && !isMemberName(node))
    .map((node) => ({ file: path, line: lineOf(tree, node), message: `${node.text}: take it from a port` }))
}

const isDeclared = (node: ts.Identifier): boolean => {
  const { parent } = node
  const declares =
    ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isFunctionDeclaration(parent)
  return (declares || ts.isImportSpecifier(parent)) && parent.name === node
}

/** The name of a property or member, which belongs to its object. */
const isMemberName = (node: ts.Identifier): boolean => {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  const names =
    ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isMethodDeclaration(parent)
  return (names || ts.isPropertyDeclaration(parent)) && parent.name === node
}
