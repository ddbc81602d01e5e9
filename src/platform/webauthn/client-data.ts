import { loadHelpers } from "./library.ts";

/** What the browser says it was asked; true only once the signature over it is verified. */
export type ClientData = Readonly<{ challenge: string; crossOrigin: boolean }>;

/** Reads a `clientDataJSON` (base64url); null when it is not one. */
export async function readClientData(clientDataJson: string): Promise<ClientData | null> {
  const { decodeClientDataJSON } = await loadHelpers();
  try {
    const { challenge, crossOrigin }: Readonly<Record<string, unknown>> = {
      ...decodeClientDataJSON(clientDataJson),
    };
    if (typeof challenge !== "string") return null;
    // Anything but a plain no counts as yes.
    return { challenge, crossOrigin: crossOrigin !== undefined && crossOrigin !== false };
  } catch {
    return null;
  }
}

/** Throws for a page of ours inside a frame of somebody else's: nobody has a reason to do that. */
export async function demandOwnFrame(clientDataJson: string): Promise<void> {
  const data = await readClientData(clientDataJson);
  if (data === null || data.crossOrigin) throw new Error("The ceremony ran in a foreign frame");
}
