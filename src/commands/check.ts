import * as Args from '@oclif/core/args'
import { check } from '../check/check.ts'
import type { CheckRequest } from '../check/check-request.ts'
import type { CheckReport } from '../report/check-report.ts'
import { BaseCommand, UsageError } from './base-command.ts'
import { acceptAll, baselineFile } from './check-baseline.ts'
import { checkExitCode } from './check-exit.ts'
import { checkFlags } from './check-flags.ts'
import { outputOf, printCheck } from './check-output.ts'
import { progressOn } from './check-progress.ts'
import { projectFor } from './check-project.ts'
import { type CheckCall, requestsFor } from './check-requests.ts'
import { print } from './terminal.ts'

export default class Check extends BaseCommand {
  static override readonly summary = 'checks the vttablets in files and folders against their MySQL, for CI'

  static override readonly description =
    `Finds every vttablet in whatever form (scripts, units, compose files, Kubernetes, the operator's
resources, Helm values, templates), says which do not fit their MySQL, and which settings
Vitess would accept in silence or die of. Settings of a project stand in .vtsize.yaml.

Exit codes: 0 nothing to object to, 1 a finding at or above --fail-on, 2 wrong usage, unreadable
input or no vttablet at all, 3 undetermined.`

  static override readonly examples = [
    '<%= config.bin %> check',
    '<%= config.bin %> check manifests/ mycnf/ units/ --vitess 22 --fail-on warning',
    '<%= config.bin %> check --output sarif=vtsize.sarif --compare origin/main --format markdown',
    '<%= config.bin %> check --fix --dry-run',
    'helm template . | <%= config.bin %> check -',
  ]

  static override readonly strict = false

  static override readonly args = {
    path: Args.string({
      ignoreStdin: true,
      description: 'files and folders; - for standard input (default: .)',
    }),
  }

  static override readonly flags = checkFlags

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Check)
    const schema = schemas.find(({ flag }) => flags[flag])
    if (schema) {
      this.log(JSON.stringify(await schema.load(), null, 2))
      return
    }
    const paths = argv.length === 0 ? ['.'] : argv.map(String)
    const outputs = (flags.output ?? []).map(outputOf)
    const project = await projectFor(paths, flags.config)
    const call: CheckCall = { paths, flags, project }
    const report = await this.report(call)
    const failOn = flags['fail-on'] ?? project.config['fail-on'] ?? 'error'
    process.exitCode = checkExitCode(report, failOn)
    if (flags['dry-run'])
      return print((await import('./check-fix.ts')).patchOf(await plannedFixes(report, paths)))
    const { version } = this.config
    const format = flags.json ? 'json' : flags.format
    await printCheck(report, format, outputs, { failOn, color: flags.color, version })
  }

  private async report(call: CheckCall): Promise<CheckReport> {
    const { paths, flags, project } = call
    const request = await requestsFor(call)
    const first = await watched(request())
    if (!flags['allow-empty'] && first.tablets === 0 && first.findings.length === 0) nothingFound(first, call)
    const report = flags.fix && !flags['dry-run'] ? await this.fixed(first, paths, request) : first
    if (!flags['update-baseline']) return report
    const file = baselineFile(flags.baseline, project)
    if (file === undefined) throw new UsageError('--update-baseline: which file?', 'name it: --baseline FILE')
    return acceptAll(report, file)
  }

  /** A fix may uncover another, so the files are read again, a few times at most. */
  private async fixed(
    first: CheckReport,
    paths: readonly string[],
    request: () => CheckRequest,
  ): Promise<CheckReport> {
    const { writeFixed } = await import('./check-fix.ts')
    let report = first
    for (let pass = 0; pass < 5; pass++) {
      const files = await plannedFixes(report, paths)
      if (files.length === 0) break
      writeFixed(files)
      for (const { file, fixes } of files)
        this.logToStderr(`mended ${file}: ${fixes === 1 ? 'one fix' : `${fixes} fixes`}`)
      report = await watched(request())
    }
    return report
  }
}

const schemas = [
  {
    flag: 'json-schema',
    load: async () => (await import('../report/check-schema.ts')).checkJsonSchema(),
  },
  {
    flag: 'config-schema',
    load: async () => (await import('../config/project/project-config-schema.ts')).projectConfigJsonSchema(),
  },
  {
    flag: 'clients-schema',
    load: async () => (await import('../config/clients-file-schema.ts')).clientsFileJsonSchema(),
  },
] as const

async function plannedFixes(report: CheckReport, paths: readonly string[]) {
  return (await import('./check-fix.ts')).fixedFiles(report, paths)
}

async function watched(request: CheckRequest): Promise<CheckReport> {
  const progress = progressOn(process.stderr)
  try {
    return await check({ ...request, progress: progress.tell })
  } finally {
    progress.done()
  }
}

function nothingFound({ files, diagnostics }: CheckReport, { paths }: CheckCall): void {
  if (diagnostics.length > 0) return
  throw new UsageError(
    `no vttablet found in ${files === 1 ? 'one file' : `${files} files`} at ${paths.join(', ')}`,
    'looked for: shell scripts, process lists, systemd units, compose files, Kubernetes manifests, VitessCluster resources, Helm values, tablet YAML and templates of these that start vttablet; --allow-empty if there need not be one',
  )
}
