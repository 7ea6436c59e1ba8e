import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkJson } from '../../src/report/check-json.ts'
import { checkMarkdown } from '../../src/report/check-markdown.ts'
import { checkTerminal } from '../../src/report/check-terminal.ts'
import { github } from '../../src/report/github.ts'
import { hideSecrets } from '../../src/report/hidden-secrets.ts'
import { junit } from '../../src/report/junit.ts'
import { sarif } from '../../src/report/sarif.ts'
import { nastyText } from '../support/arbitrary-reports.ts'
import { emptyReport } from '../support/check-reports.ts'

describe('secrets in a line', () => {
  it.each([
    ['a flag with =', '--db-app-password=hunter2 --a=1', '--db-app-password=******* --a=1'],
    ['a flag with a blank', '--db_dba_password hunter2 --a', '--db_dba_password ******* --a'],
    ['a flag behind another word', 'vttablet -db_app_password hunter2', 'vttablet -db_app_password *******'],
    ['an option file', 'password = hunter2', 'password = *******'],
    ['YAML', '  password: "two words" # why', '  password: *********** # why'],
    ['JSON', '{"token":"abc","a":1}', '{"token":*****,"a":1}'],
    ['a variable', 'export DB_PASS=hunter2', 'export DB_PASS=*******'],
    ['two of them', 'a_token=x b_secret=yy', 'a_token=* b_secret=**'],
    ['an open quote', "--db-app-password='hunter2", '--db-app-password=********'],
    [
      'no file that holds one',
      '--db-credentials-file=/etc/creds.json',
      '--db-credentials-file=/etc/creds.json',
    ],
    ['no prose', 'the password is asked for', 'the password is asked for'],
    ['nothing without a value', '--db-app-password=', '--db-app-password='],
  ])('are starred out of %s', (_, line, shown) => {
    expect(hideSecrets(line)).toBe(shown)
  })

  it('leave the line as long as it was', () => {
    fc.assert(
      fc.property(nastyText, nastyText, (before, after) => {
        const line = `${before}--db-app-password=${after}`
        expect(hideSecrets(line)).toHaveLength(line.length)
      }),
    )
  })
})

describe('a finding beside a password', () => {
  const line = `vttablet -db_app_password=hunter2 ${'-x=1 '.repeat(10)}`
  const place = { file: 'up.sh', line: 1, column: 10 }
  const fix = { place, before: '-db_app_password=hunter2', after: '--db-app-password=hunter2' }
  const findings = [
    { rule: 'VT202', severity: 'note', message: 'one dash', place, text: fix.before, fix },
  ] as const
  const report = { ...emptyReport, findings, sources: () => line }

  it.each([
    ['the terminal', checkTerminal(report, { columns: 80, color: false })],
    ['a narrow terminal', checkTerminal(report, { columns: 30, color: false })],
    ['JSON', JSON.stringify(checkJson(report))],
    ['SARIF', sarif(report, { rules: [], version: '0.1.0' })],
    ['JUnit', junit(report, { failOn: 'note' })],
    ['GitHub', github(report)],
    ['Markdown', checkMarkdown(report)],
  ])('does not bring it to %s', (_, text) => {
    expect(text).toContain('VT202')
    expect(text).not.toContain('hunter2')
  })
})
