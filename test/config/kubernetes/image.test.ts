import { expect, it } from 'vitest'
import { imageName, releaseOfImage, serverVersionOfImage } from '../../../src/config/kubernetes/image.ts'

const place = { file: 'a.yaml', line: 1, column: 1 }

it.each([
  ['vitess/lite:v19.0.4', 'v19.0.4'],
  ['vitess/lite:v22.0.3-mysql80', 'v22.0.3'],
  ['vitess/lite:v21.0.0-rc1', 'v21.0.0-rc1'],
  ['vitess/lite:v24.0.0-SNAPSHOT', 'v24.0.0-SNAPSHOT'],
  ['vitess/lite:20.0.8', 'v20.0.8'],
  ['vitess/lite:v22', 'v22.0.3'],
  ['registry.example.com:5000/team/lite:v15.0.3@sha256:00ff', 'v15.0.3'],
  ['vitess/lite:latest', undefined],
  ['vitess/lite:mysql80', undefined],
  ['vitess/lite', undefined],
  ['registry.example.com:5000/vitess/lite', undefined],
  ['vitess/lite@sha256:00ff', undefined],
  ['team/database:12.3.1', undefined],
  ['vitess/lite:v99.0.0', undefined],
  ['', undefined],
])('the release of the image %j is %j', (image, release) => {
  const read = releaseOfImage(image, place)
  expect(read.kind === 'known' ? read.value : undefined).toBe(release)
  expect(read).toMatchObject({ text: image, place })
})

it.each([
  ['vitess/vttablet:v12.0.0', 'vttablet', '12.0.0'],
  ['docker.io/library/mysql:8.0.40', 'mysql', '8.0.40'],
  ['mariadb:11.8', 'mariadb', '11.8'],
  ['localhost:5000/mysql', 'mysql', undefined],
])('the image %s is called %s, version %s', (image, name, version) => {
  expect([imageName(image), serverVersionOfImage(image)]).toEqual([name, version])
})
