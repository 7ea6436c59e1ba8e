import { readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import type { Surroundings } from './read-settings.ts'

/** The machine that the program runs on. */
export function thisMachine(env: Surroundings['env']): Surroundings {
  return {
    env,
    home: env.HOME ?? homedir(),
    systemUser: systemUser(),
    read: readOptionFile,
    list: folder => {
      try {
        return readdirSync(folder)
      } catch {
        return []
      }
    },
    socketExists: path => statSync(path, { throwIfNoEntry: false })?.isSocket() === true,
  }
}

const writableByAll = 0o002

/** As MySQL's clients do, a file that anybody may write to is not trusted. */
function readOptionFile(path: string): ReturnType<Surroundings['read']> {
  try {
    const about = statSync(path, { throwIfNoEntry: false })
    if (!about) return undefined
    if (!about.isFile()) return { why: 'it is no file' }
    if ((about.mode & writableByAll) !== 0) return { why: 'everybody may write to it' }
    return { text: readFileSync(path, 'utf8') }
  } catch (error) {
    return { why: (error as NodeJS.ErrnoException).code ?? 'it cannot be read' }
  }
}

/** Containers run as users without a name. */
function systemUser(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}
