import type { LackingPrivilege, ObservedFlavour, ProbePrivileges, ServerIdentity } from './observation.ts'
import { type Readings, rowsOf, userOf } from './readings.ts'

/** What the account may see, and what one would have to grant for more. */
export function probePrivileges(readings: Readings, server: ServerIdentity): ProbePrivileges {
  const lines = rowsOf(readings.grants).map(row => withoutPassword(Object.values(row)[0] ?? ''))
  const grants = readings.grants.kind === 'rows' ? lines : null
  const held = new Set(lines.flatMap(globalPrivileges))
  const seesOthers = rowsOf(readings.threads).some(
    row => row.user !== userOf(readings.account) && row.user !== 'event_scheduler',
  )
  const all = held.has('ALL PRIVILEGES')
  // What a role gives, MySQL does not list with the grants.
  const untold = grants === null || grants.some(grant => !grant.includes(' ON '))
  const known = (has: boolean) => (has ? true : untold ? null : false)
  const process = known(all || held.has('PROCESS') || seesOthers)
  const connectionAdmin = known(
    all || ['SUPER', 'CONNECTION_ADMIN', 'CONNECTION ADMIN'].some(name => held.has(name)),
  )
  const lacking = lackingPrivileges({ readings, server, process, connectionAdmin })
  return { grants, process, connectionAdmin, lacking }
}

/** MariaDB prints the hash of the password with the grant. */
function withoutPassword(grant: string): string {
  return grant.replace(/\sIDENTIFIED\s.*$/is, ' IDENTIFIED ***')
}

/** Privileges that a line of SHOW GRANTS gives on everything. */
function globalPrivileges(grant: string): readonly string[] {
  const match = /^GRANT (.*) ON \*\.\* TO /.exec(grant)
  return match?.[1] === undefined ? [] : match[1].split(',').map(name => name.trim())
}

interface Sight {
  readonly readings: Readings
  readonly server: ServerIdentity
  readonly process: boolean | null
  readonly connectionAdmin: boolean | null
}

function lackingPrivileges({
  readings,
  server,
  process,
  connectionAdmin,
}: Sight): readonly LackingPrivilege[] {
  const to = quotedAccount(readings.account)
  const lacking: LackingPrivilege[] = []
  if (process !== true) {
    lacking.push({
      privilege: 'PROCESS',
      adds: 'who holds the slots: sessions of all accounts, with host, command and idle time',
      grant: `GRANT PROCESS ON *.* TO ${to};`,
    })
    if (readings.counts?.kind === 'failed' && server.performanceSchema) {
      lacking.push({
        privilege: 'SELECT on performance_schema.accounts',
        adds: 'without PROCESS, at least how many connections each account holds',
        grant: `GRANT SELECT ON performance_schema.accounts TO ${to};`,
      })
    }
  }
  if (readings.accounts.kind === 'failed') lacking.push(accountsGrant(server.flavour, to))
  if (connectionAdmin !== true && server.managed === null) lacking.push(adminGrant(server.flavour, to))
  return lacking
}

function accountsGrant(flavour: ObservedFlavour, to: string): LackingPrivilege {
  const own = `GRANT SELECT ON mysql.user TO ${to};`
  return {
    privilege:
      flavour === 'mariadb' ? 'SELECT on mysql.user' : 'SELECT on mysql.user and mysql.global_grants',
    adds: 'limits of single accounts, and which accounts may take the spare slot',
    grant: flavour === 'mariadb' ? own : `${own} GRANT SELECT ON mysql.global_grants TO ${to};`,
  }
}

function adminGrant(flavour: ObservedFlavour, to: string): LackingPrivilege {
  const privilege = flavour === 'mariadb' ? 'CONNECTION ADMIN' : 'CONNECTION_ADMIN'
  return {
    privilege,
    adds: 'a way in when every ordinary slot is taken',
    grant: `GRANT ${privilege} ON *.* TO ${to};`,
  }
}

/** `'vtsize'@'10.%'`, with quotes doubled. */
function quotedAccount(account: string): string {
  const user = userOf(account)
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
  return `${quote(user)}@${quote(account.slice(user.length + 1))}`
}
