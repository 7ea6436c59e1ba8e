import { basename, dirname } from 'node:path/posix'
import type { InputPorts } from '../read.ts'
import type { DropIn } from './systemd.ts'

/**
 * The drop-ins of a unit file, in the order in which systemd applies them: `NAME.service.d/*.conf` beside it,
 * those of the template before those of the instance.
 */
export function dropInsOf(file: string, ports: InputPorts): readonly DropIn[] {
  const name = basename(file)
  const template = name.replace(/@[^.]+\./, '@.')
  const folders = template === name ? [`${name}.d`] : [`${template}.d`, `${name}.d`]
  return folders.flatMap(folder =>
    ports
      .list(folder, file)
      .filter(each => each.endsWith('.conf'))
      .toSorted()
      .flatMap(each => dropIn(`${folder}/${each}`, file, ports)),
  )
}

/** True for a file that only adds to a unit. */
export function isDropIn(file: string): boolean {
  return dirname(file).endsWith('.service.d') && file.endsWith('.conf')
}

function dropIn(path: string, unit: string, ports: InputPorts): readonly DropIn[] {
  const read = ports.neighbour(path, unit)
  return read.kind === 'read' ? [{ file: read.file, text: read.text }] : []
}
