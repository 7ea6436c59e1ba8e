/** Text that XML 1.0 can hold inside an element or a quoted attribute; what it cannot becomes U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replaceAll(forbidden, '\ufffd')
    .replaceAll(/[&<>"'\t\n\r]/g, character => escapes[character] ?? character)
}

const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

/** Blanks as references, or attributes would turn them into spaces. */
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
