import { newestReleases, type Release } from '../../catalog/release.ts'
import type { Diagnostic, FlagValue, ReadContext, Sourced } from '../model.ts'
import type { Base } from '../places.ts'
import { type YamlDocument, yamlDocuments } from '../yaml/yaml-documents.ts'
import { agreement } from './tablet-config-agreement.ts'
import type { TabletConfigReading } from './tablet-config-flag.ts'
import { type Interpretation, interpretTabletConfig } from './tablet-config-meaning.ts'

/**
 * What vttablet of `release` takes from a tablet YAML, by key path as Vitess spells it (times in seconds), or
 * how it dies of it. Without a release: what all releases that survive the file agree on; the rest is
 * unresolved. `base`: where the text stands in `context.file` when it is nested there. Go's reader takes
 * the first document of a file and no other.
 */
export function readTabletConfig(
  text: string,
  context: ReadContext,
  release: Release | undefined,
  base?: Base,
): TabletConfigReading {
  const documents = yamlDocuments(text, context.file, base)
  const first = documents.next().value as YamlDocument | undefined
  const broken = first && first.root === undefined ? first.diagnostics[0] : undefined
  if (broken) return unreadable(broken)
  const { line, column } = base ?? { line: 1, column: 1 }
  const start = { file: context.file, line, column }
  const read = release
    ? single(interpretTabletConfig(first, start, release))
    : agreement(
        newestReleases().map(each => ({
          release: each,
          meaning: interpretTabletConfig(first, start, each),
        })),
      )
  const second = first && documents.next().value
  return {
    ...read,
    diagnostics: [
      ...(first?.diagnostics ?? []),
      ...read.diagnostics,
      ...(second ? [laterDocument(second)] : []),
    ],
  }
}

function single({ settings, deaths, diagnostics }: Interpretation): TabletConfigReading {
  const [death, ...more] = deaths
  if (!death) return { settings, diagnostics }
  const others = more.map(
    ({ why, cite: _, ...death }): Diagnostic => ({ severity: 'error', message: `${why}.`, ...death }),
  )
  return { settings, death, diagnostics: [...diagnostics, ...others] }
}

function unreadable(broken: Diagnostic): TabletConfigReading {
  const settings: Readonly<Record<string, Sourced<FlagValue>>> = {}
  const place = broken.place
  if (!place) return { settings, diagnostics: [broken] }
  const why = 'the tablet config is not valid YAML, and vttablet ends when it cannot parse it'
  return {
    settings,
    death: { code: 'tablet-config-broken', why, place, cite: 'go/cmd/vttablet/cli/cli.go:204@v24' },
    diagnostics: [broken],
  }
}

function laterDocument(document: YamlDocument): Diagnostic {
  return {
    severity: 'warning',
    code: 'later-document',
    message: 'vttablet reads the first document of a tablet config; what follows this marker is ignored.',
    hint: 'Move its keys into the first document.',
    place: document.places.at(0),
    text: '---',
  }
}
