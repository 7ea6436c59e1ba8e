import { type ClientPreset, clientPreset } from '../catalog/client-presets.ts'
import { perRelease } from '../catalog/per-release.ts'
import type { PresetExplanation, PresetStatementExplanation } from '../report/session-explanation.ts'
import type { ContextOptions } from '../statements/context.ts'
import { type EffectKind, stronger } from '../statements/effect.ts'
import { held } from '../statements/holdings.ts'
import {
  connectEffects,
  presetDefaults,
  presetEffects,
  presetHoldings,
  remedies,
} from '../statements/presets.ts'
import { byRelease } from './by-release.ts'
import { explainedEffect } from './explained-effect.ts'
import { contextOptions, explainedRelease, type SessionSetup } from './session-setup.ts'
import { spelledFlag } from './spelled-advice.ts'

/** A client by the name of its preset, in any case: what it sends and what its connections hold, release by release. */
export function explainPreset(name: string, setup: SessionSetup): readonly PresetExplanation[] {
  const preset = clientPreset(name)
  if (preset === undefined) return []
  const { id, client, version, cite, confirmed, foundRows = false } = preset
  const options = contextOptions(setup)
  return [
    {
      kind: 'preset',
      name: id,
      client,
      version,
      source: cite,
      confirmed,
      foundRows,
      ...explainedRelease(setup),
      statements: explainedStatements(preset, options),
      byRelease: byRelease(release => releaseRow(preset, { ...options, release })),
    },
  ]
}

function explainedStatements(
  preset: ClientPreset,
  options: ContextOptions,
): readonly PresetStatementExplanation[] {
  const effectsOf = perRelease(release => presetEffects(preset, { ...options, release }))
  return presetEffects(preset, options).map(({ statement, effect }, at) => {
    const { sql, when, option = null } = statement
    const stretches = byRelease(release => ({ effect: effectsOf(release)[at]?.effect.kind ?? 'none' }))
    return { sql, when, option, effect: explainedEffect(effect), byRelease: stretches }
  })
}

function releaseRow(preset: ClientPreset, options: ContextOptions) {
  const effects = connectEffects(preset, options)
  return {
    effect: effects.reduce<EffectKind>((strongest, { kind }) => stronger(strongest, kind), 'none'),
    error: effects.find(({ kind }) => kind === 'error')?.reason ?? null,
    holds: held(presetHoldings(preset, options)),
    flags: remedies(preset, options).map(change => spelledFlag(change, options.release)),
    defaults: presetDefaults(preset, options),
  }
}
