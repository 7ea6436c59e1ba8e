import type { Diagnostic } from '../config/model.ts'
import type { Finding } from '../rules/rule.ts'
import { budgetTable } from './budget-table.ts'
import type { CheckReport } from './check-report.ts'
import { foundText, plural, severities, summaryText } from './check-summary.ts'
import { fixText } from './finding-text.ts'
import { fittingLines } from './fitting-lines.ts'
import type { MarkdownSection } from './markdown-section.ts'
import { markdownCode, markdownText } from './markdown-text.ts'
import { placeText } from './places-text.ts'

/** Most characters that GitHub takes for a comment. */
const mostCharacters = 65_536
/** What headings and notes of what was cut can take together. */
const reserve = 1_000
/** Share of the room for budgets, findings and diagnostics: what one leaves, the next may use. */
const shares = { budgets: 0.4, findings: 0.9 }

/**
 * The report as Markdown for a comment on a pull request: budgets (before and after, when compared), then
 * findings, worst first. What a comment cannot hold is cut, and said to be. Ends in a newline.
 */
export function checkMarkdown(report: CheckReport): string {
  let room = mostCharacters - reserve
  const take = (section: MarkdownSection, share: number): readonly string[] => {
    const { kept, cut } = fittingLines(section.rows, room * share)
    room -= kept.reduce((sum, line) => sum + line.length + 1, 0)
    if (section.rows.length === 0) return section.after
    return ['', ...section.head, ...kept, ...(cut > 0 ? ['', cutNote(section, cut)] : []), ...section.after]
  }
  const heading = `### vtsize check: ${summaryText(report)}`
  const budgets = take(budgetTable(report), shares.budgets)
  const findings = take(findingSection(report.findings), shares.findings)
  const diagnostics = take(diagnosticSection(report.diagnostics), 1)
  return `${[heading, ...budgets, ...findings, ...diagnostics].join('\n')}\n`
}

function cutNote({ left, rows }: MarkdownSection, cut: number): string {
  return `_Cut, since a comment holds at most ${mostCharacters.toLocaleString('en')} characters: ${left(rows.length - cut)}._`
}

function findingSection(findings: readonly Finding[]): MarkdownSection {
  const sorted = severities.flatMap(severity => findings.filter(each => each.severity === severity))
  return {
    head: [],
    rows: sorted.map(findingItem),
    after: [],
    left: kept => foundText({ findings: sorted.slice(kept) }),
  }
}

function findingItem(finding: Finding): string {
  const { severity, rule, message, place } = finding
  const fix = fixText(finding)
  const at = place ? `${markdownCode(placeText(place))} ` : ''
  return `- ${at}**${severity}** ${rule} ${markdownText(clipped(message))}${fix === undefined ? '' : `<br>fix: ${markdownText(clipped(fix))}`}`
}

function diagnosticSection(diagnostics: readonly Diagnostic[]): MarkdownSection {
  return {
    head: ['Not everything could be read:', ''],
    rows: diagnostics.map(diagnosticItem),
    after: [],
    left: kept => plural(diagnostics.length - kept, 'such problem'),
  }
}

function diagnosticItem({ severity, message, hint, place }: Diagnostic): string {
  const at = place ? `${markdownCode(placeText(place))} ` : ''
  return `- ${at}**${severity}** ${markdownText(clipped(message))}${hint === undefined ? '' : `<br>${markdownText(clipped(hint))}`}`
}

/** Longer than any sentence: what goes on has a minified file in it, and must not push the others out. */
const longestText = 1_000

function clipped(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}
