import { readValue, valueText } from './given-value.ts'
import type { Rule, RuleFinding } from './rule.ts'
import { type Subject, subjects } from './subjects.ts'

/** The tablet YAML and the command line disagree. */
export const yamlOverridesFlag: Rule = {
  id: 'VT305',
  name: 'yaml-overrides-flag',
  severity: 'warning',
  summary: 'the tablet YAML sets what a flag sets too, to another value, and wins',
  doc: {
    what: 'A flag is given on the command line, and the file of --tablet-config holds another value for the same setting.',
    why: 'vttablet reads the file after its flags and over them. Whoever changes the flag later changes nothing.',
    releases: 'v6 to v24',
    fix: 'Say it in one place.',
    fails: { file: 'tablet.yaml', text: withConfigMap('48'), options: [] },
    passes: { file: 'tablet.yaml', text: withConfigMap('24'), options: [] },
    source: 'go/cmd/vttablet/vttablet.go:71@v6, :156@v15; go/cmd/vttablet/cli/cli.go:184@v18, :204@v24',
  },
  check: input => subjects(input).flatMap(overridden),
}

/** A pod whose flag says 24, with a tablet YAML that says `size`. */
function withConfigMap(size: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: tablet-config }
data:
  tablet.yaml: |
    oltpReadPool:
      size: ${size}
---
apiVersion: v1
kind: Pod
metadata: { name: tablet }
spec:
  containers:
    - name: vttablet
      image: vitess/lite:v22.0.3
      args:
        - vttablet
        - --queryserver-config-pool-size=24
        - --tablet_config=/config/tablet.yaml
      volumeMounts:
        - { name: config, mountPath: /config }
  volumes:
    - name: config
      configMap: { name: tablet-config }
`
}

function overridden({ tablet, release }: Subject): readonly RuleFinding[] {
  const last = new Map(tablet.given.map(flag => [flag.name, flag]))
  return [...last.values()].flatMap(flag => {
    const setting = tablet.flags[flag.name]
    // A value with a citation is what the file resets, not what it says: that is a rule of its own.
    if (setting?.kind !== 'known' || setting.origin !== 'yaml' || setting.cite !== undefined) return []
    const { place = tablet.place } = setting
    const value = readValue(flag, release)
    if (value === undefined || value === setting.value) return []
    return [
      {
        message: `the tablet YAML says ${setting.text}, --${flag.spelling} says ${valueText(flag)} (${flag.place.file}:${flag.place.line}): vttablet takes ${setting.text}`,
        place,
        text: setting.text,
        hint: `remove --${flag.spelling}, or this key`,
      },
    ]
  })
}
