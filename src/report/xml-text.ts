/** Text as XML 1.0 holds it inside an element; characters that it cannot hold become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replaceAll(forbidden, '\ufffd')
    .replaceAll(/[&<>\r]/g, character => references[character] ?? character)
}

/** The same inside an attribute in double quotes; blanks as references, or they would become spaces. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll(/["\t\n]/g, character => references[character] ?? character)
}

const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
