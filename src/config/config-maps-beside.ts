import type { InputPorts } from './read.ts'

/** A manifest that lies beside another. */
export interface ManifestBeside {
  readonly file: string
  readonly text: string
}

/**
 * The manifests in a file's folder that hold ConfigMaps which it names: one object a file is how most
 * repositories keep them. Folders with more files than any of these are not searched.
 */
export function configMapsBeside(text: string, file: string, ports: InputPorts): readonly ManifestBeside[] {
  const wanted = new Set(namesIn(text, reference))
  const names = ports.list('.', file).filter(name => /\.(?:ya?ml|json)$/i.test(name))
  if (wanted.size === 0 || names.length > mostFiles) return []
  return names.toSorted().flatMap(name => {
    const found = ports.neighbour(name, file)
    if (found.kind !== 'read' || found.file === file || !found.text.includes('ConfigMap')) return []
    const holds = namesIn(found.text, objectName).some(each => wanted.has(each))
    return holds ? [{ file: found.file, text: found.text }] : []
  })
}

/** A folder is listed for each file in it that names a ConfigMap. */
const mostFiles = 200

/** `configMap: {name: x}`, `configMapRef:` with its name on one of the next lines. */
const reference = /\bconfigMap(?:Key)?(?:Ref)?"?:[\s\S]{0,200}?\bname"?:[ \t]*["']?([\w.-]+)/g
const objectName = /\bname"?:[ \t]*["']?([\w.-]+)/g

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(match => match[1] as string)
}
