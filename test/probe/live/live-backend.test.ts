import { createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { background } from '../../../src/engine/ports/context.ts'
import { LiveBackend } from '../../../src/probe/live/live-backend.ts'
import { openDriver } from '../../../src/probe/live/open-driver.ts'
import { OpenGuard } from '../../../src/probe/live/open-guard.ts'
import { WallClock } from '../../../src/probe/live/wall-clock.ts'

it('closes dials under way, and lets nothing be dialled afterwards', async () => {
  const sockets: Socket[] = []
  const silent = createServer(socket => sockets.push(socket))
  const port = await new Promise<number>(resolve =>
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port)),
  )
  const clock = new WallClock()
  const guard = new OpenGuard(
    { maxOpen: 9, leave: 0, othersMayGrow: 0 },
    { maxConnections: 99, connected: 1 },
    clock,
  )
  const settings = {
    address: { kind: 'tcp', host: '127.0.0.1', port },
    user: 'vt_app',
    password: undefined,
    sslMode: 'DISABLED',
    tls: {},
    connectTimeoutMs: 60_000,
    queryTimeoutMs: 60_000,
    sources: { address: 'test', user: 'test', password: 'test', sslMode: 'test' },
  } as const
  const greeting = { kind: 'greeting', version: '9.7.0', connectionId: 1, tls: false } as const
  const backend = new LiveBackend({ clock, guard, open: await openDriver(settings, greeting, undefined) })
  const outcomes: string[] = []
  const dial = () =>
    backend.dial({ account: 'app', foundRows: false }, background, outcome =>
      outcomes.push(outcome.kind === 'ok' ? 'ok' : outcome.error.code),
    )
  dial()
  dial()
  await expect.poll(() => sockets.length).toBe(2)
  expect(guard.open).toBe(2)
  backend.closeAll()
  dial()
  expect(outcomes).toEqual(['CANCELED', 'CANCELED', 'CANCELED'])
  expect(guard).toMatchObject({ open: 0, stopped: undefined })
  await expect.poll(() => sockets.every(({ closed, readableEnded }) => closed || readableEnded)).toBe(true)
  for (const socket of sockets) socket.destroy()
  await new Promise(resolve => silent.close(resolve))
  clock.stop()
})
