/**
 * The bytes of a reply, or `too_large` as soon as there are more than `maxBytes`. Throws when the
 * connection breaks or the signal aborts.
 */
export async function readBody(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | "too_large"> {
  if (Number(response.headers.get("content-length")) > maxBytes) {
    await discardBody(response);
    return "too_large";
  }
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  // Not every runtime ends a body with the signal of its request; a cancelled read ends at once.
  const stop = () => void reader.cancel().catch(ignoreBrokenStream);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > maxBytes) {
        stop();
        return "too_large";
      }
      chunks.push(value);
    }
    signal.throwIfAborted();
    return join(chunks, size);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Frees the connection of a reply whose body nobody reads. */
export async function discardBody(response: Response): Promise<void> {
  await response.body?.cancel().catch(ignoreBrokenStream);
}

function ignoreBrokenStream(): void {
  // Cancelling a stream that already broke rejects with that fault, which its reader has seen.
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
