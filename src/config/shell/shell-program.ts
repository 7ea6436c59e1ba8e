import type { Field } from './shell-value.ts'
import { literalText, valueText } from './shell-value.ts'

/** What a command of a script starts, as far as vttablet is concerned. */
export type Started =
  | { readonly kind: 'vttablet'; readonly at: number }
  /** A script in an argument: `sh -c "…"`; what follows it are its `$0`, `$1`. */
  | { readonly kind: 'script'; readonly at: number; readonly positional: readonly Field[] }
  /** A shell that reads its script from its input. */
  | { readonly kind: 'shell' }
  | { readonly kind: 'nothing' }

const shells = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh', 'su', 'runuser'])

/** Programs that start the program named in their arguments. */
const wrappers = new Set(
  (
    'exec env nohup setpriv sudo doas timeout procman tini dumb-init nice ionice chrt gosu su-exec chroot stdbuf setsid ' +
    'numactl taskset chpst prlimit time command builtin strace ltrace perf valgrind unshare nsenter systemd-run ' +
    'systemd-cat start-stop-daemon daemonize supervise docker podman nerdctl kubectl oc ssh xargs flock setuidgid ' +
    'softlimit envdir firejail rr catchsegv screen tmux busybox'
  ).split(' '),
)

/** Programs that only speak of their arguments. */
const speakers = new Set(
  (
    'echo printf [ test grep egrep fgrep rg ag pkill pgrep kill killall pidof pidwait which whereis type hash whatis ls ll ' +
    'stat file cp mv rm ln cat head tail less more chmod chown chgrp mkdir rmdir touch install tee sed awk gawk perl cut ' +
    'sort wc find locate tar zip unzip gzip curl wget scp rsync sftp go make cmake bazel git npm apt apt-get yum dnf apk ' +
    'rpm dpkg cd pushd popd read export local declare readonly unset trap alias man ps top htop lsof fuser watch systemctl ' +
    'service journalctl supervisorctl logger wait exit return log info warn error die usage fail sha256sum md5sum du df'
  ).split(' '),
)

/** Components whose command lines may hold the same words. */
const neighbours =
  /^(?:vtgate|vtctld?|vtctlclient|vtctldclient|vtorc|vtadmin|vtbackup|vtcombo|vttestserver|vtexplain|vtgr|mysqlctld?|mysqld|mysqld_safe|mysql|vttlstest|zk|zkctl|etcd|consul|topo2topo|vtworker|vtworkerclient|vtaclcheck)$/

/** True for the name of a program that may start vttablet without naming it on the same line. */
export function mayWrap(name: string | undefined): boolean {
  return name !== undefined && (shells.has(name) || wrappers.has(name) || name === 'vttablet')
}

/** What the words of a command start. */
export function startedBy(fields: readonly Field[]): Started {
  const name = fields[0] ? programName(fields[0]) : undefined
  if (name === 'vttablet') return { kind: 'vttablet', at: 0 }
  if (name !== undefined && (speakers.has(name) || neighbours.test(name))) return { kind: 'nothing' }
  if (name === 'command' && /^-[vV]$/.test(textAt(fields, 1))) return { kind: 'nothing' }
  const trusted = name !== undefined && (wrappers.has(name) || shells.has(name))
  for (let at = trusted && shells.has(name) ? 0 : 1; at < fields.length; at++) {
    const started = startedAt(fields, at, trusted)
    if (started) return started
  }
  return name === 'ssh' || name === 'sudo' ? { kind: 'shell' } : { kind: 'nothing' }
}

/** The last part of the path that a word names: `vttablet` for `$BIN/vttablet`. */
export function programName(field: Field): string | undefined {
  const last = field.value.at(-1)
  if (last?.kind === 'hole') {
    return field.value.length === 1 && /[-/]vttablet\}$/.test(last.hole.text) ? 'vttablet' : undefined
  }
  const text = literalText(field.value) ?? last?.text ?? ''
  const slash = text.lastIndexOf('/')
  if (slash === -1 && field.value.some(part => part.kind === 'hole')) return undefined
  return text.slice(slash + 1)
}

function startedAt(fields: readonly Field[], at: number, trusted: boolean): Started | undefined {
  const field = fields[at] as Field
  const program = programName(field)
  if (program === undefined) return undefined
  if (program === 'vttablet') return isProgram(fields, at, trusted) ? { kind: 'vttablet', at } : undefined
  if (trusted && shells.has(program)) return shellCommand(fields, at)
  if (trusted && /^\S*vttablet\s/.test(program)) return { kind: 'script', at, positional: [] }
  if (trusted && (neighbours.test(program) || speakers.has(program)) && isBare(fields, at))
    return { kind: 'nothing' }
  return undefined
}

/**
 * `sudo -u vttablet …` names an account and `docker logs vttablet` a container. After a program that is
 * not known to start its argument, or that takes names of its own, flags must follow.
 */
function isProgram(fields: readonly Field[], at: number, trusted: boolean): boolean {
  const path = valueText((fields[at] as Field).value).includes('/')
  if (textAt(fields, at - 1) === '--') return true
  if (trusted && !takesNames.test(textAt(fields, 0))) return path || isBare(fields, at)
  const next = fields[at + 1]
  const flagged =
    /^(?:--[a-zA-Z]|-[a-zA-Z][\w-]{3,})/.test(textAt(fields, at + 1)) || next?.value[0]?.kind === 'hole'
  return flagged && (path || (trusted && isBare(fields, at)))
}

const takesNames = /(?:^|\/)(?:docker|podman|nerdctl|kubectl|oc|ssh)$/

/** A word that no option before it takes: `-u NAME`, `--name NAME`. */
function isBare(fields: readonly Field[], at: number): boolean {
  return !/^(?:-[a-zA-Z]|--[a-z][a-z-]*)$/.test(textAt(fields, at - 1))
}

/** `sh -ec SCRIPT NAME ARGS…`, `su - USER -c SCRIPT`. */
function shellCommand(fields: readonly Field[], at: number): Started {
  const switches = /^(?:su|runuser)$/.test(programName(fields[at] as Field) ?? '')
  for (let next = at + 1; next < fields.length; next++) {
    const text = textAt(fields, next)
    if (/^-[a-zA-Z]*c$/.test(text) || (switches && text === '--command')) {
      const positional = switches ? [] : fields.slice(next + 3)
      return fields[next + 1] ? { kind: 'script', at: next + 1, positional } : { kind: 'nothing' }
    }
    // `-euo pipefail`: the last letter takes the next word.
    if (/^[-+][a-zA-Z]*o$/.test(text)) next++
    else if (!switches && !/^[-+]/.test(text)) return { kind: 'nothing' }
  }
  return { kind: 'shell' }
}

function textAt(fields: readonly Field[], at: number): string {
  const field = fields[at]
  return field ? valueText(field.value) : ''
}
