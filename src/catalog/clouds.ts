/** Managed MySQL services whose default for max_connections follows the size of the machine. */
export type CloudService =
  | 'rds-mysql'
  | 'rds-mariadb'
  | 'rds-mariadb-10.4'
  | 'aurora-mysql'
  | 'azure-flexible'
  | 'aiven'
  | 'cloud-sql'
  | 'huawei-rds'
  | 'planetscale'

/** What is known of the machine: its memory, or what the service calls its class (`r5.large`, `Standard_B1ms`). */
export interface ManagedQuery {
  readonly service: CloudService
  readonly memoryBytes?: number
  readonly class?: string
}

/** The default, or why it cannot be told. */
export type ManagedDefault =
  | {
      readonly kind: 'known'
      readonly value: number
      /** `upper-bound`: the service takes memory of its own off first, so the true number is smaller. */
      readonly accuracy: 'exact' | 'upper-bound'
      readonly cite: string
    }
  | { readonly kind: 'unknown'; readonly why: string }

/** How a service finds its default. */
export type CloudRule =
  | {
      readonly kind: 'per-bytes'
      readonly bytesPerConnection: number
      readonly atMost?: number
      readonly accuracy: 'exact' | 'upper-bound'
    }
  | { readonly kind: 'per-gib'; readonly steps: readonly GibStep[] }
  | { readonly kind: 'by-class'; readonly classes: Readonly<Record<string, number>> }
  | {
      readonly kind: 'by-memory'
      readonly sizes: readonly MemorySize[]
      readonly classes: Readonly<Record<string, number>>
    }
  | { readonly kind: 'not-published'; readonly why: string }

/** `perGib` × GiB + 1 from this much memory on. */
export interface GibStep {
  readonly fromGib: number
  readonly perGib: number
}

/** A size of a service's table. */
export interface MemorySize {
  readonly gib: number
  readonly connections: number
}

/** A service. Its spare slot belongs to the provider's own account. */
export interface Cloud {
  readonly service: CloudService
  readonly what: string
  readonly rule: CloudRule
  /** The most that can be set; nothing when it is not known. */
  readonly most?: number
  readonly cite: string
}

const gib = 2 ** 30

/** What max_connections is on a managed server that nobody tuned. */
export function managedDefault(query: ManagedQuery): ManagedDefault {
  const cloud = clouds[query.service]
  const { rule, cite } = cloud
  switch (rule.kind) {
    case 'per-bytes': {
      if (query.memoryBytes === undefined) return needs(cloud, 'the memory of the instance class')
      const value = Math.floor(query.memoryBytes / rule.bytesPerConnection)
      return { kind: 'known', value: Math.min(value, rule.atMost ?? value), accuracy: rule.accuracy, cite }
    }
    case 'per-gib':
      return perGib(cloud, rule.steps, query.memoryBytes)
    case 'by-class':
      return fromTable(cloud, ofClass(rule.classes, query.class))
    case 'by-memory':
      return fromTable(cloud, ofClass(rule.classes, query.class) ?? bySize(rule.sizes, query))
    case 'not-published':
      return { kind: 'unknown', why: rule.why }
  }
}

