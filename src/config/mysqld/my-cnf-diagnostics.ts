import type { Diagnostic, Place } from '../model.ts'

/** `file` is appended to one that ends inside another group. */
export function divertedFile(file: string, group: string, place: Place): Diagnostic {
  return {
    severity: 'warning',
    code: 'diverted-fragment',
    message: `The file before ${file} ends inside [${group}], so what ${file} begins with is not read by mysqld.`,
    hint: 'Begin the fragment with [mysqld].',
    place,
  }
}

/** A group of another mysqld that the same file starts. */
export function otherInstance(name: string, place: Place): Diagnostic {
  return {
    severity: 'note',
    code: 'group-of-another-server',
    message: `[${name}] belongs to another mysqld started from the same file; it is not counted here.`,
    place,
  }
}

/** A line that is no group, option or include. */
export function malformedLine(text: string, place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'bad-my-cnf-line',
    message: `"${text.slice(0, 60)}" is neither a group, an option nor an include.`,
    hint: 'Write [group], name = value, !include FILE or !includedir DIRECTORY.',
    place,
  }
}

/** An option line as people write it and mysqld refuses it; `wrong` says in what. */
export function misspelled(wrong: string, place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'bad-my-cnf-option',
    message:
      `There are ${wrong}; mysqld takes the whole line for an unknown option and does not start.`.replace(
        'There are no',
        'There is no',
      ),
    hint: 'Write name = value; it is counted as if it were.',
    place,
  }
}

/** An option above the first group of a file that stands alone. */
export function optionOutsideGroup(name: string, place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'option-without-group',
    message: `${name} stands before the first [group], where MySQL refuses the file; it is read as [mysqld].`,
    hint: 'Put [mysqld] above it.',
    place,
  }
}

/** An include that was not opened; `why` is a clause. */
export function includeNotRead(text: string, why: string, place: Place): Diagnostic {
  return {
    severity: 'warning',
    code: 'include-not-read',
    message: `${text} was not read (${why}); options in it override those above it.`,
    hint: 'Supply the limit with --max-connections N, or name the included files as inputs too.',
    place,
  }
}

/** A file without any group of the server. */
export function noServerGroup(file: string, place: Place): Diagnostic {
  return {
    severity: 'note',
    code: 'no-server-group',
    message: `${file} has no group that mysqld reads; expected [mysqld].`,
    place,
  }
}
