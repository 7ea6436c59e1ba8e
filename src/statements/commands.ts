import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import { applyStatement } from './apply.ts'
import type { Context } from './context.ts'
import { type Applied, quiet } from './effect.ts'
import { newSession, type Session } from './session.ts'

const server = 'go/vt/vtgate/plugin_mysql_server.go'

/** What each command of the MySQL protocol does beside COM_QUERY; `database` is the argument of COM_INIT_DB. */
const commands = {
  COM_INIT_DB: useDatabase,
  COM_RESET_CONNECTION: reset,
  COM_STMT_PREPARE: keepInVtgate,
  COM_STMT_CLOSE: keepInVtgate,
  COM_QUIT: quit,
  COM_CHANGE_USER: refuse,
} as const satisfies Record<string, (session: Session, context: Context, database: string) => Applied>

export type Command = keyof typeof commands

/** What a protocol command does to a session, and the session after it. */
export function applyCommand(
  session: Session,
  command: Command,
  context: Context,
  database = session.target.keyspace ?? '',
): Applied {
  return commands[command](session, context, database)
}

/**
 * What a text does to a session, and the session after it: SQL, or the name of a protocol command, COM_INIT_DB with its
 * database behind it.
 */
export function applyText(session: Session, text: string, context: Context): Applied {
  const command = commandIn(text)
  return command
    ? applyCommand(session, command.name, context, command.database)
    : applyStatement(session, text, context)
}

/** The protocol command that a text names; nothing when it is SQL. */
export function commandIn(text: string): { readonly name: Command; readonly database?: string } | undefined {
  if (!text.startsWith('COM_')) return undefined
  const [, name = '', database] = /^(COM_[A-Z_]+)(?:\s+(\S{1,64}))?\s*$/.exec(text) ?? []
  return isCommand(name) ? { name, ...(database !== undefined && { database }) } : undefined
}

/** True for the name of a command that has an effect of its own. */
export function isCommand(name: string): name is Command {
  return Object.hasOwn(commands, name)
}

function useDatabase(session: Session, context: Context, database: string): Applied {
  return applyStatement(session, `use \`${database.replaceAll('`', '``')}\``, context)
}

/** Connections go; the mark, the settings and the user variables stay, so the next statement reserves again. */
function reset(session: Session, context: Context): Applied {
  const cite = behaviourCite('resetReleases')
  if (!context.behaviour.resetReleases) {
    return { session, effect: quiet('none', 'only the transaction is rolled back', cite) }
  }
  const reason = 'connections are released, but the session stays reserved and keeps its settings'
  const released: Session = {
    ...session,
    dedicated: [],
    applied: new Map(),
    lock: undefined,
    temporaryTables: false,
  }
  return { session: released, effect: quiet('none', reason, cite) }
}

function keepInVtgate(session: Session): Applied {
  return { session, effect: quiet('none', 'prepared statements are kept in vtgate', server) }
}

function quit(_session: Session, context: Context): Applied {
  const cite = 'go/vt/vtgate/tx_conn.go:493-519@v24'
  return {
    session: newSession(context),
    effect: quiet('none', 'the end of the session releases all it held', cite),
  }
}

function refuse(session: Session): Applied {
  return { session, effect: quiet('error', 'vtgate does not know the command', server) }
}
