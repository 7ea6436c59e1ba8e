import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Word } from '../../../src/config/model.ts'
import { placeIndex } from '../../../src/config/places.ts'
import { findVttabletCommands } from '../../../src/config/shell/shell-command.ts'
import { displayText, textWord } from '../../../src/config/words/words.ts'
import { contextOf } from '../../support/read-context.ts'
import { shownDiagnostics } from '../../support/shown-words.ts'

function found(text: string, env: Record<string, string> = {}, neighbours: Record<string, string> = {}) {
  const context = contextOf('f', neighbours, env)
  return findVttabletCommands(text, { ...context, places: placeIndex(text, 'f') })
}

/** One line a command: its arguments, holes in `<>`, and `×n` when a loop multiplies it. */
function shown(
  text: string,
  env?: Record<string, string>,
  neighbours?: Record<string, string>,
): readonly string[] {
  return found(text, env, neighbours).commands.map(({ words, passes }) => {
    const times =
      passes.kind === 'unresolved' ? ` ×? ${passes.text}` : passes.value === 1 ? '' : ` ×${passes.value}`
    return words.map(holed).join(' ') + times
  })
}

function holed({ pieces }: Word): string {
  return pieces
    .map(piece =>
      piece.kind === 'text' ? piece.text.replaceAll(' ', '␣') : `<${piece.text}${piece.splits ? '*' : ''}>`,
    )
    .join('')
}

type Row = readonly [string, string, ...(readonly string[])]

function table(rows: readonly Row[]): void {
  test.each(rows.map(([name, script, ...expected]) => ({ name, script, expected })))(
    '$name',
    ({ script, expected }) => {
      expect(shown(script)).toEqual(expected)
    },
  )
}

describe('which commands start vttablet', () => {
  table([
    ['by its name', 'vttablet --a', '--a'],
    ['by its path', '/vt/bin/vttablet --a', '--a'],
    ['by a path in a variable', '$BIN/vttablet --a', '--a'],
    ['by a variable that holds all', 'CMD="vttablet --a"; $CMD --b', '--a --b'],
    ['by a default of a variable', '"${VTTABLET_BIN:-/vt/bin/vttablet}" --a', '--a'],
    ['behind exec and env', 'exec env X=1 vttablet --a', '--a'],
    ['behind sudo and nohup', 'sudo -u vitess nohup /vt/bin/vttablet --a &', '--a'],
    ['behind tini and --', 'tini -- vttablet --a', '--a'],
    [
      'behind chroot, gosu, nice and timeout',
      'chroot /x gosu vitess nice -n 5 timeout 9 vttablet --a',
      '--a',
    ],
    ['behind procman', '/usr/local/bin/procman /usr/local/bin/vttablet --a', '--a'],
    ['behind an unknown program that passes flags', 'wrap.sh /vt/bin/vttablet --a', '--a'],
    ['in bash -c', "bash -c 'vttablet --a 1'", '--a 1'],
    ['in a shell behind a wrapper', "timeout 5 sh -ec 'exec vttablet --a'", '--a'],
    ['in sh -c with arguments', `sh -c 'vttablet --a "$1"' x 7`, '--a 7'],
    ['in su -c before the user', 'su -p -s /bin/bash -c "vttablet --a" mysql', '--a'],
    ['in su -c after the user', 'su - mysql -c "vttablet --a"', '--a'],
    ['in a here-string', 'bash <<< "vttablet --a"', '--a'],
    ['over ssh', 'ssh host "cd /vt; vttablet --a"'],
    ['over ssh, the command first', 'ssh host "vttablet --a"', '--a'],
    ['in eval', 'X="vttablet --a"; eval "$X --b"', '--a --b'],
    [
      'in a subshell, a pipeline and a substitution',
      '(vttablet --a | tee log); P=$(vttablet --b & echo $!)',
      '--a',
      '--b',
    ],
    [
      'in all branches',
      'if x; then vttablet --a; else vttablet --b; fi; case $1 in c) vttablet --c;; esac',
      '--a',
      '--b',
      '--c',
    ],
    [
      'not in the branch that never runs',
      'X=1; if [ $X = 2 ]; then vttablet --a; else vttablet --b; fi',
      '--b',
    ],
    ['not after exit', 'exit 0; vttablet --a'],
    ['in a function nothing calls', 'up() { vttablet --a "$1"; }', '--a <$1>'],
    ['in a script that the script writes', 'cat > run.sh <<X\n#!/bin/sh\nvttablet --a\nX', '--a'],
    ['not in a text it prints', 'cat <<X\nvttablet --a\nX'],
    ['not when asked for its version', 'vttablet --version; vttablet --help'],
    [
      'not in echo, test, grep, pkill, which, ls',
      'echo vttablet --a; [ vttablet = --a ]; ps | grep vttablet; pkill -f vttablet; which vttablet; ls -l /vt/bin/vttablet',
    ],
    [
      'in a container',
      'docker run -d --name vttablet img /vt/bin/vttablet --aa; kubectl exec p -- vttablet --b',
      '--aa',
      '--b',
    ],
    ['in start-stop-daemon', 'start-stop-daemon -S --exec /vt/bin/vttablet -- --a', '--a'],
    [
      'not as the name of a container or a host',
      'docker logs vttablet; docker exec -it vttablet ls; kubectl exec vttablet -it -- sh; ssh vttablet uptime',
    ],
    ['not as the name of an account', 'sudo -u vttablet mysqlctld --a'],
    [
      'not as an argument of another component',
      'vtgate --x /vt/bin/vttablet --a; vtctld --y vttablet; exec vtorc vttablet',
    ],
    ['not in comments', '# vttablet --a\ntrue # vttablet --b'],
    ['not a word that only contains the name', 'vttablet-up.sh --a; ./run-vttablet --b'],
  ])
})

