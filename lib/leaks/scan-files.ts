import { constants, type Dirent } from 'node:fs'
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Spot, TextScanner } from './text-scanner.ts'

export interface ScannedFile {
  path: string
  spots: Spot[]
}

export interface Unreadable {
  path: string
  /** as the system names it: ENOENT, EACCES */
  reason: string
}

interface Options {
  /** binary files and .git too */
  all: boolean
}

const pieceBytes = 256 * 1024
/** So much of a file says whether it is binary. */
const lookedBytes = 8192

/**
 * Looks through files and folders, in the order of their names, and yields each file that was read and whatever could
 * not be. What is named is looked at, also behind a link; inside of a folder no link is followed, so nothing outside of
 * it is read.
 */
export async function* scanFiles(paths: readonly string[], options: Options): AsyncGenerator<ScannedFile | Unreadable> {
  for (const path of paths) {
    try {
      const real = await realpath(path)
      const is = await stat(real)
      if (is.isDirectory()) yield* scanFolder(path, options)
      else if (is.isFile()) yield* scanFile(path, real, options)
      else yield { path, reason: 'neither a file nor a folder' }
    } catch (error) {
      yield { path, reason: reasonOf(error) }
    }
  }
}

async function* scanFolder(folder: string, options: Options): AsyncGenerator<ScannedFile | Unreadable> {
  let entries: Dirent[]
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch (error) {
    yield { path: folder, reason: reasonOf(error) }
    return
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === '.git' && !options.all) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* scanFolder(path, options)
    else if (entry.isFile()) yield* scanFile(path, path, options)
  }
}

async function* scanFile(path: string, real: string, { all }: Options): AsyncGenerator<ScannedFile | Unreadable> {
  let file: FileHandle | undefined
  try {
    // What was a file a moment ago may be a link or a pipe now.
    file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    if (!(await file.stat()).isFile()) return
    const spots = await scan(file, all)
    if (spots !== null) yield { path, spots }
  } catch (error) {
    yield { path, reason: reasonOf(error) }
  } finally {
    await file?.close()
  }
}

/** Null: it is binary. Without its NULs UTF-16 is ASCII, as far as keys go. */
async function scan(file: FileHandle, all: boolean): Promise<Spot[] | null> {
  const scanner = new TextScanner()
  const spots: Spot[] = []
  const buffer = Buffer.alloc(pieceBytes)
  for (let isFirst = true; ; isFirst = false) {
    const { bytesRead } = await file.read(buffer, 0, pieceBytes)
    if (bytesRead === 0) return spots
    const piece = buffer.subarray(0, bytesRead)
    if (isFirst && !all && isBinary(piece.subarray(0, lookedBytes))) return null
    spots.push(...scanner.push(piece.includes(0) ? (piece.filter(byte => byte !== 0) as Buffer) : piece))
  }
}

function isBinary(beginning: Buffer): boolean {
  const [first, second] = beginning
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return !isUtf16 && beginning.includes(0)
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  return code
}
