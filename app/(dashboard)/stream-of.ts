/** Pieces of text as an answer's body: the next one is made when the browser has taken the one before, and none after it has gone. */
export function streamOf(pieces: AsyncGenerator<string>, onGone = () => {}): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        onGone()
        await pieces.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