describe('words', () => {
  table([
    ['continuations and redirects are no words', 'vttablet --a \\\n  --b > log 2>&1 < x &', '--a --b'],
    ['a backslash before a blank continues nothing', 'vttablet --a \\ # no\n--b', '--a ␣# no'],
    ['quotes of all kinds', `vttablet 'a b'"c d"e\\ f $'g\\th'`, 'a␣bc␣de␣f g\th'],
    ['empty words stay', 'X=; vttablet "" $X "$X" --a', '  --a'],
    ['an unquoted variable is split', 'X="--a  1\n--b"; vttablet $X', '--a 1 --b'],
    ['a quoted one is not', 'X="--a 1"; vttablet "$X"', '--a␣1'],
    ['a variable joins its neighbours', 'X="1 --b"; vttablet --a=$X=2', '--a=1 --b=2'],
    ['+= appends', 'X=--a; X+=" --b"; vttablet $X', '--a --b'],
    ['the last assignment before the use counts', 'X=1; X=2; vttablet $X; X=3', '2'],
    ['a prefix does not change the arguments', 'X=1; X=2 vttablet $X', '1'],
    ['export and local assign', 'export X=1; f() { local Y=2; vttablet $X $Y; }; f', '1 2'],
    ['local stays local', 'f() { local X=2; Y=3; }; X=1; f; vttablet $X $Y', '1 3'],
    ['unknown variables are holes', 'vttablet --a=$X $Y "$Z"', '--a=<$X> <$Y*> <$Z>'],
    ['a default is not believed', 'vttablet ${X:-16}', '<${X:-16}*>'],
    ['a default is used where the variable is empty', 'X=; vttablet ${X:-16} ${X-17}', '16'],
    ['an alternative is used where it is set', 'X=1; vttablet ${X:+--x $X}', '--x 1'],
    ['a message is not needed', 'X=1; vttablet "${X:?}"', '1'],
    [
      'arguments, commands and arithmetic of unknowns',
      'vttablet "$@" $1 $(cmd) `cmd` $((X+1))',
      '<$@*> <$1*> <$(cmd)*> <`cmd`*> <$((X+1))*>',
    ],
    ['arithmetic of literals', 'X=3; vttablet $((X * 2 + 1)) $[17000 + $X] $((010 / 3))', '7 17003 2'],
    ['set -- gives arguments, shift takes them', 'set -- 1 2 3; shift; vttablet "$@" $1', '2 3 2'],
    ['arrays', 'A=(1 "2 3"); A+=(4); vttablet "${A[@]}" ${A[1]} "${A[*]}" $A', '1 2␣3 4 2 3 1␣2␣3␣4 1'],
    ['slices', 'X=100; vttablet ${X: -1} ${X:0:2}', '0 10'],
    ['braces', 'vttablet {1..3} a{b,c}', '1 2 3 ab ac'],
    ['seq', 'vttablet $(seq 2 4)', '2 3 4'],
    ['printf -v', "printf -v X '%s-%04d' z 7; vttablet $X", 'z-0007'],
    ['read of an unknown input', 'X=1; read X; vttablet $X', '<$X*>'],
    ['unset leaves nothing', 'X=1; unset X; vttablet --a $X', '--a'],
    ['a subshell keeps its assignments', 'X=1; (X=2); X=3 | true; vttablet $X', '1'],
    ['an assignment in a condition is uncertain', 'X=1; if x; then X=2; fi; vttablet $X', '<$X*>'],
    ['unless both ways agree', 'if x; then X=2; else X=2; fi; vttablet $X', '2'],
    ['or the other way ends the script', 'case $1 in a) X=2;; *) exit 1;; esac; vttablet $X', '2'],
    ['or the condition is known', 'X=1; [ "$X" = 1 ] && X=2; [[ $X -gt 5 ]] && X=9; vttablet $X', '2'],
    [
      'flags that a branch appends leave the others known',
      'X="--a 1"; x && X="$X --b 2"; vttablet $X --c',
      '--a 1 <$X*> --c',
    ],
  ])

  test('a value doubled again and again becomes holes', () => {
    const [command] = found(`X=--a\n${'X="$X$X"\n'.repeat(30)}vttablet $X`).commands
    expect(command?.words.flatMap(({ pieces }) => pieces).every(piece => piece.kind === 'hole')).toBe(true)
  })

  test('a value that follows itself forever ends', () => {
    expect(shown('f() { f; vttablet --a; }; f').length).toBeLessThanOrEqual(16)
  })
})

