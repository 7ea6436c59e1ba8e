import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tabletUrls } from '../../../src/probe/vttablet/tablet-url.ts'

describe('an address of a vttablet', () => {
  it.each([
    ['host:15100', 'http://host:15100'],
    ['http://host:15100', 'http://host:15100'],
    ['http://host:15100/', 'http://host:15100'],
    ['https://host/tablet-100/', 'https://host/tablet-100'],
    ['http://host:15100/debug/vars', 'http://host:15100'],
    ['https://host/tablet-100/metrics', 'https://host/tablet-100'],
    ['http://host:15100/debug/env?format=json', 'http://host:15100'],
    ['localhost', 'http://localhost'],
    ['[::1]:15100', 'http://[::1]:15100'],
    ['  10.0.0.1:15100 ', 'http://10.0.0.1:15100'],
  ])('%s is asked at %s', (text, shown) => {
    expect(tabletUrls([text])).toEqual({ urls: [{ shown, authorization: undefined }], diagnostics: [] })
  })

  it('keeps user and password for the header alone, a comma in it too', () => {
    const { urls } = tabletUrls(['http://me:p%40ss,word@host:15100'])
    expect(urls).toEqual([
      {
        shown: 'http://host:15100',
        authorization: `Basic ${Buffer.from('me:p@ss,word').toString('base64')}`,
      },
    ])
  })

  it('may be given several times and in lists, and is asked once', () => {
    const { urls } = tabletUrls(['a:1,b:2', 'http://a:1/metrics', 'c:3'])
    expect(urls.map(({ shown }) => shown)).toEqual(['http://a:1', 'http://b:2', 'http://c:3'])
  })

  it.each([
    ['', '"" is no address of a vttablet'],
    ['http://', '"http://" is no address of a vttablet'],
    ['grpc://host:16100', '"grpc://host:16100" asks for grpc, but vttablet answers HTTP'],
    ['http://me:secret@host:99999', '"***@host:99999" is no address of a vttablet'],
  ])('%s is refused without its password', (text, message) => {
    const { urls, diagnostics } = tabletUrls([text])
    expect(urls).toEqual([])
    expect(diagnostics).toEqual([
      {
        severity: 'error',
        code: 'tablet-url',
        message,
        hint: 'give the web port of the tablet: --vttablet http://host:15100',
      },
    ])
  })

  it('is read or refused, whatever is given', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const { urls, diagnostics } = tabletUrls([text])
        expect(urls.length + diagnostics.length).toBeGreaterThan(0)
      }),
    )
  })
})
