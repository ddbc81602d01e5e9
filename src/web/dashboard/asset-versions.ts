/** The first characters of the SHA-256 of each file, so that a browser may keep it for good. */
export const assetVersions = {
  "dashboard.css": "fa92208badfe",
  "dashboard.js": "aa94226708ed",
} as const;

export function assetPath(name: keyof typeof assetVersions): string {
  return `/assets/${name}?v=${assetVersions[name]}`;
}
