import type { FlagFact } from './fact.ts'

const commonFlagsGo = 'go/vt/vttablet/common/flags.go'
const vreplicationEngine = 'go/vt/vttablet/tabletmanager/vreplication/engine.go'
const vreplicationFlagsGo = 'go/vt/vttablet/tabletmanager/vreplication/flags.go'
const vstreamerPacketSize = 'go/vt/vttablet/tabletserver/vstreamer/packet_size.go'

/** VReplication and VStreams, by name. */
export const vreplicationFlags: readonly FlagFact[] = [
  {
    name: 'relay-log-max-items',
    kind: 'vreplication',
    what: 'Most rows buffered on the target.',
    versions: [
      {
        since: '9',
        until: '22',
        spelling: 'relay_log_max_items',
        type: 'int',
        default: '5000',
        cite: `${commonFlagsGo}:86@v22`,
      },
      { since: '23', type: 'int', default: '5000', cite: `${commonFlagsGo}:88@v24` },
    ],
  },
  {
    name: 'relay-log-max-size',
    kind: 'vreplication',
    what: 'Most bytes buffered on the target.',
    versions: [
      {
        since: '9',
        until: '22',
        spelling: 'relay_log_max_size',
        type: 'int',
        default: '250000',
        cite: `${commonFlagsGo}:85@v22`,
      },
      { since: '23', type: 'int', default: '250000', cite: `${commonFlagsGo}:87@v24` },
    ],
  },
  {
    name: 'vreplication-experimental-flags',
    kind: 'vreplication',
    what: 'Bit mask of optional behaviour of VReplication.',
    versions: [
      {
        since: '11',
        until: '14',
        spelling: 'vreplication_experimental_flags',
        type: 'int',
        default: '1',
        cite: 'go/vt/vttablet/tabletmanager/vreplication/vreplicator.go:68@v14',
      },
      {
        since: '15',
        until: '16',
        spelling: 'vreplication_experimental_flags',
        type: 'int',
        default: '1',
        cite: `${vreplicationFlagsGo}:65@v16`,
      },
      {
        since: '17',
        until: '21',
        spelling: 'vreplication_experimental_flags',
        type: 'int',
        default: '3',
        cite: `${commonFlagsGo}:75@v21`,
      },
      {
        since: '22',
        until: '22',
        spelling: 'vreplication_experimental_flags',
        type: 'int',
        default: '7',
        cite: `${commonFlagsGo}:77@v22`,
      },
      { since: '23', type: 'int', default: '7', cite: `${commonFlagsGo}:79@v24` },
    ],
  },
  {
    name: 'vreplication-heartbeat-update-interval',
    kind: 'vreplication',
    what: 'Period at which an idle stream notes that it lives.',
    versions: [
      {
        since: '10',
        until: '22',
        spelling: 'vreplication_heartbeat_update_interval',
        type: 'int-seconds',
        default: '1',
        cite: `${commonFlagsGo}:96@v22`,
      },
      { since: '23', type: 'int-seconds', default: '1', cite: `${commonFlagsGo}:98@v24` },
    ],
  },
  {
    name: 'vreplication-max-time-to-retry-on-error',
    kind: 'vreplication',
    what: 'How long a failing stream is tried again; 0 means for ever.',
    versions: [
      {
        since: '14',
        until: '14',
        spelling: 'vreplication_max_time_to_retry_on_error',
        type: 'duration',
        default: '15m0s',
        cite: 'go/vt/vttablet/tabletmanager/vreplication/controller.go:51@v14',
      },
      {
        since: '15',
        until: '20',
        spelling: 'vreplication_max_time_to_retry_on_error',
        type: 'duration',
        default: '0s',
        cite: `${vreplicationFlagsGo}:46@v20`,
      },
      {
        since: '21',
        until: '22',
        spelling: 'vreplication_max_time_to_retry_on_error',
        type: 'duration',
        default: '0s',
        cite: `${commonFlagsGo}:83@v22`,
      },
      { since: '23', type: 'duration', default: '0s', cite: `${commonFlagsGo}:85@v24` },
    ],
  },
  {
    name: 'vreplication-parallel-insert-workers',
    kind: 'vreplication',
    what: 'Connections that a copying stream inserts with at once.',
    versions: [{ since: '16', type: 'int', default: '1', cite: `${commonFlagsGo}:101@v24` }],
  },
  {
    name: 'vreplication-replica-lag-tolerance',
    kind: 'vreplication',
    what: 'Lag at which a copy counts as caught up.',
    versions: [
      {
        since: '11',
        until: '22',
        spelling: 'vreplication_replica_lag_tolerance',
        type: 'duration',
        default: '1m0s',
        cite: `${commonFlagsGo}:88@v22`,
      },
      { since: '23', type: 'duration', default: '1m0s', cite: `${commonFlagsGo}:90@v24` },
    ],
  },
  {
    name: 'vreplication-retry-delay',
    kind: 'vreplication',
    what: 'Pause before a failed stream connects again.',
    versions: [
      {
        since: '6',
        until: '22',
        spelling: 'vreplication_retry_delay',
        type: 'duration',
        default: '5s',
        cite: `${commonFlagsGo}:82@v22`,
      },
      { since: '23', type: 'duration', default: '5s', cite: `${commonFlagsGo}:84@v24` },
    ],
  },
  {
    name: 'vreplication-store-compressed-gtid',
    kind: 'vreplication',
    what: 'Stores positions compressed.',
    versions: [
      {
        since: '11',
        until: '22',
        spelling: 'vreplication_store_compressed_gtid',
        type: 'bool',
        default: 'false',
        cite: `${commonFlagsGo}:97@v22`,
      },
      { since: '23', type: 'bool', default: 'false', cite: `${commonFlagsGo}:99@v24` },
    ],
  },
  {
    name: 'vreplication-tablet-type',
    kind: 'vreplication',
    what: 'Tablet types that streams read from unless their workflow says otherwise.',
    versions: [
      {
        since: '6',
        until: '8',
        spelling: 'vreplication_tablet_type',
        type: 'string',
        default: 'REPLICA',
        cite: `${vreplicationEngine}:74@v8`,
      },
      {
        since: '9',
        until: '11',
        spelling: 'vreplication_tablet_type',
        type: 'string',
        default: 'MASTER,REPLICA',
        cite: `${vreplicationEngine}:85@v11`,
      },
      {
        since: '12',
        until: '13',
        spelling: 'vreplication_tablet_type',
        type: 'string',
        default: 'PRIMARY,REPLICA',
        cite: `${vreplicationEngine}:87@v13`,
      },
      {
        since: '14',
        until: '14',
        spelling: 'vreplication_tablet_type',
        type: 'string',
        default: 'in_order:REPLICA,PRIMARY',
        cite: `${vreplicationEngine}:86@v14`,
      },
      {
        since: '15',
        until: '18',
        spelling: 'vreplication_tablet_type',
        type: 'string',
        default: 'in_order:REPLICA,PRIMARY',
        cite: `${vreplicationFlagsGo}:51@v18`,
      },
      {
        since: '19',
        until: '19',
        spelling: 'vreplication_tablet_type',
        type: 'string',
        default: 'in_order:REPLICA,PRIMARY',
        status: 'no-op',
        hidden: true,
        cite: `${vreplicationFlagsGo}:64@v19`,
      },
    ],
  },
  {
    name: 'vstream-binlog-rotation-threshold',
    kind: 'vreplication',
    what: 'Size at which a source rotates its binary log before a snapshot.',
    versions: [
      {
        since: '15',
        type: 'int',
        default: '67108864',
        cite: 'go/vt/vttablet/tabletserver/vstreamer/snapshot_conn.go:56@v24',
      },
    ],
  },
  {
    name: 'vstream-dynamic-packet-size',
    kind: 'vreplication',
    what: 'Lets packets of a stream change size.',
    versions: [
      {
        since: '11',
        until: '22',
        spelling: 'vstream_dynamic_packet_size',
        type: 'bool',
        default: 'true',
        cite: `${vstreamerPacketSize}:38@v22`,
      },
      { since: '23', type: 'bool', default: 'true', cite: `${vstreamerPacketSize}:41@v24` },
    ],
  },
  {
    name: 'vstream-packet-size',
    kind: 'vreplication',
    what: 'Bytes in a packet of a stream.',
    versions: [
      {
        since: '6',
        until: '8',
        spelling: 'vstream_packet_size',
        type: 'int',
        default: '30000',
        cite: 'go/vt/vttablet/tabletserver/vstreamer/vstreamer.go:41@v8',
      },
      {
        since: '9',
        until: '22',
        spelling: 'vstream_packet_size',
        type: 'int',
        default: '250000',
        cite: `${vstreamerPacketSize}:36@v22`,
      },
      { since: '23', type: 'int', default: '250000', cite: `${vstreamerPacketSize}:38@v24` },
    ],
  },
]
