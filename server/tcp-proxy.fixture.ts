import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface TcpProxy {
  readonly port: number
  /** Nobody listens any more, and whoever was connected is told. */
  refuse(): Promise<void>
  /** As behind a wire that was cut: whoever is connected or comes hears nothing, now or later. */
  silence(): void
  /** Whoever comes from now on gets through. */
  mend(): Promise<void>
  close(): Promise<void>
}

/** Stands between a server and its database, and fails as a network does. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const open = new Set<Socket>()
  let isSilent = false
  const remember = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {}).once('close', () => open.delete(socket))
  }
  const proxy = createServer(near => {
    remember(near)
    if (isSilent) return
    const far = connect(target, '127.0.0.1')
    remember(far)
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      from.pipe(to)
      from.once('close', () => to.destroy())
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  const refuse = async () => {
    if (!proxy.listening) return
    const closed = once(proxy, 'close')
    proxy.close()
    for (const socket of open) socket.destroy()
    await closed
  }
  return {
    port,
    refuse,
    silence() {
      isSilent = true
      for (const socket of open) {
        socket.unpipe()
        socket.removeAllListeners('close').pause()
      }
    },
    async mend() {
      isSilent = false
      if (!proxy.listening) await once(proxy.listen(port, '127.0.0.1'), 'listening')
    },
    close: refuse,
  }
}
