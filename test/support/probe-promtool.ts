/** What promtool holds against a page, by its rules; empty when nothing. */
export function complaints(page: string): readonly string[] {
  const lines = page.split('\n')
  const blocks = blocksOf(lines.slice(0, -1))
  return [
    ...(lines.at(-1) === '' ? [] : ['no line end at the end']),
    ...blocks.flatMap(familyComplaints),
    ...twice(blocks.map(([help = '']) => help.split(' ').slice(0, 3).join(' '))),
    ...twice(blocks.flatMap(([, , ...samples]) => samples.map(seriesOf))),
  ]
}

/** From one HELP to the next. */
function blocksOf(lines: readonly string[]): readonly (readonly string[])[] {
  const blocks: string[][] = []
  for (const line of lines) {
    const block = blocks.at(-1)
    if (line.startsWith('# HELP ') || !block) blocks.push([line])
    else block.push(line)
  }
  return blocks
}

function familyComplaints([help = '', type = '', ...samples]: readonly string[]): readonly string[] {
  const [, name = ''] = /^# HELP (vtsize_[a-z_]+) \S.*\.$/.exec(help) ?? []
  const [, typed, kind = ''] = /^# TYPE (\S+) (gauge|counter)$/.exec(type) ?? []
  return [
    ...(name === '' ? [`${help} is no good line of help`] : []),
    ...(typed === name ? [] : [`${type} is not the type of ${name}`]),
    ...((kind === 'counter') === name.endsWith('_total') ? [] : [`${name} is a ${kind}`]),
    ...(samples.length > 0 ? [] : [`${name} has no samples`]),
    ...samples
      .filter(sample => seriesOf(sample).split('{')[0] !== name)
      .map(sample => `${sample} is not of ${name}`),
  ]
}

function seriesOf(sample: string): string {
  return sample.slice(0, sample.lastIndexOf(' '))
}

function twice(texts: readonly string[]): readonly string[] {
  return texts.filter((text, at) => texts.indexOf(text) !== at).map(text => `${text} comes twice`)
}
