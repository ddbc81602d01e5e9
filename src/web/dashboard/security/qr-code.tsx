import { encode } from "uqr";

/** Quiet modules around the code, as ISO/IEC 18004 wants. */
const border = 4;

/** A QR code as a picture in the page, so that the secret is asked of nobody. */
export function QrCode({ text, label }: Readonly<{ text: string; label: string }>) {
  const { size, data } = encode(text, { ecc: "M", border });
  const path = data
    .flatMap((row, y) => row.flatMap((isBlack, x) => (isBlack ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <title>{label}</title>
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
