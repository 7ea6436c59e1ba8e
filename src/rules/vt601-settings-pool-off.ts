import { tabletBehaviour } from '../catalog/tablet-engine.ts'
import type { Rule } from './rule.ts'
import { eachOrTogether, knownSetting, placeOfFlag, type Subject, spelled, subjects } from './subjects.ts'

const flag = 'queryserver-enable-settings-pool'

/** Each session with a setting reserves a connection. */
export const settingsPoolOff: Rule = {
  id: 'VT601',
  name: 'settings-pool-off',
  severity: 'warning',
  summary: 'the settings pool is off, so every session that sets a system variable reserves a connection',
  doc: {
    what: '--queryserver-enable-settings-pool is off in a release that has it.',
    why: 'vtgate lets clients set system variables: --enable_system_settings is on from v12 on. Without the settings pool each such session keeps a MySQL connection of its own, beside the pools and bounded by nothing, from its first SET on. Drivers and object mappers SET something in every session, so the number of connections becomes the number of clients.',
    releases: 'v15 to v20: off by default in v15 and v16, on from v17, always on from v21',
    fix: 'Switch the pool on, or run vtgate with --enable_system_settings=false, or budget for them: --reserved N says how many, --clients clients.yaml (or --clients rails:2000) estimates it from who connects.',
    fails: {
      file: 'vttablet.sh',
      text: 'vttablet --queryserver-enable-settings-pool=false\n',
      options: ['--vitess', '20'],
    },
    passes: { file: 'vttablet.sh', text: 'vttablet\n', options: ['--vitess', '20'] },
    source:
      'vitess#11037, #13127, #16280; go/vt/vttablet/tabletserver/tabletserver.go:1145-1333@v15, :1223-1431@v20; vitess#9706',
  },
  check: input =>
    eachOrTogether(subjects(input).filter(isOff), flag, (who, { tablet, release }) => ({
      message: `the settings pool of ${who} is off${tablet.flags[flag] ? '' : ` (the default of ${release.text})`}: every session that sets a system variable reserves a connection beside the pools`,
      place: placeOfFlag(tablet, flag),
      hint: `write ${spelled(flag, release)}, or say what to expect: --reserved N, or --clients rails:2000 for an estimate`,
    })),
}

function isOff(subject: Subject): boolean {
  return (
    knownSetting(subject, flag)?.value === false && tabletBehaviour(subject.release).settingsPool === 'flag'
  )
}
