import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** A TCP server on a loopback port that behaves as told. */
export interface FakeServer {
  readonly port: number
  /** Connections that it has accepted. */
  readonly accepted: () => number
  readonly close: () => Promise<void>
}

/** Starts a server that does `behave` with each connection. */
export async function fakeServer(behave: (socket: Socket) => void): Promise<FakeServer> {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    socket.on('error', () => {})
    behave(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('bug: a TCP server without a port')
  return {
    port: address.port,
    accepted: () => sockets.length,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A packet of MySQL's protocol. */
export function packet(payload: Buffer, sequence = 0): Buffer {
  const header = Buffer.alloc(4)
  header.writeUIntLE(payload.length, 0, 3)
  header[3] = sequence
  return Buffer.concat([header, payload])
}

/** An ERR packet; without an SQL state, as MySQL sends it before the login. */
export function errorPacket(errno: number, text: string, sqlstate?: string): Buffer {
  const head = Buffer.from([0xff, errno & 0xff, errno >> 8])
  return packet(
    Buffer.concat([head, Buffer.from(sqlstate === undefined ? '' : `#${sqlstate}`), Buffer.from(text)]),
  )
}

/** A greeting of protocol 10 with mysql_native_password, and TLS where told. */
export function greetingPacket(version: string, { tls = false } = {}): Buffer {
  // LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION; PLUGIN_AUTH in the upper half.
  const lower = 0x0001 | 0x0008 | 0x0200 | 0x2000 | 0x8000 | (tls ? 0x0800 : 0)
  return packet(
    Buffer.concat([
      Buffer.from([10]),
      Buffer.from(`${version}\0`),
      Buffer.from([7, 0, 0, 0]),
      Buffer.from('12345678\0'),
      Buffer.from([lower & 0xff, lower >> 8, 45, 2, 0, 0x08, 0x00, 21]),
      Buffer.alloc(10),
      Buffer.from('901234567890\0'),
      Buffer.from('mysql_native_password\0'),
    ]),
  )
}
