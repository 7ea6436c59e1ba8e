/** What is switched on outside a tablet's flags: semi-sync, by the durability policy of its keyspace. */
export type Feature = 'semi-sync'

/** Whether the primary waits for acknowledgements, by the durability policies that Vitess itself brings. */
const policies: Readonly<Record<string, boolean>> = {
  none: false,
  semi_sync: true,
  semi_sync_with_rdonly_ack: true,
  cross_cell: true,
  cross_cell_with_rdonly_ack: true,
}

/** True for policies whose primary needs semi-sync; nothing for a policy that Vitess does not bring. */
export function needsSemiSync(durabilityPolicy: string): boolean | undefined {
  return Object.hasOwn(policies, durabilityPolicy) ? policies[durabilityPolicy] : undefined
}
