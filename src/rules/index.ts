import type { Rule } from './rule.ts'
import { overCeiling } from './vt101-over-ceiling.ts'
import { overDocumentedFormula } from './vt102-over-documented-formula.ts'
import { headroom } from './vt103-headroom.ts'
import { undetermined } from './vt104-undetermined.ts'
import { sharedMysqld } from './vt105-shared-mysqld.ts'
import { overAfterPromotion } from './vt106-over-after-promotion.ts'
import { rollingRestart } from './vt107-rolling-restart.ts'
import { accountCap } from './vt108-account-cap.ts'
import { onDemandNotBudgeted } from './vt109-on-demand-not-budgeted.ts'
import { openFilesLimit } from './vt110-open-files-limit.ts'
import { operatorDefaults } from './vt111-operator-defaults.ts'
import { xPlugin } from './vt112-x-plugin.ts'
import { noSlotForReplicas } from './vt113-no-slot-for-replicas.ts'
import { setGlobalIsLost } from './vt114-set-global-is-lost.ts'
import { refusedMyCnf } from './vt115-refused-my-cnf.ts'
import { clampedLimit } from './vt116-clamped-limit.ts'
import { unreadMyCnf } from './vt117-unread-my-cnf.ts'
import { unknownFlag } from './vt201-unknown-flag.ts'
import { flagSpelling } from './vt202-flag-spelling.ts'
import { deprecatedFlag } from './vt203-deprecated-flag.ts'
import { flagWithoutEffect } from './vt204-flag-without-effect.ts'
import { flagOfOtherRelease } from './vt205-flag-of-other-release.ts'
import { invalidValue } from './vt206-invalid-value.ts'
import { booleanAsTwoWords } from './vt207-boolean-as-two-words.ts'
import { flagGivenTwice } from './vt208-flag-given-twice.ts'
import { flagOfOtherComponent } from './vt209-flag-of-other-component.ts'
import { strayWord } from './vt210-stray-word.ts'
import { refusedSettings } from './vt211-refused-settings.ts'
import { poolSize } from './vt212-pool-size.ts'
import { singleDash } from './vt213-single-dash.ts'
import { flagWithoutValue } from './vt214-flag-without-value.ts'
import { pastedCharacters } from './vt215-pasted-characters.ts'
import { systemdVariable } from './vt216-systemd-variable.ts'
import { crlfScript } from './vt217-crlf-script.ts'
import { unknownKey } from './vt301-unknown-key.ts'
import { poolBlockWithoutSize } from './vt302-pool-block-without-size.ts'
import { oltpBlock } from './vt303-oltp-block.ts'
import { timeInYaml } from './vt304-time-in-yaml.ts'
import { yamlOverridesFlag } from './vt305-yaml-overrides-flag.ts'
import { keyWithoutEffect } from './vt306-key-without-effect.ts'
import { replicationTracker } from './vt307-replication-tracker.ts'
import { shippedExampleCopied } from './vt308-shipped-example.ts'
import { schemaReloadReset } from './vt309-schema-reload-reset.ts'
import { laterDocument } from './vt310-later-document.ts'
import { yamlByRelease } from './vt311-yaml-by-release.ts'
import { refusedYaml } from './vt312-refused-yaml.ts'
import { unknownField } from './vt401-unknown-field.ts'
import { flagNotAString } from './vt402-flag-not-a-string.ts'
import { flagInTwoSpellings } from './vt403-flag-in-two-spellings.ts'
import { tabletFlagOfVtgate } from './vt404-tablet-flag-of-vtgate.ts'
import { unknownTabletType } from './vt405-unknown-tablet-type.ts'
import { unknownApiVersion } from './vt406-unknown-api-version.ts'
import { duplicateKey } from './vt407-duplicate-key.ts'
import { waitTimeout } from './vt501-wait-timeout.ts'
import { txPoolTimeout } from './vt502-tx-pool-timeout.ts'
import { streamPoolTimeout } from './vt503-stream-pool-timeout.ts'
import { reservedNeverReaped } from './vt504-reserved-never-reaped.ts'
import { settingsPoolOff } from './vt601-settings-pool-off.ts'
import { limiterAndReserved } from './vt602-limiter-and-reserved.ts'
import { lockTimeout } from './vt603-lock-timeout.ts'
import { poolBelowNeed } from './vt604-pool-below-need.ts'
import { poolBug } from './vt701-pool-bug.ts'
import { misleadingPool } from './vt702-misleading-pool.ts'
import { unusedIgnore } from './vt901-unused-ignore.ts'
import { ignoreWithoutReason } from './vt902-ignore-without-reason.ts'
import { expiredIgnore } from './vt903-expired-ignore.ts'

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  overCeiling,
  overDocumentedFormula,
  headroom,
  undetermined,
  sharedMysqld,
  overAfterPromotion,
  rollingRestart,
  accountCap,
  onDemandNotBudgeted,
  openFilesLimit,
  operatorDefaults,
  xPlugin,
  noSlotForReplicas,
  setGlobalIsLost,
  refusedMyCnf,
  clampedLimit,
  unreadMyCnf,
  unknownFlag,
  flagSpelling,
  deprecatedFlag,
  flagWithoutEffect,
  flagOfOtherRelease,
  invalidValue,
  booleanAsTwoWords,
  flagGivenTwice,
  flagOfOtherComponent,
  strayWord,
  refusedSettings,
  poolSize,
  singleDash,
  flagWithoutValue,
  pastedCharacters,
  systemdVariable,
  crlfScript,
  unknownKey,
  poolBlockWithoutSize,
  oltpBlock,
  timeInYaml,
  yamlOverridesFlag,
  keyWithoutEffect,
  replicationTracker,
  shippedExampleCopied,
  schemaReloadReset,
  laterDocument,
  yamlByRelease,
  refusedYaml,
  unknownField,
  flagNotAString,
  flagInTwoSpellings,
  tabletFlagOfVtgate,
  unknownTabletType,
  unknownApiVersion,
  duplicateKey,
  waitTimeout,
  txPoolTimeout,
  streamPoolTimeout,
  reservedNeverReaped,
  settingsPoolOff,
  limiterAndReserved,
  lockTimeout,
  poolBelowNeed,
  poolBug,
  misleadingPool,
  unusedIgnore,
  ignoreWithoutReason,
  expiredIgnore,
]
