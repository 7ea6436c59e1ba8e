import fc from 'fast-check'
import type { Diagnostic, Place } from '../../src/config/model.ts'
import type { CheckReport } from '../../src/report/check-report.ts'
import type { Finding } from '../../src/rules/rule.ts'
import { emptyReport, fullestReport } from './check-reports.ts'

/** Text with all that formats must not trip over. */
export const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      ...'a% :,;|`*_[]<>&"\'\\@#~!(){}=-/.\n\r\t\0\u001b\u0085\u2028\u202e\ufeff\ufffe',
      '\ud800',
      '語',
      '👩‍👩‍👧',
      ']]>',
      '::',
      '%0A',
      '<br>',
      '\r\n',
    ),
    maxLength: 40,
  }),
)

const severity = fc.constantFrom('error', 'warning', 'note')

const place: fc.Arbitrary<Place> = fc.record({
  file: nastyText,
  line: fc.integer({ min: 1, max: 4 }),
  column: fc.integer({ min: 1, max: 60 }),
})

const finding: fc.Arbitrary<Finding> = fc.record(
  {
    rule: fc.constantFrom('VT101', 'VT201', 'VT999'),
    severity,
    message: nastyText,
    place,
    text: nastyText,
    hint: nastyText,
    fix: fc.record({ place, before: nastyText, after: nastyText }),
  },
  { requiredKeys: ['rule', 'severity', 'message'] },
)

const diagnostic: fc.Arbitrary<Diagnostic> = fc.record(
  { severity, code: fc.constant('some-code'), message: nastyText, hint: nastyText, place },
  { requiredKeys: ['severity', 'code', 'message'] },
)

/** Reports whose texts try to leave their fields. */
export const arbitraryReport: fc.Arbitrary<CheckReport> = fc
  .record({
    findings: fc.array(finding, { maxLength: 5 }),
    diagnostics: fc.array(diagnostic, { maxLength: 3 }),
    source: nastyText,
    budgets: fc.constantFrom(emptyReport.budgets, fullestReport.budgets),
  })
  .map(({ source, ...rest }) => ({ ...emptyReport, ...rest, sources: () => source }))
