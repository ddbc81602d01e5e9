/**
 * Stands in for the measures of fourteen fonts within `@cantoo/pdf-lib`, of which what we use only
 * asks for the names; `src/platform/pdf/standard-font.ts` knows the two that we draw with.
 */
export const FontNames = {};