describe('loops', () => {
  table([
    ['equal passes are counted', 'for i in 0 1 2; do vttablet --a; done', '--a ×3'],
    [
      'passes that differ in who they are',
      'for i in {1..4}; do vttablet --port $i --log_dir=/l/$i --a; done',
      '--port <$i> --log_dir=</l/$i> --a ×4',
    ],
    ['passes that differ in more', 'for i in 1 2; do vttablet --pool $i; done', '--pool 1', '--pool 2'],
    ['a counted loop', 'for ((i = 0; i < 3; i++)); do vttablet --a; done', '--a ×3'],
    [
      'loops in loops',
      'for i in a b; do for j in $(seq 3); do vttablet --port $i$j; done; done',
      '--port <$i$j> ×6',
    ],
    ['a long list is counted', 'for i in {1..500}; do vttablet --a=$i; done', '--a=<$i> ×500'],
    ['an open list', 'for i in $LIST; do vttablet --a=$i; done', '--a=<$i> ×? $LIST'],
    ['the arguments of the script', 'for i; do vttablet --a; done', '--a ×? "$@"'],
    ['a loop that waits restarts one', 'while :; do vttablet --a; sleep 1; done', '--a'],
    ['a loop that does not wait', 'while read x; do vttablet --a & done', '--a ×? while'],
    ['variables that change in an open loop', 'X=1; for i in $L; do vttablet $X; X=2; done', '<$X*> ×? $L'],
    ['a loop that never runs', 'for i in; do vttablet; done'],
  ])

  test('--env gives an open list its passes', () => {
    expect(shown('for i in $LIST; do vttablet --a; done', { LIST: 'x y' })).toEqual(['--a ×2'])
  })
})

describe('sourced files', () => {
  test('their literal assignments count, with the place where they are', () => {
    const { commands } = found('. ./e.sh\nvttablet --pool=$P', {}, { 'e.sh': '\nP=7\n' })
    expect(commands[0]?.words[0]?.pieces).toEqual([
      { kind: 'text', text: '--pool=' },
      { kind: 'text', text: '7', place: { file: 'e.sh', line: 2, column: 3 } },
    ])
  })

  test('one that cannot be read may have changed everything before it', () => {
    const script = 'P=1\nsource "$DIR/e.sh"\nQ=2\nvttablet $P $Q'
    expect(shown(script)).toEqual(['<$P*> 2'])
    expect(shownDiagnostics(found(script).diagnostics)).toEqual(['2:8 source-not-read'])
  })

  test('a file that sources itself ends', () => {
    const text = '. ./f\nvttablet --a'
    expect(shown(text, {}, { f: text })).toHaveLength(17)
  })
})

