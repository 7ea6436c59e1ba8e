/** The first thing that a server sends, before anybody has logged in. */
export type FirstPacket =
  | Greeting
  | {
      readonly kind: 'error'
      readonly errno: number
      readonly sqlstate: string | null
      readonly text: string
    }
  /** `looksLike` is nothing when the bytes tell nothing. */
  | { readonly kind: 'not-mysql'; readonly looksLike: string | undefined }
  | { readonly kind: 'incomplete' }

/** A server that is ready for a login. */
export interface Greeting {
  readonly kind: 'greeting'
  readonly version: string
  readonly connectionId: number
  readonly tls: boolean
}

/** A greeting is some 80 bytes and an error is a sentence; what claims to be longer is something else. */
const longestFirstPacket = 4096
const headerBytes = 4
const protocolVersion = 10
const errorMarker = 0xff
/** CLIENT_SSL among the lower capability flags. */
const tlsCapability = 0x0800

/** Reads what has arrived so far. Never throws, whatever the bytes are. */
export function firstPacket(bytes: Buffer): FirstPacket {
  const stranger = strangerIn(bytes)
  if (stranger !== undefined) return { kind: 'not-mysql', looksLike: stranger }
  if (bytes.length < headerBytes) return { kind: 'incomplete' }
  const length = bytes.readUIntLE(0, 3)
  if (length === 0 || length > longestFirstPacket || bytes[3] !== 0) {
    return { kind: 'not-mysql', looksLike: undefined }
  }
  const marker = bytes[headerBytes]
  if (marker !== undefined && marker !== protocolVersion && marker !== errorMarker) {
    return { kind: 'not-mysql', looksLike: undefined }
  }
  if (bytes.length < headerBytes + length) return { kind: 'incomplete' }
  const payload = bytes.subarray(headerBytes, headerBytes + length)
  return marker === errorMarker ? errorIn(payload) : greetingIn(payload)
}

/** How other servers start to talk; those that wait for the client cannot be told from a silent one. */
const strangers: readonly {
  readonly starts: readonly (string | readonly number[])[]
  readonly what: string
}[] = [
  { starts: ['SSH-'], what: 'an SSH server' },
  { starts: ['HTTP/', '<!DOCTYPE', '<html'], what: 'a web server' },
  { starts: ['220 ', '220-'], what: 'a mail or FTP server' },
  { starts: ['-ERR', '+OK', '-DENIED'], what: 'a Redis or mail server' },
  { starts: [[0x15, 0x03]], what: 'a server that speaks TLS from the first byte' },
  // A notice frame: length 5, type 11.
  { starts: [[0x05, 0x00, 0x00, 0x00, 0x0b]], what: "MySQL's port for the X protocol (33060)" },
]

function strangerIn(bytes: Buffer): string | undefined {
  return strangers.find(({ starts }) =>
    starts.some(start => {
      const sign = typeof start === 'string' ? Buffer.from(start) : Buffer.from(start)
      return bytes.length >= sign.length && bytes.subarray(0, sign.length).equals(sign)
    }),
  )?.what
}

/** A refusal at accept has no SQL state: number, then text. */
function errorIn(payload: Buffer): FirstPacket {
  if (payload.length < 3) return { kind: 'not-mysql', looksLike: undefined }
  const errno = payload.readUInt16LE(1)
  const stateful = payload[3] === 0x23 && payload.length >= 9
  return {
    kind: 'error',
    errno,
    sqlstate: stateful ? payload.toString('latin1', 4, 9) : null,
    text: payload.toString('utf8', stateful ? 9 : 3),
  }
}

/** Version up to a zero byte, connection id, eight bytes of salt, a filler, capability flags. */
function greetingIn(payload: Buffer): FirstPacket {
  const end = payload.indexOf(0, 1)
  if (end < 0 || payload.length < end + 16) return { kind: 'not-mysql', looksLike: undefined }
  return {
    kind: 'greeting',
    version: payload.toString('utf8', 1, end),
    connectionId: payload.readUInt32LE(end + 1),
    tls: (payload.readUInt16LE(end + 14) & tlsCapability) !== 0,
  }
}
