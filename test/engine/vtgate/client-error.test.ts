import { describe, expect, it } from 'vitest'
import type { EngineError } from '../../../src/engine/engine-error.ts'
import { engineError } from '../../../src/engine/engine-error.ts'
import { fromTablet, noTablet } from '../../../src/engine/vtgate/client-error.ts'
import type { Place } from '../../../src/engine/vtgate/gateway.ts'

const place: Place = { keyspace: 'ks', shard: '0', tabletType: 'primary', tablet: undefined }

const tooMany: EngineError = {
  code: 'RESOURCE_EXHAUSTED',
  errno: 1040,
  sqlstate: '08004',
  message: 'Too many connections',
}
const interrupted: EngineError = {
  code: 'CANCELED',
  errno: 3024,
  sqlstate: 'HY000',
  message: 'Query execution was interrupted, maximum statement execution time exceeded',
}
const killed: EngineError = {
  code: 'CANCELED',
  errno: 2013,
  sqlstate: 'HY000',
  message: 'due to context deadline exceeded, killing query ID 67',
}

/** As recorded on v15.0.3 to v24.0.0-SNAPSHOT, up to the statement that Vitess appends. */
const rows: readonly (readonly [string, EngineError, boolean, number, string])[] = [
  [
    'a full transaction pool',
    engineError('RESOURCE_EXHAUSTED', 'transaction pool connection limit exceeded'),
    false,
    1203,
    'rpc error: code = ResourceExhausted desc = transaction pool connection limit exceeded (CallerID: userData1)',
  ],
  [
    'a full MySQL, after login',
    tooMany,
    false,
    1040,
    'rpc error: code = ResourceExhausted desc = Too many connections (errno 1040) (sqlstate 08004) (CallerID: userData1)',
  ],
  [
    'a full MySQL, at accept',
    {
      code: 'UNKNOWN',
      errno: 2012,
      sqlstate: 'HY000',
      message: 'immediate error from server errorCode=1040 errorMsg=Too many connections',
    },
    false,
    2012,
    'rpc error: code = Unknown desc = immediate error from server errorCode=1040 errorMsg=Too many connections (errno 2012) (sqlstate HY000) (CallerID: userData1)',
  ],
  [
    'a statement past its time, in the reply of a begin',
    interrupted,
    true,
    3024,
    '(errno 3024) (sqlstate HY000): Query execution was interrupted, maximum statement execution time exceeded (CallerID: userData1)',
  ],
  [
    'a statement past its time that takes its connection with it',
    killed,
    false,
    1317,
    'rpc error: code = Canceled desc = (errno 2013) due to context deadline exceeded, killing query ID 67 (CallerID: userData1)',
  ],
  [
    'a tablet that goes down',
    engineError('CLUSTER_EVENT', 'operation not allowed in state SHUTTING_DOWN'),
    false,
    1105,
    'rpc error: code = Code(17) desc = operation not allowed in state SHUTTING_DOWN',
  ],
]

describe('what the application reads when a tablet fails', () => {
  it.each(rows)('%s', (_name, error, isInReply, errno, text) => {
    expect(fromTablet(place, error, 'userData1', isInReply)).toMatchObject({
      errno,
      message: `target: ks.0.primary: vttablet: ${text}`,
    })
  })

  it('names the target that no tablet serves', () => {
    expect(noTablet(place)).toEqual({
      code: 'UNAVAILABLE',
      errno: 1105,
      sqlstate: 'HY000',
      message: `target: ks.0.primary: no healthy tablet available for 'keyspace:"ks" shard:"0" tablet_type:PRIMARY'`,
    })
  })
})
