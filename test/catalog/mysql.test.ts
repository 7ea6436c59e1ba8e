import { describe, expect, it } from 'vitest'
import { clouds, type ManagedQuery, managedDefault } from '../../src/catalog/clouds.ts'
import {
  accountCap,
  imageVariables,
  maxConnectionsDefault,
  mysqlErrors,
  openFilesRule,
  serverDoors,
  spareSlot,
} from '../../src/catalog/mysql.ts'

const gib = 2 ** 30

describe('MySQL', () => {
  it("takes 151 connections, 500 with Vitess' own my.cnf, 1000 in the vttestserver image", () => {
    expect(maxConnectionsDefault.mysql.value).toBe(151)
    expect(maxConnectionsDefault.vitess.value).toBe(500)
    expect(imageVariables.MYSQL_MAX_CONNECTIONS.default).toBe(1000)
  })

  it('keeps 810 files from connections: 10, and two for each table of the smallest cache', () => {
    const { extraFiles, tableOpenCacheFloor, keptFromConnections } = openFilesRule
    expect(extraFiles + 2 * tableOpenCacheFloor).toBe(keptFromConnections)
    expect(keptFromConnections).toBe(810)
  })

  it('has one spare slot and caps by account', () => {
    expect(spareSlot.connections).toBe(1)
    expect(accountCap).toMatchObject({ globalError: 1203, accountError: 1226 })
  })

  it('lists errors and doors once each, in order', () => {
    const codes = mysqlErrors.map(error => error.code)
    expect(codes).toEqual([...new Set(codes)].toSorted((left, right) => left - right))
    expect(serverDoors.map(door => door.id)).toEqual(['admin-port', 'extra-port', 'x-plugin'])
  })
})

describe('managedDefault', () => {
  it.each<[ManagedQuery, number, 'exact' | 'upper-bound']>([
    [{ service: 'rds-mysql', memoryBytes: 8 * gib }, 682, 'upper-bound'],
    [{ service: 'rds-mariadb', memoryBytes: 8 * gib }, 341, 'upper-bound'],
    [{ service: 'rds-mariadb', memoryBytes: 1024 * gib }, 12_000, 'upper-bound'],
    [{ service: 'rds-mariadb-10.4', memoryBytes: 8 * gib }, 682, 'upper-bound'],
    [{ service: 'aurora-mysql', class: 'db.r5.large' }, 1000, 'exact'],
    [{ service: 'aurora-mysql', class: 'r6g.16xlarge' }, 6000, 'exact'],
    [{ service: 'aurora-mysql', class: 'db.t3.small' }, 45, 'exact'],
    [{ service: 'azure-flexible', memoryBytes: 16 * gib }, 1365, 'exact'],
    [{ service: 'azure-flexible', class: 'Standard_B1ms' }, 171, 'exact'],
    [{ service: 'aiven', memoryBytes: 2 * gib }, 151, 'exact'],
    [{ service: 'aiven', memoryBytes: 4 * gib }, 401, 'exact'],
    [{ service: 'aiven', memoryBytes: 8 * gib }, 801, 'exact'],
    [{ service: 'huawei-rds', memoryBytes: 64 * gib }, 18_000, 'exact'],
  ])('%j is %i (%s)', (query, value, accuracy) => {
    expect(managedDefault(query)).toMatchObject({ kind: 'known', value, accuracy })
  })

  it.each<[ManagedQuery, string]>([
    [{ service: 'rds-mysql' }, 'Amazon RDS for MySQL needs the memory of the instance class'],
    [{ service: 'aiven' }, 'Aiven for MySQL needs the memory of the plan'],
    [
      { service: 'aurora-mysql', class: 'db.r7i.large' },
      'Amazon Aurora MySQL needs a class or size of its table (docs.aws.amazon.com AuroraMySQL.Managing.Performance)',
    ],
    [
      { service: 'aurora-mysql', class: 'constructor' },
      'Amazon Aurora MySQL needs a class or size of its table (docs.aws.amazon.com AuroraMySQL.Managing.Performance)',
    ],
    [
      { service: 'cloud-sql', memoryBytes: gib },
      'Google publishes no number per machine that could be checked',
    ],
    [{ service: 'planetscale' }, 'PlanetScale tunes it by cluster size and publishes no numbers'],
  ])('%j is not known', (query, why) => {
    expect(managedDefault(query)).toEqual({ kind: 'unknown', why })
  })

  it('has a citation for each service', () => {
    for (const [service, cloud] of Object.entries(clouds)) {
      expect(cloud.service).toBe(service)
      expect(cloud.cite).not.toBe('')
    }
  })
})
