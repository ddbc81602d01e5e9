import { registerHooks } from "node:module";

const real = new URL("../../../src/platform/crypto/scrypt.ts", import.meta.url).href;
const standIn = new URL("cheap-scrypt.ts", import.meta.url).href;

/** For `node --import`: the server hashes passwords with the stand-in. */
registerHooks({
  resolve(specifier, context, nextResolve) {
    const found = nextResolve(specifier, context);
    const isReal = found.url === real && context.parentURL !== standIn;
    return isReal ? nextResolve(standIn, context) : found;
  },
});
