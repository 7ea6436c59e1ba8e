/** What is switched on outside a tablet's flags: semi-sync, by the durability policy of its keyspace. */
export type Feature = 'semi-sync'
