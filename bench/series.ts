import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** One series with its labelled windows, all in milliseconds since 1970, and its times and values as they were written. */
export interface Series {
  category: string
  file: string
  rows: { time: string; text: string; at: number; value: number }[]
  windows: { from: number; to: number }[]
}

const labelsInput = z.record(z.string(), z.array(z.tuple([z.string(), z.string()])))

/** Reads a folder as the Numenta Anomaly Benchmark lays it out; throws where it is laid out otherwise. */
export async function readSeries(folder: string): Promise<Series[]> {
  const labels = labelsInput.parse(JSON.parse(await readFile(join(folder, 'labels', 'combined_windows.json'), 'utf8')))
  const data = join(folder, 'data')
  const categories = (await readdir(data, { withFileTypes: true })).filter(each => each.isDirectory())
  const series: Series[] = []
  for (const category of categories.map(each => each.name).sort()) {
    const files = (await readdir(join(data, category))).filter(file => file.endsWith('.csv'))
    for (const file of files.sort()) {
      const name = `${category}/${file}`
      const rows = rowsOf(await readFile(join(data, category, file), 'utf8'), name)
      const windows = (labels[name] ?? []).map(([from, to]) => ({ from: timeOf(from, name), to: timeOf(to, name) }))
      series.push({ category, file, rows, windows })
    }
  }
  if (series.length === 0) throw new Error(`${data} has no series`)
  return series
}

function rowsOf(text: string, name: string): Series['rows'] {
  const [head, ...lines] = text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/)
  if (head?.trim() !== 'timestamp,value') throw new Error(`${name} does not begin with timestamp,value`)
  return lines.map((line, index) => {
    const [time = '', written = ''] = line.split(',')
    const value = Number(written)
    if (written.trim() === '' || !Number.isFinite(value)) throw new Error(`${name}: row ${index + 2} has no number`)
    return { time, text: written, at: timeOf(time, name), value }
  })
}

/** "2014-04-10 07:15:00", of no zone, as if it were UTC's. */
function timeOf(written: string, name: string): number {
  const at = Date.parse(`${written.trim().replace(' ', 'T')}Z`)
  if (Number.isNaN(at)) throw new Error(`${name}: ${written} is no time`)
  return at
}