describe('what surrounds the text', () => {
  test('variables and arguments of a manifest fill holes', () => {
    const text = 'vttablet --a=$A "$1" "$@"'
    const place = { file: 'pod.yaml', line: 9, column: 3 }
    const { commands } = findVttabletCommands(text, {
      ...contextOf('f'),
      places: placeIndex(text, 'f'),
      variables: new Map([['A', [{ kind: 'text', text: '5', place }]]]),
      positional: [textWord('x', place), textWord('y', place)],
    })
    expect(commands[0]?.words.map(displayText)).toEqual(['--a=5', 'x', 'x', 'y'])
    expect(commands[0]?.words[0]?.pieces[1]).toEqual({ kind: 'text', text: '5', place })
  })

  test('a nested text reports places of its file', () => {
    const text = 'true\nvttablet --a'
    const { commands } = findVttabletCommands(text, {
      ...contextOf('f'),
      places: placeIndex(text, 'pod.yaml', { line: 20, column: 13, indent: 12 }),
    })
    expect(commands[0]?.place).toEqual({ file: 'pod.yaml', line: 21, column: 13 })
    expect(commands[0]?.words[0]?.place).toEqual({ file: 'pod.yaml', line: 21, column: 22 })
  })

  test('assignments at the end are told', () => {
    const { assignments } = found('A=1\nB="$A-$X"\nif x; then C=1; fi\nD=(1)')
    expect([...assignments].map(([name, pieces]) => [name, pieces.map(piece => piece.text)])).toEqual([
      ['A', ['1']],
      ['B', ['1', '-', '$X']],
    ])
  })
})

describe('hostile texts', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['10,000 open parentheses', '('.repeat(10_000), '1:257 too-deeply-nested'],
    ['10,000 open substitutions', '$('.repeat(10_000), '1:514 too-deeply-nested'],
    ['10,000 open quotes', '"'.repeat(10_001), '1:10001 shell-syntax'],
    ['10,000 open ifs', 'if x; then '.repeat(10_000), '1:2817 too-deeply-nested'],
    ['a text over 8 MiB', ' '.repeat(8 * 1024 * 1024 + 1), '1:1 too-large'],
    [
      'six loops of a hundred',
      `${'for i in {1..100}; do '.repeat(6)}vttablet${'; done'.repeat(6)}`,
      '1:1 too-much-expansion',
    ],
  ]
  test.each(rows)('%s: one diagnostic', (_, text, expected) => {
    expect(shownDiagnostics(found(text).diagnostics)).toContain(expected)
  })

  test('a script of 1 MB is read in linear time', () => {
    const block = 'for i in 0 1; do\n  if [ -f /x$i ]; then A="--a $i"; fi\n  vttablet $A --port $i\ndone\n'
    const text = block.repeat(Math.ceil(1_000_000 / block.length))
    const start = performance.now()
    expect(found(text).commands.length).toBeGreaterThan(9000)
    expect(performance.now() - start).toBeLessThan(15_000)
  })

  test('no text throws', () => {
    const shellish = fc.array(
      fc.constantFrom(
        ...[
          'vttablet',
          '--a=',
          '$X',
          '${X:-',
          '}',
          '"',
          "'",
          '`',
          '$(',
          ')',
          '((',
          '))',
          '{',
          '\n',
          ' ',
          ';',
          '&',
          '|',
          'if',
          'then',
          'fi',
        ],
        ...[
          'for',
          'in',
          'do',
          'done',
          'case',
          'esac',
          '<<EOF',
          'EOF',
          '\\',
          'su -c',
          'eval',
          '\uE0000\uE001',
          '"$@"',
          'A=(',
          'A+=',
          '[[',
          ']]',
          '{1..3}',
        ],
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          shellish.map(parts => parts.join(' ')),
        ),
        text => {
          const { commands } = found(text)
          for (const { words } of commands) for (const word of words) displayText(word)
        },
      ),
      { numRuns: 500 },
    )
  })
})