/** Every service, by id. */
export const clouds: Readonly<Record<CloudService, Cloud>> = {
  aiven: {
    service: 'aiven',
    what: 'Aiven for MySQL',
    rule: {
      kind: 'per-gib',
      steps: [
        { fromGib: 0, perGib: 75 },
        { fromGib: 4, perGib: 100 },
      ],
    },
    cite: 'aiven.io/docs/products/mysql/concepts',
  },
  'aurora-mysql': {
    service: 'aurora-mysql',
    what: 'Amazon Aurora MySQL',
    rule: {
      kind: 'by-class',
      classes: {
        't3.small': 45,
        't3.medium': 90,
        't4g.medium': 90,
        't3.large': 135,
        't4g.large': 135,
        'r5.large': 1000,
        'r5.xlarge': 2000,
        'r5.2xlarge': 3000,
        'r5.4xlarge': 4000,
        'r5.8xlarge': 5000,
        'r5.12xlarge': 6000,
        'r5.16xlarge': 6000,
        'r5.24xlarge': 7000,
        'r6g.large': 1000,
        'r6g.xlarge': 2000,
        'r6g.2xlarge': 3000,
        'r6g.4xlarge': 4000,
        'r6g.8xlarge': 5000,
        'r6g.12xlarge': 6000,
        'r6g.16xlarge': 6000,
        'x2g.large': 2000,
        'x2g.16xlarge': 7000,
      },
    },
    most: 16_000,
    cite: 'docs.aws.amazon.com AuroraMySQL.Managing.Performance',
  },
  'azure-flexible': {
    service: 'azure-flexible',
    what: 'Azure Database for MySQL, flexible server',
    rule: {
      kind: 'by-memory',
      sizes: [
        { gib: 8, connections: 683 },
        { gib: 16, connections: 1365 },
        { gib: 32, connections: 2731 },
        { gib: 64, connections: 5461 },
        { gib: 128, connections: 10_923 },
        { gib: 256, connections: 21_845 },
        { gib: 504, connections: 43_008 },
      ],
      classes: { b1s: 85, b1ms: 171, b2s: 341 },
    },
    cite: 'MicrosoftDocs concepts-server-parameters.md',
  },
  'cloud-sql': {
    service: 'cloud-sql',
    what: 'Google Cloud SQL for MySQL',
    rule: { kind: 'not-published', why: 'Google publishes no number per machine that could be checked' },
    cite: 'cloud.google.com/sql/docs/mysql/faq',
  },
  'huawei-rds': {
    service: 'huawei-rds',
    what: 'Huawei RDS for MySQL',
    rule: {
      kind: 'by-memory',
      sizes: [
        { gib: 64, connections: 18_000 },
        { gib: 512, connections: 100_000 },
      ],
      classes: {},
    },
    most: 100_000,
    cite: 'Huawei Cloud rds_faq_0055',
  },
  planetscale: {
    service: 'planetscale',
    what: 'PlanetScale',
    rule: { kind: 'not-published', why: 'PlanetScale tunes it by cluster size and publishes no numbers' },
    cite: 'planetscale.com/docs/vitess/cluster-configuration/parameters.md',
  },
  'rds-mariadb': {
    service: 'rds-mariadb',
    what: 'Amazon RDS for MariaDB 10.5 and later',
    rule: { kind: 'per-bytes', bytesPerConnection: 25_165_760, atMost: 12_000, accuracy: 'upper-bound' },
    most: 100_000,
    cite: 'docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html',
  },
  'rds-mariadb-10.4': {
    service: 'rds-mariadb-10.4',
    what: 'Amazon RDS for MariaDB 10.4',
    rule: { kind: 'per-bytes', bytesPerConnection: 12_582_880, accuracy: 'upper-bound' },
    most: 100_000,
    cite: 'docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html',
  },
  'rds-mysql': {
    service: 'rds-mysql',
    what: 'Amazon RDS for MySQL',
    rule: { kind: 'per-bytes', bytesPerConnection: 12_582_880, accuracy: 'upper-bound' },
    most: 100_000,
    cite: 'docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html',
  },
}

function perGib(cloud: Cloud, steps: readonly GibStep[], memoryBytes: number | undefined): ManagedDefault {
  if (memoryBytes === undefined) return needs(cloud, 'the memory of the plan')
  const memoryGib = memoryBytes / gib
  const step = steps.findLast(each => memoryGib >= each.fromGib)
  if (!step) return needs(cloud, 'the memory of the plan')
  return {
    kind: 'known',
    value: Math.floor(step.perGib * memoryGib) + 1,
    accuracy: 'exact',
    cite: cloud.cite,
  }
}

function bySize(sizes: readonly MemorySize[], { memoryBytes }: ManagedQuery): number | undefined {
  return sizes.find(size => size.gib * gib === memoryBytes)?.connections
}

function fromTable(cloud: Cloud, value: number | undefined): ManagedDefault {
  if (value === undefined) return needs(cloud, `a class or size of its table (${cloud.cite})`)
  return { kind: 'known', value, accuracy: 'exact', cite: cloud.cite }
}

function needs(cloud: Cloud, what: string): ManagedDefault {
  return { kind: 'unknown', why: `${cloud.what} needs ${what}` }
}

/** `db.r5.large` and `r5.large`, `Standard_B1ms` and `b1ms` are the same class. */
function ofClass(classes: Readonly<Record<string, number>>, name: string | undefined): number | undefined {
  const key = name?.toLowerCase().replace(/^(?:db\.|standard_)/, '') ?? ''
  return Object.hasOwn(classes, key) ? classes[key] : undefined
}
