import { parseSync } from 'vite'

/** An import or re-export as it is written, types included. */
export interface Import {
  /** The module as the code names it, without `?inline`. */
  readonly specifier: string
  readonly line: number
  readonly isType: boolean
}

/** A name and the line that declares it. */
export interface Declaration {
  readonly name: string
  readonly line: number
}

/** What the rules know of a file of code. */
export interface Code {
  readonly imports: readonly Import[]
  /** Names that are declared here and exported, without `default`. */
  readonly exported: readonly Declaration[]
  /** Functions, classes, types, constants and variables, local ones too. */
  readonly declared: readonly Declaration[]
  /** Names that are read, by value or as a type, and members of names, such as `Math.random`. */
  readonly used: readonly Declaration[]
  /** Lines that hold more than blanks and comments. */
  readonly lines: number
}

interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

const DECLARATIONS = new Set([
  'VariableDeclarator',
  'FunctionDeclaration',
  'TSDeclareFunction',
  'ClassDeclaration',
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration',
  'TSEnumDeclaration',
])
/** Where a name is that of a property and stands for nothing in scope. */
const PROPERTY_KEYS: Readonly<Record<string, string>> = {
  MemberExpression: 'property',
  Property: 'key',
  PropertyDefinition: 'key',
  MethodDefinition: 'key',
  TSPropertySignature: 'key',
  TSMethodSignature: 'key',
}

/** Reads a file of TypeScript or JavaScript with the parser that also builds it. */
export function parseCode(path: string, text: string): Code {
  const { program, module, comments, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const lineAt = lineCounter(text)
  const imported = new Set(
    module.staticImports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
  )
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, exportName, localName, start }) => {
      const isOwn = !moduleRequest && !imported.has(localName.name ?? '')
      const { name } = exportName
      return isOwn && exportName.kind === 'Name' && name ? [{ name, line: lineAt(start) }] : []
    }),
  )
  const imports: Import[] = []
  const declared: Declaration[] = []
  const used: Declaration[] = []
  walk(program as unknown as Node, (node, parent, key) => {
    const found = importIn(node)
    if (found) imports.push({ ...found, line: lineAt(node.start) })
    const name = DECLARATIONS.has(node.type) ? nameOf(node['id']) : null
    if (name) declared.push({ name, line: lineAt(node.start) })
    const use = usedIn(node, parent, key)
    if (use) used.push({ name: use, line: lineAt(node.start) })
  })
  const lines = countLines(comments.reduceRight(withoutComment, text))
  return { imports, exported, declared, used, lines }
}

/** How many lines hold more than blanks. */
export function countLines(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '').length
}

function withoutComment(text: string, { start, end }: { start: number; end: number }): string {
  return text.slice(0, start) + text.slice(start, end).replaceAll(/[^\n]/g, ' ') + text.slice(end)
}

function lineCounter(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index)
  return (offset) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
}

type Visit = (node: Node, parent: Node | null, key: string) => void

function walk(root: Node, visit: Visit): void {
  const enter = (value: unknown, parent: Node | null, key: string): void => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      for (const item of value) enter(item, parent, key)
    } else if (isNode(value)) {
      visit(value, parent, key)
      for (const name in value) enter(value[name], value, name)
    }
  }
  enter(root, null, '')
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

function nameOf(value: unknown): string | null {
  if (!isNode(value) || value.type !== 'Identifier') return null
  return typeof value['name'] === 'string' ? value['name'] : null
}

function usedIn(node: Node, parent: Node | null, key: string): string | null {
  if (node.type === 'MemberExpression' && !node['computed']) {
    const [object, property] = [nameOf(node['object']), nameOf(node['property'])]
    return object && property ? `${object}.${property}` : null
  }
  const isProperty = parent && PROPERTY_KEYS[parent.type] === key && !parent['computed']
  return isProperty || key === 'id' ? null : nameOf(node)
}

function importIn(node: Node): Omit<Import, 'line'> | null {
  const source = node['source']
  if (!isNode(source) || typeof source['value'] !== 'string') return null
  return { specifier: source['value'].replace(/\?.*$/, ''), isType: isTypeOnly(node) }
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType') return true
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true
  const names = node['specifiers']
  if (!Array.isArray(names) || names.length === 0) return false
  return names.every((name: unknown) => {
    return isNode(name) && (name['importKind'] === 'type' || name['exportKind'] === 'type')
  })
}
