import type { NeighbourFile } from '../model.ts'
import { child, items } from '../yaml/yaml-values.ts'
import { type ComposeService, composeText, field } from './compose-service.ts'

/** A file or folder beside the compose file that a container sees under another path. */
export interface Mount {
  readonly source: string
  readonly target: string
}

/** The bind mounts of a service; named volumes hold nothing that can be read. */
export function bindMounts(service: ComposeService): readonly Mount[] {
  return items(field(service, 'volumes')).flatMap(item => {
    const text = composeText(item, service.file)
    const [source, target] =
      text === undefined
        ? [composeText(child(item, 'source'), service.file), composeText(child(item, 'target'), service.file)]
        : text.split(':')
    return source && target && /^[./~]/.test(source)
      ? [{ source: trimmed(source), target: trimmed(target) }]
      : []
  })
}

/** The path beside the compose file that `path` in the container is, or nothing. */
function hostPath(path: string, mounts: readonly Mount[]): string | undefined {
  const mount = mounts
    .filter(({ target }) => path === target || path.startsWith(`${target === '/' ? '' : target}/`))
    .reduce<Mount | undefined>(
      (best, each) => (best && best.target.length > each.target.length ? best : each),
      undefined,
    )
  return mount && `${mount.source}${path.slice(mount.target === '/' ? 0 : mount.target.length)}`
}

/** Reads a file under the path that the container sees; nothing when no mount holds it. */
export function mountedFile(
  path: string,
  mounts: readonly Mount[],
  service: ComposeService,
): NeighbourFile | undefined {
  const host = hostPath(path, mounts)
  return host === undefined ? undefined : service.file.context.neighbour(host)
}

function trimmed(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
