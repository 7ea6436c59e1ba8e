import type { Rule } from '../rules/rule.ts'

/** A rule as SARIF's rule table describes it. */
export function sarifRule({ id, name, severity, summary, doc }: Rule) {
  return {
    id,
    name: pascalCase(name),
    shortDescription: { text: summary },
    fullDescription: { text: doc.what },
    help: {
      text: `${doc.why}\n\nFix: ${doc.fix}\n\nReleases: ${doc.releases}\n\nSource: ${doc.source}`,
      markdown: `${doc.why}\n\n**Fix**: ${doc.fix}\n\n**Releases**: ${doc.releases}\n\n**Source**: ${doc.source}`,
    },
    defaultConfiguration: severity === 'off' ? { enabled: false } : { level: severity },
    properties: { tags: ['vitess', 'mysql', 'connections'] },
  }
}

/** `unknown-flag` as `UnknownFlag`, the way SARIF names rules. */
function pascalCase(name: string): string {
  return name
    .split('-')
    .map(word => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}
