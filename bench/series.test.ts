import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSeries } from './series.ts'

const made: string[] = []
afterAll(() => Promise.all(made.map(folder => rm(folder, { recursive: true, force: true }))))

async function folderOf(files: Record<string, string>, labels: object = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-series-'))
  made.push(folder)
  await mkdir(join(folder, 'labels'))
  await writeFile(join(folder, 'labels', 'combined_windows.json'), JSON.stringify(labels))
  await mkdir(join(folder, 'data'))
  for (const [name, text] of Object.entries(files)) {
    const [category = ''] = name.split('/')
    await mkdir(join(folder, 'data', category), { recursive: true })
    await writeFile(join(folder, 'data', name), text)
  }
  return folder
}

const lines = ['timestamp,value', '2014-04-01 00:00:00,20.5', '2014-04-01 00:05:00,-3', '2014-04-01 00:10:00,1e3']
const at = Date.parse('2014-04-01T00:00:00Z')
const rows = [
  { time: '2014-04-01 00:00:00', text: '20.5', at, value: 20.5 },
  { time: '2014-04-01 00:05:00', text: '-3', at: at + 300_000, value: -3 },
  { time: '2014-04-01 00:10:00', text: '1e3', at: at + 600_000, value: 1000 },
]

test.each([
  ['as it should be', `${lines.join('\n')}\n`],
  ['without a last line end', lines.join('\n')],
  ['as a spreadsheet on Windows saves it', `\uFEFF${lines.join('\r\n')}\r\n`],
])('a series is read %s', async (_name, text) => {
  const [series] = await readSeries(await folderOf({ 'known/one.csv': text }))
  expect(series).toEqual({ category: 'known', file: 'one.csv', rows, windows: [] })
})

test('windows go to their series, and one without a label has none', async () => {
  const text = lines.join('\n')
  const window = ['2014-04-01 00:05:00.000000', '2014-04-01 00:10:00.000000']
  const folder = await folderOf({ 'b/two.csv': text, 'a/one.csv': text, 'b/one.csv': text }, { 'b/one.csv': [window] })
  const read = await readSeries(folder)
  expect(read.map(({ category, file, windows }) => [category, file, windows])).toEqual([
    ['a', 'one.csv', []],
    ['b', 'one.csv', [{ from: at + 300_000, to: at + 600_000 }]],
    ['b', 'two.csv', []],
  ])
})

test('what is no series is left alone', async () => {
  const folder = await folderOf({ 'known/one.csv': lines.join('\n'), 'known/README.md': 'about' })
  await writeFile(join(folder, 'data', 'README.md'), 'about')
  expect(await readSeries(folder)).toHaveLength(1)
})

test.each([
  ['a row without a value', [...lines, '2014-04-01 00:15:00,'], 'known/one.csv: row 5 has no number'],
  ['a row without a comma', [...lines, '2014-04-01 00:15:00'], 'known/one.csv: row 5 has no number'],
  ['a value that is no number', [...lines, '2014-04-01 00:15:00,many'], 'known/one.csv: row 5 has no number'],
  ['a value beyond numbers', [...lines, '2014-04-01 00:15:00,1e999'], 'known/one.csv: row 5 has no number'],
  ['a time that is none', [...lines, '2014-04-31x,3'], 'known/one.csv: 2014-04-31x is no time'],
  ['other columns', ['time,count', ...lines.slice(1)], 'known/one.csv does not begin with timestamp,value'],
  ['nothing', [], 'known/one.csv does not begin with timestamp,value'],
])('%s is said by name', async (_name, text, message) => {
  await expect(readSeries(await folderOf({ 'known/one.csv': text.join('\n') }))).rejects.toThrow(message)
})

test('a folder without series, and labels of another shape, are no benchmark', async () => {
  await expect(readSeries(await folderOf({}))).rejects.toThrow('has no series')
  const folder = await folderOf({ 'known/one.csv': lines.join('\n') }, { 'known/one.csv': ['2014-04-01 00:05:00'] })
  await expect(readSeries(folder)).rejects.toThrow()
})
