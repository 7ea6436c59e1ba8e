import { createConnection, type Socket } from 'node:net'
import type { MysqlAddress } from './connection-settings.ts'
import { type FirstPacket, firstPacket, type Greeting } from './greeting.ts'

/** What came of dialling: a socket whose greeting is still to be read by the driver, or why there is none. */
export type OpenedStream =
  | { readonly kind: 'open'; readonly socket: Socket; readonly greeting: Greeting }
  | { readonly kind: 'network'; readonly code: string }
  | { readonly kind: 'timeout'; readonly stage: 'dialling' | 'silence' | 'greeting' }
  | { readonly kind: 'closed'; readonly bytes: number }
  | Exclude<FirstPacket, { kind: 'greeting' | 'incomplete' }>

/**
 * Dials once and reads the server's first packet: what refuses or is no MySQL is told apart before a driver
 * sees it, and nothing has been sent yet.
 */
export function openStream(address: MysqlAddress, timeoutMs: number): Promise<OpenedStream> {
  const socket =
    address.kind === 'socket'
      ? createConnection({ path: address.path })
      : createConnection({ host: address.host, port: address.port, noDelay: true })
  return new Promise(resolve => {
    let bytes: Buffer = Buffer.alloc(0)
    let stage: 'dialling' | 'greeting' = 'dialling'
    const settle = (outcome: OpenedStream) => {
      clearTimeout(timer)
      for (const event of ['connect', 'data', 'end']) socket.removeAllListeners(event)
      socket.on('error', () => {})
      if (outcome.kind !== 'open') socket.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(() => {
      settle({ kind: 'timeout', stage: stage === 'greeting' && bytes.length === 0 ? 'silence' : stage })
    }, timeoutMs)
    socket.on('connect', () => {
      stage = 'greeting'
    })
    socket.on('error', error => settle(errorOf(error, stage, bytes.length)))
    socket.on('end', () => settle({ kind: 'closed', bytes: bytes.length }))
    socket.on('data', chunk => {
      bytes = Buffer.concat([bytes, chunk])
      const first = firstPacket(bytes)
      if (first.kind === 'incomplete') return
      if (first.kind !== 'greeting') return settle(first)
      socket.pause()
      socket.unshift(bytes)
      settle({ kind: 'open', socket, greeting: first })
    })
  })
}

function errorOf(error: NodeJS.ErrnoException, stage: 'dialling' | 'greeting', bytes: number): OpenedStream {
  return stage === 'greeting' ? { kind: 'closed', bytes } : { kind: 'network', code: error.code ?? 'unknown' }
}
