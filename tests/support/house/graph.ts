import { codeOf, type SourceFile, type Tree } from './tree.ts'

type Graph = ReadonlyMap<string, readonly string[]>

/** Who imports whom among the files of both programs, types included. */
export function graphOf(tree: Tree): Graph {
  const files = ['widget', 'worker'].flatMap((program) => codeOf(tree, program))
  const paths = new Set(files.map(({ path }) => path))
  const targets = ({ path, arrows }: SourceFile) =>
    new Set(arrows.flatMap(({ to }) => (to && to !== path && paths.has(to) ? [to] : [])))
  return new Map(files.map((file) => [file.path, [...targets(file)]]))
}

/** Each set of files that all lead to each other. */
export function circlesIn(graph: Graph): readonly (readonly string[])[] {
  return componentsIn(graph).filter(({ length }) => length > 1)
}

/** The longest way from a file to one that it needs, where a circle is a single step. */
export function longestPath(graph: Graph): readonly (readonly string[])[] {
  const best = new Map<string, readonly (readonly string[])[]>()
  let longest: readonly (readonly string[])[] = []
  // What is imported comes before what imports it.
  for (const component of componentsIn(graph)) {
    const ahead = component
      .flatMap((path) => graph.get(path) ?? [])
      .filter((path) => !component.includes(path))
      .map((path) => best.get(path) ?? [])
    const rest = ahead.reduce((a, b) => (b.length > a.length ? b : a), [])
    const way = [component, ...rest]
    for (const path of component) best.set(path, way)
    if (way.length > longest.length) longest = way
  }
  return longest
}

/** Tarjan's strongly connected components, each after those that it leads to. */
function componentsIn(graph: Graph): readonly (readonly string[])[] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const open = new Set<string>()
  const found: string[][] = []
  const visit = (path: string): number => {
    const own = order.size
    order.set(path, own)
    low.set(path, own)
    stack.push(path)
    open.add(path)
    for (const next of graph.get(path) ?? []) {
      const reached = order.has(next) ? (low.get(next) ?? own) : visit(next)
      if (open.has(next)) low.set(path, Math.min(low.get(path) ?? own, reached))
    }
    const lowest = low.get(path) ?? own
    if (lowest === own) {
      const members = stack.splice(stack.indexOf(path))
      for (const member of members) open.delete(member)
      found.push(members)
    }
    return lowest
  }
  for (const path of graph.keys()) if (!order.has(path)) visit(path)
  return found
}
