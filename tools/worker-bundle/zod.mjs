/**
 * The Worker's `zod`: all of it save the texts of fifty languages and the reader of JSON Schema,
 * which are half of its size. `@hono/zod-openapi` hands the whole namespace around, so the bundler
 * cannot leave them out by itself. Named in `wrangler.toml`; Node uses the package as it is.
 */
export * from "../../node_modules/zod/v4/classic/checks.js";
export * as coerce from "../../node_modules/zod/v4/classic/coerce.js";
export * from "../../node_modules/zod/v4/classic/compat.js";
export * from "../../node_modules/zod/v4/classic/errors.js";
export * as iso from "../../node_modules/zod/v4/classic/iso.js";
export * from "../../node_modules/zod/v4/classic/parse.js";
export * from "../../node_modules/zod/v4/classic/schemas.js";
export {
  $brand,
  $input,
  $output,
  clone,
  config,
  flattenError,
  formatError,
  globalRegistry,
  NEVER,
  prettifyError,
  regexes,
  registry,
  TimePrecision,
  treeifyError,
  util,
} from "../../node_modules/zod/v4/core/index.js";

import * as z from "./zod.mjs";

export { z, z as default };
